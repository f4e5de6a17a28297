"""The graph in memory: what is seen, from where, and as of when."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.places import distance_km, division, places_in
from graph.scope import places_text, scope_pattern
from graph.snapshot import Snapshot
from tests.graph.graphs import node, relation, tables

HERE, THERE = "|330822|", "|331021|"


@pytest.fixture
def snapshot() -> Snapshot:
    """Two counties and a shared school."""
    nodes = [
        node("Enterprise", "a", places=HERE), node("Enterprise", "b", places=THERE),
        node("University", "u", places="|*|330822|"),
    ]  # fmt: skip
    ties = [
        relation("COLLABORATES_WITH", "a", "u", places=HERE, date_from="2020"),
        relation("COLLABORATES_WITH", "b", "u", places=THERE, date_from="2023-05-01"),
    ]
    return Snapshot.build(tables(1, nodes, ties))


def test_a_county_sees_its_own_and_what_is_shared(snapshot: Snapshot) -> None:
    seen = snapshot.restrict(scope_pattern(["330822"]))
    assert seen.ids == ["a", "u"]
    assert len(seen.heads) == 1
    assert snapshot.restrict(None) is snapshot
    assert snapshot.restrict(scope_pattern(["110101"])).ids == ["u"]


def test_neighbours_and_relations_are_found_from_either_end(snapshot: Snapshot) -> None:
    school = snapshot.number["u"]
    assert {snapshot.ids[n] for n, _ in snapshot.neighbours(school)} == {"a", "b"}
    assert snapshot.neighbours(school, "HOSTS") == []
    assert [snapshot.relation(r).date_from for r in snapshot.relations_of(snapshot.number["a"])] == ["2020"]


@pytest.mark.parametrize(
    ("day", "ties"),
    [(None, 2), ("2024-01-01", 2), ("2023-05-01", 1), ("2023-05-02", 2), ("2020-12-31", 0), ("2021-01-01", 1)],
)
def test_a_fact_counts_once_its_date_is_over(day: str | None, ties: int) -> None:
    kinds = {"a": "Enterprise", "b": "Enterprise", "u": "University"}
    nodes = [node(kind, one, known_on="2019-01-01", places=HERE) for one, kind in kinds.items()]
    dated = {"a": "2020", "b": "2023-05-01"}
    whole = Snapshot.build(
        tables(1, nodes, [relation("COLLABORATES_WITH", one, "u", date_from=day) for one, day in dated.items()])
    )
    assert len(whole.as_of(day).heads) == ties


def test_an_undated_fact_never_counts_earlier_than_its_source() -> None:
    whole = Snapshot.build(tables(1, [node("Enterprise", "a"), node("Enterprise", "b", known_on=None)]))
    assert whole.as_of("2023-12-31").ids == []
    assert whole.as_of("2024-01-01").ids == ["a"]


@given(st.lists(st.sampled_from(["330822", "331021", "110101"]), max_size=3), st.booleans(),
       st.lists(st.sampled_from(["33", "3308", "330822", "110101"]), min_size=1, max_size=3))  # fmt: skip
def test_a_scope_sees_what_shares_a_prefix_and_what_belongs_to_nobody(
    places: list[str], shared: bool, asked: list[str]
) -> None:
    pattern = scope_pattern(asked)
    assert pattern is not None
    seen = bool(re.fullmatch(pattern, places_text(places, shared=shared)))
    assert seen == (shared or not places or any(p.startswith(a) for p in places for a in asked))


def test_divisions_have_names_coordinates_and_distances() -> None:
    county, city = division("330822"), division("330100")
    assert county is not None
    assert city is not None
    assert (county.name, city.name) == ("常山县", "杭州市")
    assert 150 < (distance_km("330822", "330100") or 0) < 260
    assert distance_km("330822", "330822") == 0
    assert division("999999") is None
    assert division(None) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("常山县科技局", "常山县"),
        ("浙江理工大学常山研究院", "常山县"),
        ("衢州市第一医院", "衢州市"),
        ("无地名研究所", None),
    ],
)
def test_a_place_is_found_in_a_name(text: str, found: str | None) -> None:
    places = places_in(text)
    assert (places[0].name if places else None) == found
