"""A graph under the keys of its source instead of this ledger's ids, which are drawn anew wherever files are entered.

The order of nodes follows their ids, and what is drawn at random and summed in single precision follows that order:
under the source's keys the same files give the same model in every ledger.
"""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from graph.tables import GraphTables

_NAMING = ("id", "name", "names", "head", "tail")  # a nameless node is called by its id


def named_by_keys(tables: GraphTables, keys: Mapping[str, str]) -> GraphTables:
    """The same graph with each id replaced by its key (entity id → key); what has no key keeps its id."""

    def named(table: pa.Table) -> pa.Table:
        for column in _NAMING:
            if column in table.column_names:
                at = table.column_names.index(column)
                said = [keys.get(one, one) for one in table.column(column).to_pylist()]
                table = table.set_column(
                    at, table.schema.field(column), pa.array(said, table.schema.field(column).type)
                )
        return table

    return replace(
        tables,
        nodes={kind: named(table) for kind, table in tables.nodes.items()},
        relations={kind: named(table) for kind, table in tables.relations.items()},
        earlier_nodes=None if tables.earlier_nodes is None else named(tables.earlier_nodes),
        earlier_relations=None if tables.earlier_relations is None else named(tables.earlier_relations),
    )
