"""A person erased is nowhere: not in records, quotes, audit, files or names; and does not come back."""

import io
from pathlib import Path

import openpyxl
import pytest

from graph.errors import UsageError
from graph.ledger import Ledger, backup
from graph.ledger.restoring import restore
from graph.ontology import Ontology
from graph.projection import changes, project
from ingest import apply

NAME, PHONE = "钱合成", "13900001234"
PEOPLE = f"姓名,单位,电话\n{NAME},合成大学,{PHONE}\n孙合成,合成大学,13900005678\n{NAME},另一大学,13900009999\n"
MAPPING = """source: {id: people, title: 专家库（合成）, place: '330822', synthetic: true}
files:
  - match: 'people*'
    nodes:
      - {type: Expert, properties: {name: 姓名, employer: 单位, phone: 电话}}
      - {type: University, properties: {name: 单位}}
"""
TEXT = f"{NAME}到合成企业指导。孙合成同行。"
STATEMENTS = f"""source: {{id: review, title: 回顾（合成）, place: '330822', synthetic: true}}
text: text.txt
facts:
  - {{node: Expert, id: q, name: {NAME}, employer: 合成大学, quote: {NAME}}}
  - {{node: Enterprise, id: firm, name: 合成企业, quote: {NAME}到合成企业指导}}
  - {{relation: SERVES, from: q, to: firm, quote: {NAME}到合成企业指导}}
"""


def files(folder: Path) -> None:
    """A table and a text that speak of the person."""
    for name, text in (
        ("people.csv", PEOPLE), ("m.yaml", MAPPING), ("text.txt", TEXT), ("review.yaml", STATEMENTS),
    ):  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")


def everything(ledger: Ledger) -> str:
    """All that the home holds, as one text."""
    parts = [path.read_bytes() for path in sorted(ledger.home.rglob("*")) if path.is_file()]
    with ledger._database.read() as connection:
        for table in backup._saved(backup.tables.metadata):
            parts.extend(backup.rows_in(connection, table, [c.name for c in table.columns]))
    return b"\n".join(parts).decode("utf-8", "replace")


def person(ledger: Ledger, employer: str = "合成大学") -> str:
    """The entity of the person at that employer."""
    with ledger.open_records() as (_, records):
        return next(r.head for r in records if (r.payload.get("name"), r.payload.get("employer")) == (NAME, employer))


@pytest.fixture
def known(ledger: Ledger, tmp_path: Path) -> Ledger:
    """A ledger that knows the person from a table and a text."""
    files(tmp_path)
    assert not apply([tmp_path / "people.csv"], ledger=ledger, mapping=tmp_path / "m.yaml", user="li").problems
    assert not apply([tmp_path / "review.yaml"], ledger=ledger, user="li").problems
    ledger.note("li", "expert.view", f"expert:{NAME}", {"phone": PHONE})
    return ledger


def test_nothing_of_the_person_is_left_and_the_others_stay(known: Ledger, ontology: Ontology) -> None:
    done = known.erase(person(known), "admin")
    assert (done.records >= 3, len(done.rewritten), done.removed) == (True, 3, ())
    left = everything(known)
    assert PHONE not in left
    assert "孙合成" in left
    table = project(known, ontology)
    assert sorted(table.nodes["Expert"].column("name").to_pylist()) == sorted([NAME, "孙合成"])  # of another university
    assert "SERVES" not in table.relations
    assert known.check(thorough=True) == []
    assert changes(known, ontology, known.revision() - 1) is None  # stores begin anew: an increment could not tell


def test_quotes_of_others_keep_their_place_in_the_text(known: Ledger) -> None:
    known.erase(person(known), "admin")
    with known.open_records() as (_, records):
        (firm,) = [r for r in records if r.type == "Enterprise"]
    assert firm.locator["quote"] == "＊＊＊到合成企业指导"
    assert firm.file_sha256 is None or NAME not in known.file(firm.file_sha256).decode()
    kept = [known.file(one["sha256"]).decode() for b in known.batches() for one in b.files if one["name"] == "text.txt"]
    assert [text[firm.locator["start"] : firm.locator["end"]] for text in kept] == [firm.locator["quote"]]


