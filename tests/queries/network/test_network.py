"""Networks: what is near, how two are joined, who joins others; capped, and places not passed through."""

import pytest

from graph.errors import NotFound
from graph.snapshot import Snapshot
from graph.stores import GraphStore
from queries import network
from queries.network import structure
from tests.graph.graphs import node, relation, tables


def of(snapshot: Snapshot, name: str) -> str:
    """The id of a name."""
    return snapshot.ids[snapshot.names.index(name)]


def test_two_steps_around_a_firm(review_store: GraphStore, snapshot: Snapshot) -> None:
    found = network.ego(review_store, of(snapshot, "浙江富乐德石英科技有限公司"))
    hops = {dot.name: dot.hop for dot in found.dots}
    assert hops["浙江富乐德石英科技有限公司"] == 0
    assert hops["浙江大学杭州国际科创中心"] == 1
    assert hops["浙江大学"] == 2
    assert "浙江理工大学常山研究院" not in hops  # only the county joins them
    assert found.hidden == 0
    assert network.as_networkx(found).number_of_nodes() == len(found.dots)


def test_the_cap_hides_and_says_how_many(review_store: GraphStore, snapshot: Snapshot) -> None:
    whole = network.ego(review_store, of(snapshot, "常山县"), cap=300)
    part = network.ego(review_store, of(snapshot, "常山县"), cap=6)
    assert len(part.dots) == 6
    assert part.hidden > 0
    assert all({line.head, line.tail} <= {dot.id for dot in part.dots} for line in part.lines)
    assert len(whole.dots) > 20


def test_no_more_is_shown_than_a_screen_bears(store: GraphStore) -> None:
    around = [node("Enterprise", f"e{n:03}") for n in range(network.MAX_NODES + 50)]
    ties = [relation("LOCATED_IN", one["id"], "hub") for one in around]
    store.replace(tables(1, [node("Place", "hub", "某县"), *around], ties), "d")
    found = network.ego(store, "hub", cap=10_000)
    assert len(found.dots) == network.MAX_NODES
    assert found.hidden == 51
    assert {dot.name for dot in found.dots} == {"某县", *(one["name"] for one in around[: network.MAX_NODES - 1])}


def test_a_place_is_shown_but_not_passed_through(store: GraphStore) -> None:
    nodes = [node("Enterprise", "e1"), node("Enterprise", "e2"), node("Place", "p", "某县")]
    ties = [relation("LOCATED_IN", "e1", "p"), relation("LOCATED_IN", "e2", "p")]
    store.replace(tables(1, nodes, ties), "d")
    assert {dot.id for dot in network.ego(store, "e1").dots} == {"e1", "p"}
    assert network.paths(store, "e1", "e2")[0] == []


def test_an_unknown_centre_is_not_found(review_store: GraphStore) -> None:
    with pytest.raises(NotFound):
        network.ego(review_store, "e-nobody")


def test_ways_between_two_are_told_shortest_first(review_store: GraphStore, snapshot: Snapshot) -> None:
    firm, school = of(snapshot, "浙江富乐德石英科技有限公司"), of(snapshot, "浙江大学")
    ways, subgraph = network.paths(review_store, firm, school)
    assert [len(way.relations) for way in ways] == sorted(len(way.relations) for way in ways)
    assert all((way.nodes[0], way.nodes[-1]) == (firm, school) for way in ways)
    assert {r for way in ways for r in way.relations} == {line.id for line in subgraph.lines}
    assert network.paths(review_store, firm, school, limit=1)[0] == ways[:1]


def test_communities_and_brokers_of_two_cliques_with_a_bridge(monkeypatch: pytest.MonkeyPatch) -> None:
    firms = [node("Enterprise", f"{side}{n}") for side in "ab" for n in range(5)]
    ties = [
        relation("COLLABORATES_WITH", f"{side}{n}", f"{side}{m}")
        for side in "ab"
        for n in range(5)
        for m in range(n + 1, 5)
    ]
    bridge = node("University", "u", "桥")
    ties += [relation("COLLABORATES_WITH", "a0", "u"), relation("COLLABORATES_WITH", "b0", "u")]
    snapshot = Snapshot.build(tables(1, [*firms, bridge], ties))
    for large in (structure.LARGE, 1):  # NetworkX, then scikit-network as for large graphs
        monkeypatch.setattr(structure, "LARGE", large)
        found = network.communities(snapshot)
        assert [
            len({i for i, *_ in one.members if i.startswith("a")})
            for one in found
            if any(m[0] == "a1" for m in one.members)
        ] == [5]
    monkeypatch.undo()
    assert network.brokers(snapshot)[0].name == "桥"
    assert 0 < network.brokers(snapshot)[0].share <= 1


def test_a_graph_without_ties_has_neither(county: Snapshot) -> None:
    lonely = Snapshot.build(tables(1, [node("Enterprise", "e1")]))
    assert network.communities(lonely) == []
    assert network.brokers(lonely) == []
    assert network.communities(county)
