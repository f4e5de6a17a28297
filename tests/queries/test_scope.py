"""A user of another county: what is restricted before it is asked holds nothing of this one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import NotFound
from graph.ontology import Ontology
from graph.scope import scope_pattern
from graph.snapshot import Snapshot
from graph.stores import GraphStore, open_store
from queries import network
from queries.gaps import gaps, situation
from queries.matching import MatchRequest, match
from queries.search import nearest, search
from tests.queries.cypher.county import COUNTY

THERE = scope_pattern(["331102"])
OWN = {"firm", "firm2", "lab", "centre", "expert", "team", "project", "contract", "county"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, ontology: Ontology) -> Iterator[GraphStore]:
    """The invented county on ladybug; that Neo4j restricts alike is shown query by query in tests/queries/cypher."""
    folder: Path = tmp_path_factory.mktemp("scope")
    opened = open_store("ladybug://", folder, ontology=ontology)
    opened.replace(COUNTY, ontology.digest)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def elsewhere(county: Snapshot) -> Snapshot:
    """What they may see."""
    return county.restrict(THERE)


@pytest.mark.parametrize("want", ["institutes", "experts"])
def test_a_match_neither_recommends_nor_cites_what_they_may_not_see(elsewhere: Snapshot, want: str) -> None:
    answer = match(elsewhere, MatchRequest("stranger", want=want))  # type: ignore[arg-type]
    assert {item.entity["id"] for item in answer.items}.isdisjoint(OWN)
    cited = {one.record_id for item in answer.items for one in item.evidence}
    assert {record for record in cited if record.startswith(("f-firm", "f-expert", "f-lab"))} == set()


def test_a_firm_they_may_not_see_is_unknown_and_not_suggested(elsewhere: Snapshot) -> None:
    with pytest.raises(NotFound) as caught:
        match(elsewhere, MatchRequest("firm"))
    assert caught.value.nearest in ((), ("外县企业",))
    assert set(nearest(elsewhere, "甲企业")).isdisjoint({"甲企业", "乙企业"})


@pytest.mark.parametrize("q", ["企业", "甲企业", "联合", "张三", "zs", "jqy"])
def test_a_search_finds_nothing_of_it(elsewhere: Snapshot, q: str) -> None:
    assert {hit.id for hit in search(elsewhere, q).items}.isdisjoint(OWN)


def test_it_stands_in_no_network_and_on_no_way(store: GraphStore) -> None:
    with pytest.raises(NotFound):
        network.ego(store, "firm", scope=THERE)
    seen = network.ego(store, "school", scope=THERE)
    assert {dot.id for dot in seen.dots}.isdisjoint(OWN)
    assert network.paths(store, "firm", "school", scope=THERE)[0] == []
    assert network.paths(store, "stranger", "school", scope=THERE)[0] == [], "joined only by a fact of this county"


def test_no_gap_and_no_cell_of_it_is_counted(store: GraphStore, elsewhere: Snapshot) -> None:
    seen = situation(store, elsewhere, THERE)
    assert seen.coverage.cells == ()
    found = {gap.id for ones in gaps(seen).values() for gap in ones}
    assert found.isdisjoint(OWN)


def test_communities_and_brokers_hold_none_of_it(elsewhere: Snapshot) -> None:
    members = {member[0] for one in network.communities(elsewhere) for member in one.members}
    assert members.isdisjoint(OWN)
    assert {one.id for one in network.brokers(elsewhere)}.isdisjoint(OWN)
