"""The past: what was known before a day, whatever was learned since."""

from dataclasses import asdict, replace

import pytest

from graph.ids import new_id
from graph.ledger import Ledger
from graph.model import NewEntity, Record, Source, Validity
from graph.ontology import Ontology
from graph.projection import project
from graph.scope import scope_pattern
from graph.snapshot import Snapshot

EARLY = Source("list-2020", "2020 年名录", "table", place="330822", known_on="2020-12-31", trust=50)
LATE = Source("list-2023", "2023 年名录", "table", place="331102", known_on="2023-12-31", trust=90)
UNDATED = Source("undated", "不知年份的名录", "table", place="330822", trust=95)


@pytest.fixture
def known(sqlite_ledger: Ledger) -> Ledger:
    """A firm in two lists, a school, and their laboratory of 2021 told of in 2023."""
    with sqlite_ledger.batch(EARLY, mode="full", originals=[], user="li") as writer:
        ids = {"firm": new_id("e"), "school": new_id("e")}
        types = {"firm": "Enterprise", "school": "University"}
        writer.mint([NewEntity(ids[one], types[one], (one,), {}, (("list-2020", one),)) for one in ids])
        writer.write([_said(ids["firm"], "Enterprise", {"name": "甲厂", "business": "石英砂"})])
    with sqlite_ledger.batch(LATE, mode="full", originals=[], user="li") as writer:
        writer.write([
            _said(ids["firm"], "Enterprise", {"name": "甲科技", "business": "石英坩埚"}),
            _said(ids["school"], "University", {"name": "某大学"}),
            replace(_tie("lab", ids["firm"], ids["school"]), validity=Validity("2021-05", None, "month")),
        ])  # fmt: skip
    return sqlite_ledger


def _said(entity_id: str, kind: str, payload: dict[str, object]) -> Record:
    return Record("node", kind, entity_id, entity_id, None, payload, {"row": 1})


def _tie(key: str, firm: str, school: str) -> Record:
    return Record("relation", "COLLABORATES_WITH", key, firm, school, {"kind": "联合实验室"}, {"row": 2})


def firm_of(snapshot: Snapshot) -> dict[str, object]:
    """What is known of the only firm."""
    return asdict(snapshot.node(int(snapshot.of_kind("Enterprise")[0])))


def test_a_name_and_a_value_learned_later_were_not_known_before(known: Ledger, ontology: Ontology) -> None:
    whole = Snapshot.build(project(known, ontology))
    assert firm_of(whole)["names"] == ("甲科技", "甲厂")
    then = whole.as_of("2022-01-01")
    assert firm_of(then)["names"] == ("甲厂",)
    assert firm_of(then)["properties"] == {"name": "甲厂", "business": "石英砂"}
    assert firm_of(whole.as_of("2024-01-01")) == firm_of(whole)


def test_a_relation_dated_before_makes_its_end_known_by_name_and_by_nothing_else(
    known: Ledger, ontology: Ontology
) -> None:
    whole = Snapshot.build(project(known, ontology))
    assert whole.as_of("2021-05-31").of_kind("University").tolist() == []
    then = whole.as_of("2021-06-01")
    assert [then.names[n] for n in then.of_kind("University")] == ["某大学"]
    assert len(then.heads) == 1


def test_before_the_first_fact_nothing_was_known(known: Ledger, ontology: Ontology) -> None:
    then = Snapshot.build(project(known, ontology)).as_of("2020-12-31")
    assert (then.ids, len(then.heads), then.date) == ([], 0, "2020-12-31")


def test_later_facts_change_nothing_of_the_past(known: Ledger, ontology: Ontology) -> None:
    before = Snapshot.build(project(known, ontology)).as_of("2022-01-01")
    firm, school = before.ids[before.names.index("甲厂")], before.ids[before.names.index("某大学")]
    later = Source("list-2025", "2025 年名录", "table", place="330822", known_on="2025-12-31", trust=99)
    for source in (later, UNDATED):
        with known.batch(source, mode="full", originals=[], user="li") as writer:
            new = new_id("e")
            writer.mint([NewEntity(new, "University", ("a",), {}, ((source.source_id, "a"),))])
            writer.write([
                _said(firm, "Enterprise", {"name": "甲集团", "aliases": ["甲"], "business": "胡柚"}),
                _said(school, "University", {"name": "另名", "fields": ["油茶"]}),
                _said(new, "University", {"name": "后来的大学"}),
                _tie("new", firm, new),
            ])  # fmt: skip
    after = Snapshot.build(project(known, ontology)).as_of("2022-01-01")
    assert [asdict(after.node(n)) for n in range(len(after.ids))] == [
        asdict(before.node(n)) for n in range(len(before.ids))
    ]
    assert [asdict(after.relation(0))] == [asdict(before.relation(0))]


def test_the_past_of_a_county_is_the_past_that_the_county_saw(known: Ledger, ontology: Ontology) -> None:
    whole = Snapshot.build(project(known, ontology))
    other = scope_pattern(["331102"])
    assert whole.restrict(other).of_kind("Enterprise").size == 1
    assert whole.restrict(other).as_of("2021-01-01").ids == []
    assert whole.as_of("2021-01-01").restrict(other).ids == []
    here = whole.restrict(scope_pattern(["330822"])).as_of("2021-01-01")
    assert (here.names, here.date) == (["甲厂"], "2021-01-01")


def test_the_past_of_a_past_is_the_earlier_of_the_two(known: Ledger, ontology: Ontology) -> None:
    whole = Snapshot.build(project(known, ontology))
    assert whole.as_of("2022-01-01").as_of("2024-01-01").date == "2022-01-01"
    assert whole.as_of("2024-01-01").as_of("2022-01-01").date == "2022-01-01"
    assert whole.as_of("2022-01-01") is whole.as_of("2022-01-01")


def test_what_began_on_a_day_of_its_own_is_not_there_before_whatever_points_at_it(
    sqlite_ledger: Ledger, ontology: Ontology
) -> None:
    with sqlite_ledger.batch(EARLY, mode="full", originals=[], user="li") as writer:
        firm, project_ = new_id("e"), new_id("e")
        writer.mint([NewEntity(firm, "Enterprise", ("f",)), NewEntity(project_, "Project", ("p",))])
        begun = replace(_said(project_, "Project", {"name": "攻关"}), validity=Validity("2022-03-01", None, "day"))
        part = Record("relation", "UNDERTAKES", "part", firm, project_, {}, {"row": 2})
        writer.write([_said(firm, "Enterprise", {"name": "甲厂"}), begun, part])
    whole = Snapshot.build(project(sqlite_ledger, ontology))
    assert [(len(then.heads), then.of_kind("Project").size) for then in (whole.as_of("2022-03-01"), whole)] == [
        (0, 0),
        (1, 1),
    ]
    assert len(whole.as_of("2022-03-02").heads) == 1
