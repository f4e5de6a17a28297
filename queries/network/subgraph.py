"""A part of the network that fits a screen, and the plain values of which it is made."""

from dataclasses import dataclass, field

import networkx as nx
import orjson

from graph.stores import Row


@dataclass(frozen=True, slots=True)
class Dot:
    """A node of a subgraph; `hop` is its distance from the centre."""

    id: str
    kind: str
    name: str
    hop: int
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A relation of a subgraph, from head to tail."""

    id: str
    kind: str
    subkind: str | None
    basis: str
    date_from: str | None
    head: str
    tail: str
    record_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subgraph:
    """Nodes and the relations among them. `hidden` counts neighbours left out by the cap."""

    center: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    hidden: int = 0
    notes: dict[str, object] = field(default_factory=dict)


def line(row: Row) -> Line:
    """The relation of a query's row."""
    return Line(
        row["relation_id"], row["relation"], row["subkind"], row["basis"], row["date_from"], row["head"], row["tail"],
        tuple(orjson.loads(row["record_ids"])),
    )  # fmt: skip


def as_networkx(subgraph: Subgraph) -> "nx.MultiDiGraph[str]":
    """The subgraph for NetworkX, keyed by ids."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((dot.id, {"kind": dot.kind, "name": dot.name, "hop": dot.hop}) for dot in subgraph.dots)
    for one in subgraph.lines:
        graph.add_edge(one.head, one.tail, key=one.id, kind=one.kind)
    return graph
