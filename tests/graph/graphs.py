"""Small graphs written by hand: rows with every column, of which only what matters is said."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from graph.columns import NODE_COLUMNS, NODE_SCHEMA, RELATION_COLUMNS, RELATION_SCHEMA
from graph.tables import GraphTables

Row = dict[str, Any]


def node(kind: str, entity_id: str, name: str = "", **values: Any) -> Row:
    """A node that belongs to Changshan unless `places` says otherwise."""
    shown = name or entity_id
    said: Row = {"places": "|330822|", "synthetic": False, "record_ids": f'["f-{entity_id}"]', "attributes": "{}"}
    said |= {"id": entity_id, "kind": kind, "name": shown, "names": shown, "known_on": "2023-12-31"}
    return dict.fromkeys(NODE_COLUMNS) | said | values


def relation(kind: str, head: str, tail: str, relation_id: str = "", **values: Any) -> Row:
    """A stated relation; its id follows from its ends unless one is given."""
    said: Row = {"basis": "stated", "places": "|330822|", "synthetic": False, "attributes": "{}"}
    said |= {"id": relation_id or f"r-{kind}-{head}-{tail}", "kind": kind, "head": head, "tail": tail}
    said |= {"record_ids": f'["f-{head}-{tail}"]', "known_on": "2023-12-31"}
    return dict.fromkeys(RELATION_COLUMNS) | said | values


def by_kind(rows: Iterable[Row], schema: pa.Schema) -> dict[str, pa.Table]:
    """Rows as one table a kind, each sorted by id."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda one: str(one["id"])):
        found.setdefault(row["kind"], []).append(row)
    return {kind: pa.Table.from_pylist(found[kind], schema=schema) for kind in sorted(found)}


def nodes_of(*rows: Row) -> dict[str, pa.Table]:
    """Node tables."""
    return by_kind(rows, NODE_SCHEMA)


def relations_of(*rows: Row) -> dict[str, pa.Table]:
    """Relation tables."""
    return by_kind(rows, RELATION_SCHEMA)


def tables(revision: int, nodes: Iterable[Row], relations: Iterable[Row] = ()) -> GraphTables:
    """A whole graph."""
    return GraphTables(revision, nodes_of(*nodes), relations_of(*relations))


def rows_of(held: GraphTables) -> dict[str, list[Row]]:
    """Every row of a graph by type, sorted by id; types without rows are left out."""
    groups = (held.nodes, held.relations)
    return {
        name: sorted(table.to_pylist(), key=lambda row: str(row["id"]))
        for group in groups
        for name, table in sorted(group.items())
        if table.num_rows
    }
