"""The graph in memory, for what ranks and counts: columns, and adjacency as compressed rows (CSR).

Nodes are numbered 0…n-1 in the order of their ids; relations likewise. Restricting a snapshot to a user's
places or to a date gives another snapshot, so nothing computed on it can see more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.columns import NODE_SCHEMA, RELATION_SCHEMA
from graph.tables import GraphTables

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Node:
    """One node with all its properties. `record_ids` are the records behind it."""

    id: str
    kind: str
    subkind: str | None
    name: str
    names: tuple[str, ...]
    place: str | None
    synthetic: bool
    properties: Mapping[str, Any]
    record_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation; `head` and `tail` are node numbers."""

    id: str
    kind: str
    subkind: str | None
    head: int
    tail: int
    role: str | None
    basis: str
    date_from: str | None
    date_to: str | None
    synthetic: bool
    properties: Mapping[str, Any]
    record_ids: tuple[str, ...]


class Snapshot:
    """A graph of one revision. Build with `Snapshot.build`."""

    def __init__(self, revision: int, nodes: pa.Table, relations: pa.Table) -> None:
        self.revision = revision
        self._nodes, self._relations = nodes, relations
        self.ids: list[str] = nodes.column("id").to_pylist()
        self.kinds: list[str] = nodes.column("kind").to_pylist()
        self.names: list[str] = nodes.column("name").to_pylist()
        self.number: dict[str, int] = {entity_id: n for n, entity_id in enumerate(self.ids)}
        self.heads = self._numbers("head")
        self.tails = self._numbers("tail")
        self.relation_kinds = np.array(relations.column("kind").to_pylist(), dtype=object)
        self._restricted: dict[str, Snapshot] = {}
        self._read: dict[int, Relation] = {}
        self._chosen: dict[tuple[str, ...], npt.NDArray[np.bool_]] = {}

    @classmethod
    def build(cls, tables: GraphTables) -> "Snapshot":
        """The snapshot of projected tables."""
        nodes = pa.concat_tables([NODE_SCHEMA.empty_table(), *tables.nodes.values()]).sort_by("id")
        relations = pa.concat_tables([RELATION_SCHEMA.empty_table(), *tables.relations.values()]).sort_by("id")
        return cls(tables.revision, nodes.combine_chunks(), relations.combine_chunks())

    def restrict(self, scope: str | None) -> "Snapshot":
        """What a user of these places may see (`graph.scope.scope_pattern`); None sees all."""
        if scope is None:
            return self
        if scope not in self._restricted:
            nodes = self._nodes.filter(pc.match_substring_regex(self._nodes.column("places"), f"^{scope}$"))
            relations = self._relations.filter(pc.match_substring_regex(self._relations.column("places"), f"^{scope}$"))
            self._restricted[scope] = self._of(nodes, relations)
        return self._restricted[scope]

    def as_of(self, date: str | None) -> "Snapshot":
        """What was known before `date` (ISO): by a fact's own date, else its source's; an undated one never."""
        if date is None:
            return self
        return self._of(
            self._nodes.filter(_before(self._nodes, date)), self._relations.filter(_before(self._relations, date))
        )

    def of_kind(self, *kinds: str) -> Ints:
        """Numbers of the nodes of these kinds, ascending."""
        wanted = set(kinds)
        return np.array([n for n, kind in enumerate(self.kinds) if kind in wanted], dtype=np.int32)

    def node(self, number: int) -> Node:
        """The node of a number."""
        row = self._nodes.slice(number, 1).to_pylist()[0]
        extra = orjson.loads(row["attributes"])
        named = ("place", "level", "status", "indicator", "year", "value", "unit", "date_from", "date_to")
        own = {key: row[key] for key in named if row[key] is not None}
        return Node(
            id=row["id"],
            kind=row["kind"],
            subkind=row["subkind"],
            name=row["name"],
            names=tuple(row["names"].split("\n")),
            place=row["place"],
            synthetic=bool(row["synthetic"]),
            properties={"name": row["name"], **({"kind": row["subkind"]} if row["subkind"] else {}), **own, **extra},
            record_ids=tuple(orjson.loads(row["record_ids"])),
        )

    def relation(self, number: int) -> Relation:
        """The relation of a number; what was read once is kept, because hubs are asked for again and again."""
        found = self._read.get(number)
        if found is None:
            found = self._read[number] = self._relation(number)
        return found

    def _relation(self, number: int) -> Relation:
        row = self._relations.slice(number, 1).to_pylist()[0]
        return Relation(
            id=row["id"],
            kind=row["kind"],
            subkind=row["subkind"],
            head=int(self.heads[number]),
            tail=int(self.tails[number]),
            role=row["role"],
            basis=row["basis"],
            date_from=row["date_from"],
            date_to=row["date_to"],
            synthetic=bool(row["synthetic"]),
            properties=orjson.loads(row["attributes"]),
            record_ids=tuple(orjson.loads(row["record_ids"])),
        )

    def relations_of(self, number: int, *kinds: str) -> list[int]:
        """Numbers of the relations with this node at either end, of these kinds if any are given."""
        starts, numbers = self._incident
        found = numbers[starts[number] : starts[number + 1]]
        chosen: list[int] = (found[self._of_kinds(kinds)[found]] if kinds else found).tolist()
        return chosen

    def neighbours(self, number: int, *kinds: str) -> list[tuple[int, int]]:
        """(neighbour, relation) pairs of a node, of these relation kinds if any are given."""
        found = np.array(self.relations_of(number, *kinds), dtype=np.int32)
        heads, tails = self.heads[found], self.tails[found]
        return list(zip(np.where(heads == number, tails, heads).tolist(), found.tolist(), strict=True))

    def value(self, number: int, column: str) -> Any:
        """One value of a node (`graph.columns.NODE_COLUMNS`), for whoever does not need all of it."""
        return self._nodes.column(column)[number].as_py()

    def column(self, name: str) -> list[Any]:
        """A column of the nodes, by number (`graph.columns.NODE_COLUMNS`)."""
        values: list[Any] = self._nodes.column(name).to_pylist()
        return values

    def relation_column(self, name: str) -> list[Any]:
        """A column of the relations, by number (`graph.columns.RELATION_COLUMNS`)."""
        values: list[Any] = self._relations.column(name).to_pylist()
        return values

    @cached_property
    def memo(self) -> dict[str, Any]:
        """Indexes that readers derive once from this snapshot, by their own key."""
        return {}

    @cached_property
    def _incident(self) -> tuple[Ints, Ints]:
        """CSR of relations by node: starts (n + 1) and relation numbers, ascending within a node."""
        ends = np.concatenate([self.heads, self.tails])
        numbers = np.tile(np.arange(len(self.heads), dtype=np.int32), 2)
        order = np.lexsort((numbers, ends))
        starts = np.zeros(len(self.ids) + 1, dtype=np.int32)
        np.cumsum(np.bincount(ends, minlength=len(self.ids)), out=starts[1:])
        return starts, numbers[order]

    def _of_kinds(self, kinds: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Which relations are of these kinds: few different questions are asked, each very often."""
        if kinds not in self._chosen:
            self._chosen[kinds] = np.isin(self.relation_kinds, kinds)
        return self._chosen[kinds]

    def _numbers(self, column: str) -> Ints:
        values: Iterable[str] = self._relations.column(column).to_pylist()
        return np.fromiter((self.number[v] for v in values), dtype=np.int32, count=self._relations.num_rows)

    def _of(self, nodes: pa.Table, relations: pa.Table) -> "Snapshot":
        """A part of this snapshot, without relations that would dangle."""
        ids = nodes.column("id")
        whole = pc.and_(
            pc.is_in(relations.column("head"), ids.combine_chunks()),
            pc.is_in(relations.column("tail"), ids.combine_chunks()),
        )
        return Snapshot(self.revision, nodes, relations.filter(whole))


def _before(table: pa.Table, date: str) -> pa.Array:
    """Rows dated before `date`. A year or month counts as over only at its end: 2023 is not before 2023-06."""
    own = pc.coalesce(table.column("date_from"), table.column("known_on"), pa.scalar("9999"))
    missing = pc.subtract(10, pc.utf8_length(own))
    ends = pc.if_else(
        pc.equal(missing, 6),
        pc.binary_join_element_wise(own, "12-31", "-"),
        pc.if_else(pc.equal(missing, 3), pc.binary_join_element_wise(own, "31", "-"), own),
    )
    return pc.less(ends, date)
