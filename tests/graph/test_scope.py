"""A scope is one pattern: Python, Arrow and both graph engines read it alike."""

import re

from graph.scope import places_text, scope_pattern
from graph.snapshot import Snapshot
from graph.stores import GraphStore, Query
from tests.graph.graphs import node, tables

PLACES = {
    "changshan": places_text(["330822"]),
    "jiangshan": places_text(["330881"]),
    "jinhua": places_text(["330702"]),
    "both": places_text(["330822", "330702"]),
    "shared": places_text(["330702"], shared=True),
    "nobody": places_text([]),
    "longer": places_text(["133082"]),  # holds 33082 within, and is another place
}
SCOPES = {
    ("330822",): {"changshan", "both", "shared", "nobody"},
    ("3308",): {"changshan", "jiangshan", "both", "shared", "nobody"},
    ("33",): {"changshan", "jiangshan", "jinhua", "both", "shared", "nobody"},
    ("330881", "3307"): {"jiangshan", "jinhua", "both", "shared", "nobody"},
    ("110101",): {"shared", "nobody"},
    (): set(PLACES),
}
SEEN = Query("seen", "who is seen", ("scope",), ("id",), (
    "MATCH (n:Enterprise) WHERE (n.places =~ $scope OR $scope IS NULL) RETURN n.id AS id ORDER BY id"
))  # fmt: skip


def test_the_graph_engine_sees_what_the_scope_says(store: GraphStore) -> None:
    store.replace(tables(1, [node("Enterprise", name, places=text) for name, text in PLACES.items()]), "d")
    seen = {asked: {row["id"] for row in store.run(SEEN, {"scope": scope_pattern(asked)})} for asked in SCOPES}
    assert seen == SCOPES


def test_the_snapshot_sees_what_the_scope_says() -> None:
    whole = Snapshot.build(tables(1, [node("Enterprise", name, places=text) for name, text in PLACES.items()]))
    assert {asked: set(whole.restrict(scope_pattern(asked)).ids) for asked in SCOPES} == SCOPES


def test_python_sees_what_the_scope_says() -> None:
    seen = {
        asked: {name for name, text in PLACES.items() if pattern is None or re.fullmatch(pattern, text)}
        for asked in SCOPES
        for pattern in [scope_pattern(asked)]
    }
    assert seen == SCOPES


def test_places_are_written_in_one_way() -> None:
    assert places_text(["331102", "330822", "331102"]) == "|330822|331102|"
    assert places_text([]) == places_text([], shared=True) == "|*|"
