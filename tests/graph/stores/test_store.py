"""What a graph store must do, whichever engine it is: the one behavioural suite of the protocol."""

import threading
from dataclasses import replace

import pytest

from graph.errors import ServiceUnavailable, StoreTimeout
from graph.stores import GraphStore, Query, StoreState
from graph.tables import GraphDelta
from tests.graph.graphs import node, nodes_of, relation, relations_of, rows_of, tables

FIRM = node("Enterprise", "e1", "富乐德", place="330822", year=2023, value=3.7)
SCHOOL = node("University", "e2", "浙江大学", places="|*|")
TIE = relation("COLLABORATES_WITH", "e1", "e2", subkind="联合实验室", date_from="2023-12-04")
GRAPH = tables(3, [FIRM, SCHOOL], [TIE])
NAMES = Query("names", "names of firms", ("least",), ("id", "name"), (
    "MATCH (n:Enterprise) WHERE n.id >= $least RETURN n.id AS id, n.name AS name ORDER BY id"
))  # fmt: skip
ENDLESS = Query("endless", "never ends", (), ("ways",), (
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a, b WHERE a * b < 0 RETURN COUNT(*) AS ways"
))  # fmt: skip


def test_a_new_store_holds_nothing_and_answers(store: GraphStore) -> None:
    assert store.state() is None


def test_what_was_filled_in_comes_back_whole(store: GraphStore) -> None:
    store.replace(GRAPH, "digest")
    assert store.state() == StoreState(3, "digest")
    held = store.contents()
    assert held.revision == 3
    assert rows_of(held) == rows_of(GRAPH)
    store.ping()


@pytest.mark.parametrize(
    "name",
    [
        "'\"\\`$x{}",
        "多行\n第二行",
        "𠮷野家 🧪",
        "a" * 20_000,
        " 前后空白 ",
        "null",
        '{"a": [1]}',
        "//x",
        ";MATCH (n) DELETE n",
    ],
)
def test_any_text_comes_back_as_it_went_in(store: GraphStore, name: str) -> None:
    whole = tables(1, [node("Enterprise", "e1", name, attributes=f'{{"x": "{len(name)}"}}')])
    store.replace(whole, "d")
    assert rows_of(store.contents()) == rows_of(whole)


def test_numbers_and_blanks_come_back_as_they_went_in(store: GraphStore) -> None:
    rows = [
        node("Observation", "e1", value=0.1 + 0.2, year=-1, unit=""),
        node("Observation", "e2", value=1e300, year=2**53),
        node("Observation", "e3", value=None, year=None, unit=None, synthetic=True),
        node("Observation", "e4", value=-0.0, year=0),
    ]
    store.replace(tables(1, rows), "d")
    assert rows_of(store.contents()) == {"Observation": rows}


def test_filling_again_leaves_nothing_of_before(store: GraphStore) -> None:
    store.replace(GRAPH, "d")
    other = tables(4, [node("Platform", "p1")])
    store.replace(other, "d2")
    assert store.state() == StoreState(4, "d2")
    assert rows_of(store.contents()) == rows_of(other)


def test_an_empty_graph_is_a_graph(store: GraphStore) -> None:
    store.replace(GRAPH, "d")
    store.replace(tables(5, []), "d")
    assert store.state() == StoreState(5, "d")
    assert rows_of(store.contents()) == {}


def test_an_increment_adds_changes_and_removes(store: GraphStore) -> None:
    store.replace(GRAPH, "d")
    renamed, expert = node("Enterprise", "e1", "富乐德石英"), node("Expert", "x1", "张三")
    works = relation("AFFILIATED_WITH", "x1", "e1")
    delta = GraphDelta(
        3,
        5,
        nodes_of(renamed, expert),
        relations_of(works),
        {"University": ("e2",)},
        {"COLLABORATES_WITH": (TIE["id"],)},
    )
    for _ in range(2):  # a crash in the middle is mended by doing it again
        store.apply(delta)
        assert store.state() == StoreState(5, "d")
        assert rows_of(store.contents()) == rows_of(tables(5, [renamed, expert], [works]))


def test_an_increment_changes_a_relation_in_place(store: GraphStore) -> None:
    store.replace(GRAPH, "d")
    later = {**TIE, "role": "甲方", "basis": "name", "date_to": "2026-12-31"}
    store.apply(GraphDelta(3, 4, relations=relations_of(later)))
    assert rows_of(store.contents())["COLLABORATES_WITH"] == [later]


def test_many_increments_keep_every_id_findable(store: GraphStore) -> None:
    store.replace(tables(0, [node("Enterprise", "e000")]), "d")
    for step in range(12):
        more = [node("Enterprise", f"e{step:02d}{n}") for n in range(10)]
        store.apply(GraphDelta(step, step + 1, nodes_of(*more)))
    found = store.run(NAMES, {"least": ""})
    assert len(found) == len({row["id"] for row in found}) == 120


@pytest.mark.parametrize("since", [0, 4])
def test_an_increment_from_another_revision_is_refused(store: GraphStore, since: int) -> None:
    store.replace(replace(GRAPH, revision=3 if since else -1), "d")
    with pytest.raises(ServiceUnavailable, match="重建"):
        store.apply(GraphDelta(since, since + 1, nodes_of(node("Enterprise", "new"))))
    assert "new" not in {row["id"] for row in store.run(NAMES, {"least": ""})}


def test_an_increment_before_the_first_filling_is_refused(store: GraphStore) -> None:
    with pytest.raises(ServiceUnavailable):
        store.apply(GraphDelta(0, 1, nodes_of(FIRM)))


@pytest.mark.parametrize("given", [{}, {"least": "", "most": ""}, {"lest": ""}])
def test_parameters_must_be_those_of_the_header(store: GraphStore, given: dict[str, str]) -> None:
    store.replace(GRAPH, "d")
    with pytest.raises(ValueError, match="names"):
        store.run(NAMES, given)


def test_a_query_that_takes_too_long_is_ended(store: GraphStore) -> None:
    store.replace(GRAPH, "d")
    store._timeout = 1.0  # type: ignore[attr-defined]  # the engines take it when they are opened
    with pytest.raises(StoreTimeout, match="超时"):
        store.run(ENDLESS, {})
    assert store.run(NAMES, {"least": ""}) == [{"id": "e1", "name": "富乐德"}]


def test_readers_see_one_graph_or_the_other_while_it_is_filled(store: GraphStore) -> None:
    small, large = tables(1, [node("Enterprise", "e0")]), tables(2, [node("Enterprise", f"e{n}") for n in range(500)])
    store.replace(small, "d")
    seen: set[int] = set()
    faults: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.add(len(store.run(NAMES, {"least": ""})))
            except ServiceUnavailable:
                pass  # a moment without an answer is allowed, a wrong answer is not
            except Exception as error:
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for graph in (large, small, large, small):
        store.replace(graph, "d")
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert seen <= {1, 500}
    assert rows_of(store.contents()) == rows_of(small)


def test_a_closed_store_says_so(store: GraphStore) -> None:
    store.replace(GRAPH, "d")
    store.close()
    with pytest.raises(ServiceUnavailable):
        store.run(NAMES, {"least": ""})
