"""From files to the ledger: good rows in, faulty ones told, once, and back again."""

from pathlib import Path

import pytest

from graph.errors import UsageError
from graph.ledger import Ledger
from graph.ontology import Ontology
from graph.projection import digests, project
from ingest import apply, check
from ingest.examples import apply_example

EXAMPLE = Path(__file__).parents[2] / "examples" / "tables"
FILES = [EXAMPLE / "单位名单.csv", EXAMPLE / "合作台账.csv"]
MAPPING = EXAMPLE / "mapping.yaml"
KEYED = """source: {id: SOURCE, title: 名录, place: '330822', keyed: true}
files:
  - match: '*firms*'
    nodes: [{type: Enterprise, key: 编号, properties: {name: 名称}}]
  - match: '*ties*'
    relations: [{type: COLLABORATES_WITH, from: {key: 甲}, to: {key: 乙}, constants: {kind: 合作}}]
"""


def write(folder: Path, name: str, text: str) -> Path:
    """A file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def state(ledger: Ledger, ontology: Ontology) -> object:
    """All that a user could see of the ledger."""
    return ledger.revision(), ledger.batches(), digests(project(ledger, ontology))


def test_a_load_says_what_it_did_and_a_second_changes_nothing(ledger: Ledger) -> None:
    first = apply(FILES, ledger=ledger, mapping=MAPPING, user="li")
    assert (first.refused, first.counts.new, first.batch_id) == (False, 6, 1)
    again = apply(FILES, ledger=ledger, mapping=MAPPING, user="li")
    assert again.unchanged
    assert (again.batch_id, again.counts.unchanged) == (None, 6)
    assert len(ledger.batches()) == 1


def test_the_review_loads_once(ledger: Ledger) -> None:
    assert apply_example("changshan", ledger, "li").counts.new > 180
    assert apply_example("changshan", ledger, "li").unchanged


def test_a_check_writes_nothing_and_foretells_the_load(ledger: Ledger, ontology: Ontology) -> None:
    before = state(ledger, ontology)
    foretold = check(FILES, ledger=ledger, mapping=MAPPING)
    assert state(ledger, ontology) == before
    assert foretold.counts == apply(FILES, ledger=ledger, mapping=MAPPING, user="li").counts


FAULTS = [
    ("编号,名称\n1,甲\n", "甲,乙\n1,9\n", "dangling"),
    ("编号,名称\n1,甲\n", "甲,乙\n1,1\n", "self"),
    ("编号,名称\n1,甲\n1,乙\n", "甲,乙\n", "conflict"),
    ("编号,名称\n1,甲\n,乙\n", "甲,乙\n", "required"),
]


@pytest.mark.parametrize(("firms", "ties", "code"), FAULTS)
def test_a_faulty_row_stays_out_and_is_told_and_the_rest_goes_in(
    sqlite_ledger: Ledger, tmp_path: Path, firms: str, ties: str, code: str
) -> None:
    mapping = write(tmp_path, "m.yaml", KEYED.replace("SOURCE", "book"))
    paths = [write(tmp_path, "firms.csv", firms), write(tmp_path, "ties.csv", ties)]
    report = apply(paths, ledger=sqlite_ledger, mapping=mapping, user="li")
    assert (report.refused, [problem.code for problem in report.problems]) == (False, [code])
    assert report.counts.new == 1
    with sqlite_ledger.open_records() as (_, records):
        assert [record.payload["name"] for record in records] == ["甲"]


def test_a_full_load_with_a_faulty_row_closes_nothing_because_the_row_may_speak_of_what_seems_gone(
    ledger: Ledger, tmp_path: Path
) -> None:
    mapping = write(tmp_path, "m.yaml", KEYED.replace("SOURCE", "book"))
    apply([write(tmp_path, "firms.csv", "编号,名称\n1,甲\n2,乙\n")], ledger=ledger, mapping=mapping, user="li")
    faulty = write(tmp_path, "firms.csv", "编号,名称\n1,甲公司\n3,丙,多\n")
    report = apply([faulty], ledger=ledger, mapping=mapping, mode="full", user="li")
    assert (report.counts.changed, report.counts.closed, report.kept_open) == (1, 0, 1)
    mended = write(tmp_path, "firms.csv", "编号,名称\n1,甲公司\n3,丙\n")
    report = apply([mended], ledger=ledger, mapping=mapping, mode="full", user="li")
    assert (report.counts.new, report.counts.closed, report.kept_open) == (1, 1, 0)


def test_a_load_of_faulty_rows_only_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    mapping = write(tmp_path, "m.yaml", KEYED.replace("SOURCE", "book"))
    report = apply([write(tmp_path, "ties.csv", "甲,乙\n1,9\n")], ledger=ledger, mapping=mapping, user="li")
    assert (report.refused, report.batch_id, len(ledger.batches())) == (True, None, 0)


@pytest.mark.parametrize(("firms", "ties", "code"), FAULTS)
def test_one_fault_refuses_a_strict_load_and_the_ledger_is_as_before(
    ledger: Ledger, ontology: Ontology, tmp_path: Path, firms: str, ties: str, code: str
) -> None:
    apply(FILES, ledger=ledger, mapping=MAPPING, user="li")
    before = state(ledger, ontology)
    mapping = write(tmp_path, "m.yaml", KEYED.replace("SOURCE", "book"))
    paths = [write(tmp_path, "firms.csv", firms), write(tmp_path, "ties.csv", ties)]
    report = apply(paths, ledger=ledger, mapping=mapping, user="li", strict=True)
    assert report.refused
    assert [problem.code for problem in report.problems] == [code]
    assert report.problems[0].remedy
    assert report.problems[0].file in ("firms.csv", "ties.csv")
    assert state(ledger, ontology) == before
    assert "book" not in ledger.sources()
    assert ledger.check() == []


def test_a_roll_back_leaves_what_was_there_before(ledger: Ledger, ontology: Ontology) -> None:
    apply_example("changshan", ledger, "li")
    before = digests(project(ledger, ontology))
    batch = apply(FILES, ledger=ledger, mapping=MAPPING, user="li").batch_id
    assert digests(project(ledger, ontology)) != before
    assert batch is not None
    ledger.rollback(batch, "li")
    assert digests(project(ledger, ontology)) == before
    assert apply(FILES, ledger=ledger, mapping=MAPPING, user="li").counts.new == 6


def test_full_closes_what_is_gone_and_delta_does_not(ledger: Ledger, tmp_path: Path) -> None:
    mapping = write(tmp_path, "m.yaml", KEYED.replace("SOURCE", "book"))
    whole = write(tmp_path, "firms.csv", "编号,名称\n1,甲\n2,乙\n")
    apply([whole], ledger=ledger, mapping=mapping, user="li")
    part = write(tmp_path, "firms.csv", "编号,名称\n1,甲公司\n")
    delta = apply([part], ledger=ledger, mapping=mapping, user="li")
    assert (delta.counts.changed, delta.counts.closed) == (1, 0)
    full = apply([part], ledger=ledger, mapping=mapping, mode="full", user="li")
    assert (full.counts.unchanged, full.counts.closed) == (1, 1)


def test_in_a_keyed_source_names_merge_nothing(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    for source in ("first", "second"):
        mapping = write(tmp_path, "m.yaml", KEYED.replace("SOURCE", source))
        apply(
            [write(tmp_path, "firms.csv", "编号,名称\n1,甲公司\n2,甲公司\n3,\n")],
            ledger=ledger,
            mapping=mapping,
            user="li",
        )
    names = project(ledger, ontology).nodes["Enterprise"].column("name").to_pylist()
    assert len(names) == 6
    assert names.count("甲公司") == 4


def test_originals_are_kept_and_lead_back(ledger: Ledger) -> None:
    apply(FILES, ledger=ledger, mapping=MAPPING, user="li")
    with ledger.open_records() as (_, records):
        found = [record for record in records if record.type == "Enterprise"]
    for record in found:
        assert record.file_sha256 is not None
        line = ledger.file(record.file_sha256).decode().splitlines()[record.locator["row"] - 1]
        assert record.payload["name"] in line


def test_tables_without_a_mapping_are_refused_with_where_to_find_one(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="--mapping"):
        apply(FILES, ledger=ledger, user="li")
