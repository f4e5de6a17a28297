"""How two organisations are joined: the shortest ways first, each step with its records."""

from dataclasses import dataclass

from graph.stores import GraphStore, Row
from queries.catalog import query
from queries.network.subgraph import Dot, Subgraph, line

MAX_PATHS = 20
_QUERIES = ("paths_one", "paths_two", "paths_three")


@dataclass(frozen=True, slots=True)
class Path:
    """One way from a to b: the ids of its nodes in order, and the relation of each step."""

    nodes: tuple[str, ...]
    relations: tuple[str, ...]


def paths(
    store: GraphStore, a: str, b: str, *, scope: str | None = None, limit: int = MAX_PATHS
) -> tuple[list[Path], Subgraph]:
    """Up to `limit` ways of at most three steps, shortest first, and the subgraph that they make."""
    found: list[Path] = []
    for name in _QUERIES:
        room = limit - len(found)
        if room > 0:
            rows = store.run(query(name), {"a": a, "b": b, "scope": scope, "limit": room})
            found.extend(_path(row, a, b) for row in rows)
    ids = sorted({relation for path in found for relation in path.relations})
    rows = store.run(query("relations_by_id"), {"ids": ids, "scope": scope}) if ids else []
    return found, Subgraph(a, _dots(rows, found), tuple(line(row) for row in rows))


def _path(row: Row, a: str, b: str) -> Path:
    middles = [row[key] for key in ("middle", "middle_1", "middle_2") if key in row]
    return Path((a, *middles, b), tuple(row[key] for key in sorted(row) if key.startswith("relation_")))


def _dots(rows: list[Row], found: list[Path]) -> tuple[Dot, ...]:
    hops = {node: hop for path in reversed(found) for hop, node in enumerate(path.nodes)}
    dots = {
        row[end]: Dot(row[end], row[f"{end}_kind"], row[f"{end}_name"], hops[row[end]])
        for row in rows
        for end in ("head", "tail")
    }
    return tuple(dots.values())
