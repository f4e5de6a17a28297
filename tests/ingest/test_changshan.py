"""The real review as statements: complete by a careful reading, exact to the code point, and nothing beyond it."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from graph.model import Fact
from graph.ontology import Ontology
from ingest.examples import example_path
from ingest.identity.normalise import normalise
from ingest.statements import Reading, about, read_statements
from tests.support import services

SHARED = Path(__file__).parents[3] / "shared" / "text"
# The reading's words for what the ontology calls otherwise.
_RELATIONS = {"JOINT_LAB": "COLLABORATES_WITH", "AWARDED": "HOLDS"}
# A village in a town is PART_OF it here (Place → Place), LOCATED_IN there.
_PLACES = ("LOCATED_IN", "PART_OF")


@pytest.fixture(scope="module")
def reading(ontology: Ontology) -> Reading:
    """The statements of the demo."""
    found = read_statements(example_path("changshan"), ontology)
    assert [str(problem) for problem in found.problems] == []
    return found


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    """One careful reading of the review by another hand."""
    path = SHARED / "gold" / "seed_000.json"
    if not path.exists():
        services.missing("shared data", str(path))
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def named(reading: Reading) -> dict[str, str]:
    """Every name of every node, normalised → its main name."""
    nodes = [fact for fact in reading.facts if fact.kind == "node"]
    return {
        normalise(name): fact.properties["name"]
        for fact in nodes
        for name in (fact.properties["name"], *fact.properties.get("aliases", ()))
    }


def known(entity: dict[str, Any], names: dict[str, str]) -> str | None:
    """Our main name of an entity of the careful reading."""
    said = (entity["canonical"], *entity.get("aliases", ()), *entity.get("surface_aliases", ()))
    return next((names[normalise(one)] for one in said if normalise(one) in names), None)


def ends(fact: Fact) -> frozenset[str]:
    """The names at both ends; direction is the ontology's business."""
    assert fact.object is not None
    return frozenset({str(fact.subject.name), str(fact.object.name)})


def test_the_text_is_the_review_byte_for_byte() -> None:
    paths = sorted(SHARED.glob("reports/seed_000_*.txt"))
    if not paths:
        services.missing("shared data", str(SHARED))
    assert (example_path("changshan").parent / "review.txt").read_bytes() == paths[0].read_bytes()


def test_every_required_entity_is_there(reading: Reading, gold: dict[str, Any]) -> None:
    names = named(reading)
    wanted = [e for e in gold["entities"] if not e.get("optional") and e["type"] != "EVENT"]
    assert [e["canonical"] for e in wanted if known(e, names) is None] == []
    assert len(wanted) > 40


def test_every_required_relation_is_there(reading: Reading, gold: dict[str, Any]) -> None:
    names, entities = named(reading), {e["id"]: e for e in gold["entities"]}
    ours = {(fact.type, ends(fact)) for fact in reading.facts if fact.kind == "relation"}
    missing = []
    for one in (r for r in gold["relations"] if not r.get("optional")):
        pair = frozenset({str(known(entities[one[end]], names)) for end in ("head", "tail")})
        kinds = _PLACES if one["type"] in _PLACES else (_RELATIONS.get(one["type"], one["type"]),)
        if not any((kind, pair) in ours for kind in kinds):
            missing.append((one["type"], sorted(pair)))
    assert missing == []


def test_every_number_is_there_with_unit_year_and_comparisons(reading: Reading, gold: dict[str, Any]) -> None:
    ours = {
        (f.properties["value"], f.properties["unit"], str(f.properties.get("year", "")))
        for f in reading.facts
        if f.type == "Observation"
    }
    missing = []
    for one in gold["indicators"]:
        try:
            year = one["year"] if str(one.get("year", "")).isdigit() else 2023  # 累计: until the year of the review
            key = (float(one["value"]), one["unit"], str(year))
        except ValueError:
            continue  # 百亿级 is no number: it is the target of its chain
        if not one.get("optional") and key not in ours:
            missing.append((one["name"], key))
    assert missing == []
    rd = next(f for f in reading.facts if f.properties.get("indicator") == "全社会R&D经费投入")
    assert {c["kind"] for c in rd.properties["comparison"]} == {"ratio_to", "rank"}


def test_its_size_is_that_of_one_review(reading: Reading) -> None:
    count = Counter("observation" if f.type == "Observation" else f.kind for f in reading.facts)
    assert 60 <= count["node"] <= 75
    assert count["relation"] >= 50
    assert count["observation"] == 30


def test_counts_are_observations_and_not_nodes(reading: Reading) -> None:
    firms = [f.properties["name"] for f in reading.facts if f.type == "Enterprise"]
    assert sorted(firms) == ["常发", "浙江富乐德石英科技有限公司"]
    assert {
        f.properties["value"] for f in reading.facts if f.properties.get("indicator") == "新认定国家高新技术企业"
    } == {22}


def test_what_only_a_name_shows_is_marked(reading: Reading) -> None:
    basis = {(f.type, ends(f)): f.basis for f in reading.facts if f.kind == "relation"}
    assert basis["PART_OF", frozenset({"浙江理工大学常山研究院", "浙江理工大学"})] == "name"
    pair = frozenset({"浙江大学杭州国际科创中心", "浙江富乐德石英科技有限公司"})
    assert basis["COLLABORATES_WITH", pair] == "stated"


def test_every_quotation_is_its_slice_of_the_text(reading: Reading) -> None:
    text = (example_path("changshan").parent / "review.txt").read_bytes().decode("utf-8")
    facts = [*reading.facts, *(about(one) for one in reading.facts if one.kind == "node" and one.object is not None)]
    for fact in facts:
        assert text[fact.locator["start"] : fact.locator["end"]] == fact.locator["quote"]
    assert len(facts) > 180