def test_uploads_that_wait_and_name_the_person_are_gone_and_others_stay(known: Ledger) -> None:
    book = openpyxl.Workbook()
    for check, name in (("c1", NAME), ("c2", "孙合成")):
        folder = known.home / "uploads" / check / "files"
        folder.mkdir(parents=True)
        assert book.active is not None
        book.active["A1"] = name
        book.save(folder / "名单.xlsx")
    preview = known.home / "uploads" / "c3"
    preview.mkdir()
    (preview / "drawn.json").write_text(f'["{PHONE}"]', encoding="utf-8")
    assert known.erase(person(known), "admin").checks == 2
    assert [folder.name for folder in (known.home / "uploads").iterdir()] == ["c2"]


def test_the_same_file_does_not_bring_the_person_back(known: Ledger, tmp_path: Path) -> None:
    known.erase(person(known), "admin")
    report = apply([tmp_path / "people.csv"], ledger=known, mapping=tmp_path / "m.yaml", user="li")
    assert [problem.code for problem in report.problems] == ["erased"]
    assert NAME not in str(report.problems[0])
    assert report.counts.new == 0
    again = apply([tmp_path / "review.yaml"], ledger=known, user="li")
    assert "erased" in [problem.code for problem in again.problems]
    assert PHONE not in everything(known)


def test_another_person_of_that_name_is_still_welcome(known: Ledger, tmp_path: Path) -> None:
    known.erase(person(known), "admin")
    (tmp_path / "people2.csv").write_text(f"姓名,单位,电话\n{NAME},第三大学,\n", encoding="utf-8")
    report = apply([tmp_path / "people2.csv"], ledger=known, mapping=tmp_path / "m.yaml", user="li")
    assert report.problems == ()
    assert report.counts.new == 2


def test_a_backup_of_before_does_not_bring_the_person_back(
    known: Ledger, ledger_url: str, tmp_path: Path, ontology: Ontology
) -> None:
    known.back_up(tmp_path / "before.zip")
    known.erase(person(known), "admin")
    known.close()
    done = restore(tmp_path / "before.zip", ledger_url, known.home, replace=True, user="admin")
    assert done.erased_again == 1
    again = Ledger.open(ledger_url, known.home)
    with again.open_records() as (_, records):
        assert not [r for r in records if r.payload.get("employer") == "合成大学" and r.payload.get("name") == NAME]
    assert again.check(thorough=True) == []
    again.close()


def test_a_roll_back_does_not_bring_the_person_back(known: Ledger) -> None:
    erased = person(known)
    batch = known.batches("people")[0].batch_id
    known.erase(erased, "admin")
    known.rollback(batch, "li")
    assert known.records_of([erased]) == []


def test_a_workbook_is_rewritten_without_the_person(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    files(tmp_path)
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("姓名", "单位", "电话"), (NAME, "合成大学", PHONE), ("孙合成", "合成大学", "")):
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    apply([tmp_path / "people.xlsx"], ledger=sqlite_ledger, mapping=tmp_path / "m.yaml", user="li")
    done = sqlite_ledger.erase(person(sqlite_ledger), "admin")
    assert done.rewritten == ("people.xlsx",)
    with sqlite_ledger.open_records() as (_, records):
        sha256 = next(r.file_sha256 for r in records if r.payload["name"] == "孙合成")
    assert sha256 is not None
    sheet = openpyxl.load_workbook(io.BytesIO(sqlite_ledger.file(sha256))).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.rows][1:] == [
        ["＊＊＊", "合成大学", "0" * len(PHONE)], ["孙合成", "合成大学", None],
    ]  # fmt: skip


def test_a_firm_is_no_person(known: Ledger) -> None:
    with known.open_records() as (_, records):
        firm = next(r.head for r in records if r.type == "Enterprise")
    with pytest.raises(UsageError, match="不是个人"):
        known.erase(firm, "admin")
