"""A graph as Arrow tables: what a projection makes, a store loads and a snapshot is built from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class GraphTables:
    """All effective nodes and relations of one revision, one table a type (`graph.columns`).

    `earlier_*`: what was known of some of them before (`graph.history`); a store does not hold it.
    """

    revision: int
    nodes: Mapping[str, pa.Table]
    relations: Mapping[str, pa.Table]
    earlier_nodes: pa.Table | None = None
    earlier_relations: pa.Table | None = None


@dataclass(frozen=True, slots=True)
class GraphDelta:
    """What to upsert and what to remove to go from revision `since` to `revision`.

    Relations are removed before nodes, nodes upserted before relations.
    """

    since: int
    revision: int
    nodes: Mapping[str, pa.Table] = field(default_factory=dict)
    relations: Mapping[str, pa.Table] = field(default_factory=dict)
    gone_nodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone_relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earlier_nodes: pa.Table | None = None
    earlier_relations: pa.Table | None = None


@dataclass(frozen=True, slots=True)
class TypeDigest:
    """Count and order-free 64-bit digest of the rows of one type, to compare ledger and store."""

    count: int
    digest: int
