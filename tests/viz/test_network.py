"""The network view's payload: plain JSON, positions that do not move or meet, names that stay names."""

import json
import math

import pytest

from graph.ontology import Ontology
from queries.network import Dot, Line, Subgraph
from viz import STYLE, network_payload, table
from viz.layout import positions


def star(around: int, outside: int = 0) -> Subgraph:
    """A centre with as many neighbours, and as many others hanging on the first."""
    dots = [Dot("c", "Enterprise", "中心", 0)]
    dots += [Dot(f"n{n}", "Platform", f"平台{n}", 1) for n in range(around)]
    dots += [Dot(f"o{n}", "University", f"大学{n}", 2) for n in range(outside)]
    lines = [Line(f"r{n}", "HOSTS", None, "stated", "2023", "c", f"n{n}", ("f1",)) for n in range(around)]
    lines += [Line(f"s{n}", "HOSTS", None, "name", None, f"o{n}", "n0", ("f2",)) for n in range(outside)]
    return Subgraph("c", tuple(dots), tuple(lines), hidden=3)


@pytest.mark.parametrize(("around", "outside"), [(0, 0), (1, 0), (3, 4), (12, 40), (60, 0), (100, 199)])
def test_no_two_nodes_stand_on_each_other_and_nothing_moves(around: int, outside: int) -> None:
    first = positions(star(around, outside))
    assert first == positions(star(around, outside))
    assert first["c"] == (0.0, 0.0)
    places = list(first.values())
    nearest = min((math.dist(a, b) for n, a in enumerate(places) for b in places[n + 1 :]), default=99)
    assert nearest > 25


def test_what_hangs_on_a_neighbour_stands_beside_it() -> None:
    placed = positions(star(4, 2))
    angle = {name: math.atan2(y, x) for name, (x, y) in placed.items()}
    assert all(abs(angle[f"o{n}"] - angle["n0"]) < math.pi / 3 for n in range(2))


def test_the_payload_is_json_and_says_what_is_hidden(ontology: Ontology) -> None:
    payload = network_payload(star(3, 2), ontology)
    assert json.loads(json.dumps(payload)) == payload
    assert payload["hidden"] == 3
    assert {entry["kind"]: entry["count"] for entry in payload["legend"]} == {
        "Enterprise": 1,
        "Platform": 3,
        "University": 2,
    }
    assert {entry["group"] for entry in payload["legend"]} <= STYLE.keys()
    assert all(node["physics"] is False for node in payload["nodes"])
    assert len(payload["edges"]) == 5


def test_parallel_relations_are_all_kept(ontology: Ontology) -> None:
    dots = (Dot("a", "Enterprise", "甲", 0), Dot("b", "University", "乙", 1))
    lines = tuple(
        Line(f"r{n}", "COLLABORATES_WITH", kind, "stated", None, "a", "b", ()) for n, kind in enumerate("xyz")
    )
    assert len(network_payload(Subgraph("a", dots, lines), ontology)["edges"]) == 3


def test_a_hostile_or_long_name_is_only_text(ontology: Ontology) -> None:
    names = ["<script>alert(1)</script>", "a\"b'c", "长" * 80]
    dots = tuple(Dot(f"d{n}", "Enterprise", name, min(n, 1)) for n, name in enumerate(names))
    nodes = network_payload(Subgraph("d0", dots, ()), ontology)["nodes"]
    assert [node["name"] for node in nodes] == names
    assert nodes[0]["label"].replace("\n", "") == names[0]
    assert nodes[2]["label"].endswith("…")
    assert "title" not in nodes[0]


def test_the_table_says_the_same_in_words(ontology: Ontology) -> None:
    row = table(star(1), ontology)[0]
    assert (row["head"]["name"], row["relation"], row["tail"]["name"]) == ("中心", "依托建设", "平台0")
    assert table(star(1), ontology, "en")[0]["relation"] == "hosts"
