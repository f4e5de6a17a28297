"""What a workbook says becomes facts with keys of content: rows may move, files may overlap, nothing is lost."""

from collections.abc import Sequence
from typing import Any

from graph.errors import Problem
from graph.model import Fact, Source
from graph.ontology import Ontology
from ingest.tables.locator import Locator
from ingest.tables.observations import Observations
from ingest.tables.understanding import FoundNode, FoundRelation, Understanding
from ingest.workbooks import WorkbookReading

FIRM = {"name": "浙江样例石英材料有限公司", "credit_code": "91330822MAXY00010D"}


def node(number: int, kind: str, row: int, **said: Any) -> FoundNode:
    """A node of a row."""
    return FoundNode(f"n{number}", kind, said, [Locator("名单", row)])


def relation(kind: str, source: int, target: int, row: int = 5, **said: Any) -> FoundRelation:
    """A relation of a row between two numbered nodes."""
    return FoundRelation(kind, f"n{source}", f"n{target}", said, [Locator("名单", row)])


def workbook(nodes: Sequence[FoundNode], relations: Sequence[FoundRelation] = (), **more: Any) -> Understanding:
    """A file that says this."""
    return Understanding("名单.xlsx", nodes=list(nodes), relations=list(relations), **more)


def facts_of(found: Sequence[Understanding], ontology: Ontology) -> tuple[list[Fact], list[Problem]]:
    """All facts of files of one source, and the values that no property takes."""
    reading = WorkbookReading(Source("名单", "名单", "table"), [], found, ontology)
    return [*reading.nodes(), *reading.figures(), *reading.relations()], reading.misfits


def keys(found: Understanding, ontology: Ontology) -> set[str]:
    """The keys of all its facts."""
    return {fact.key for fact in facts_of([found], ontology)[0]}


def test_rows_that_move_keep_their_keys(ontology: Ontology) -> None:
    before = workbook(
        [node(1, "Enterprise", 5, **FIRM), node(2, "IndustryChain", 5, name="轴承")], [relation("IN_CHAIN", 1, 2)]
    )
    after = workbook(
        [node(7, "IndustryChain", 9, name="轴承"), node(8, "Enterprise", 9, **FIRM)], [relation("IN_CHAIN", 8, 7, 9)]
    )
    assert keys(before, ontology) == keys(after, ontology)


def test_a_firm_is_its_code_a_person_has_an_employer_a_need_its_firm(ontology: Ontology) -> None:
    found = workbook(
        [
            node(1, "Enterprise", 5, **FIRM),
            node(2, "Enterprise", 6, name="常山样例轴承有限公司"),
            node(3, "Expert", 5, name="样一民"),
            node(4, "Expert", 6, name="样一民"),
            node(5, "Need", 5, name="降噪"),
            node(6, "Need", 6, name="降噪"),
        ],
        [
            relation("AFFILIATED_WITH", 3, 1), relation("AFFILIATED_WITH", 4, 2),
            relation("HAS_NEED", 1, 5), relation("HAS_NEED", 2, 6),
        ],
    )  # fmt: skip
    facts, _ = facts_of([found], ontology)
    told = {fact.key for fact in facts if fact.kind == "node"}
    assert f"Enterprise:{FIRM['credit_code']}" in told
    assert len(told) == 6
    assert [f.properties["employer"] for f in facts if f.type == "Expert"] == [FIRM["name"], "常山样例轴承有限公司"]


def test_amounts_come_in_yuan_and_are_kept_in_the_unit_of_their_property(ontology: Ontology) -> None:
    facts, _ = facts_of([workbook([node(1, "Enterprise", 5, **FIRM, registered_capital=30_000_000)])], ontology)
    unit = ontology.node("Enterprise").property("registered_capital")
    assert unit is not None
    assert facts[0].properties["registered_capital"] == (3000 if unit.unit == "万元" else 30_000_000)


def test_a_value_that_its_property_does_not_take_is_a_problem_and_the_row_stays(ontology: Ontology) -> None:
    facts, problems = facts_of([workbook([node(1, "Enterprise", 5, **FIRM, founded_on="不久前")])], ontology)
    assert [(one.code, one.sheet, one.line, one.value) for one in problems] == [("value", "名单", 5, "不久前")]
    assert problems[0].remedy
    assert facts[0].properties["name"] == FIRM["name"]
    assert "founded_on" not in facts[0].properties


def test_the_same_thing_said_twice_is_one_fact_with_both_places(ontology: Ontology) -> None:
    twice = workbook([node(1, "IndustryChain", 5, name="轴承"), node(2, "IndustryChain", 8, name="轴承")])
    facts, _ = facts_of([twice], ontology)
    assert [(fact.locator["row"], [at["row"] for at in fact.locator["also"]]) for fact in facts] == [(5, [8])]


def test_different_things_under_one_key_are_numbered_by_content_and_not_by_row(ontology: Ontology) -> None:
    payments = [node(1, "Enterprise", 5, **FIRM)] + [
        node(n, "Redemption", 3 + n, year=2024, approved=amount) for n, amount in ((2, 100_000), (3, 50_000))
    ]
    ties = [relation("RECEIVES", 1, n) for n in (2, 3)]
    one = facts_of([workbook(payments, ties)], ontology)[0]
    other = facts_of([workbook([payments[0], *reversed(payments[1:])], ties)], ontology)[0]
    assert len({fact.key for fact in one if fact.type == "Redemption"}) == 2
    said = [{fact.key: fact.properties for fact in facts} for facts in (one, other)]
    assert said[0] == said[1]


def test_a_figure_is_its_indicator_scope_and_year(ontology: Ontology) -> None:
    figures = Observations()
    for year, value, column in ((2023, 3_125_000.0, 8), (2024, 3_552_000.0, 10)):
        figures.add("R&D经费", "n1", year, value, "元", "名单", (4, column))
    facts, _ = facts_of([workbook([node(1, "Enterprise", 5, **FIRM)], observations=figures)], ontology)
    observed = [fact for fact in facts if fact.type == "Observation"]
    assert len({fact.key for fact in observed}) == 2
    assert all(fact.object is facts[0].subject for fact in observed)
    assert observed[0].locator == {"file": "名单.xlsx", "sheet": "名单", "row": 5, "cell": "I5"}
    assert observed[0].properties["name"].startswith(FIRM["name"])


def test_dates_of_a_relation_are_its_validity(ontology: Ontology) -> None:
    found = workbook(
        [node(1, "Expert", 5, name="样一民"), node(2, "Place", 5, name="招贤镇")],
        [relation("ASSIGNED_TO", 1, 2, **{"from": "2024-03", "to": "2025-02", "visits": 12})],
    )
    assigned = facts_of([found], ontology)[0][-1]
    assert (assigned.validity.valid_from, assigned.validity.valid_to) == ("2024-03", "2025-02")
    assert assigned.properties == {"visits": 12}


def test_files_of_one_source_speak_of_one_firm(ontology: Ontology) -> None:
    first = workbook([node(1, "Enterprise", 5, **FIRM)])
    second = workbook(
        [node(1, "Enterprise", 3, **FIRM), node(2, "Qualification", 3, name="高新技术企业")],
        [relation("HOLDS", 1, 2, year=2024)],
    )
    facts, _ = facts_of([first, second], ontology)
    held = next(fact for fact in facts if fact.type == "HOLDS")
    assert [held.subject is fact.subject for fact in facts if fact.type == "Enterprise"] == [True]
    assert held.validity.valid_from == "2024"
