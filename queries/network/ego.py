"""The network around one entity, nearest first, capped."""

from graph.errors import NotFound
from graph.stores import GraphStore, Row
from queries.catalog import query
from queries.network.subgraph import Dot, Subgraph, line

MAX_NODES = 300
MAX_HOPS = 2
_ROWS = 5_000  # relations read a hop: above it a hub's neighbours are a sample, and counted as hidden


def ego(store: GraphStore, entity_id: str, *, hops: int = 2, cap: int = 60, scope: str | None = None) -> Subgraph:
    """Up to `cap` nodes within `hops` steps, and all relations among them; NotFound for an unseen entity.

    A place is shown but not passed through: it would join everything with everything.
    """
    rows = store.run(query("entity"), {"id": entity_id, "scope": scope})
    if not rows:
        raise NotFound(f"没有编号为 {entity_id} 的对象。")
    dots = {entity_id: Dot(entity_id, rows[0]["kind"], rows[0]["name"], 0, bool(rows[0]["synthetic"]))}
    front, hidden = [entity_id], 0
    for hop in range(1, min(hops, MAX_HOPS) + 1):
        found: dict[str, Dot] = {}
        for row in _around(store, front, scope):
            if row["id"] not in dots:
                found.setdefault(row["id"], Dot(row["id"], row["kind"], row["name"], hop, bool(row["synthetic"])))
        near = sorted(found.values(), key=lambda dot: (dot.kind, dot.name, dot.id))
        room = max(0, min(cap, MAX_NODES) - len(dots))
        hidden += max(0, len(near) - room)
        dots.update({dot.id: dot for dot in near[:room]})
        front = [dot.id for dot in near[:room] if dot.kind != "Place"]
        if not front:
            break
    rows = store.run(query("relations_among"), {"ids": list(dots), "scope": scope})
    return Subgraph(entity_id, tuple(dots.values()), tuple(line(row) for row in rows), hidden)


def _around(store: GraphStore, front: list[str], scope: str | None) -> list[Row]:
    """The relations of a front: of one entity by its key, of several in one look at all relations."""
    if len(front) == 1:
        return store.run(query("ego_of_one"), {"id": front[0], "scope": scope, "limit": _ROWS})
    return store.run(query("ego"), {"ids": front, "scope": scope, "limit": _ROWS})
