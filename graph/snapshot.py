"""The graph in memory, for what ranks and counts: columns, and adjacency as compressed rows (CSR).

Nodes are numbered 0…n-1 in the order of their ids; relations likewise. Restricting a snapshot to a user's
places or to a date gives another snapshot, so nothing computed on it can see more.
"""

import threading
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.columns import NODE_SCHEMA, RELATION_SCHEMA
from graph.elements import Node, Relation
from graph.history import EARLIER_NODES, EARLIER_RELATIONS
from graph.rows import ENDS, Earlier, Flags, codes, columns_of, first_day, gathered, plain, where
from graph.splice import Splice
from graph.tables import GraphDelta, GraphTables

Ints = npt.NDArray[np.int32]
_T = TypeVar("_T")
_HUB, _MOST_TIED = 64, 4096  # relations of one node; choices among such that are kept
_MOST_DAYS = 8  # days of the past that are kept at once


class Snapshot:
    """A graph of one revision. Build with `Snapshot.build`. `date`: as of when it is, None for the present."""

    def __init__(
        self, revision: int, nodes: pa.Table, relations: pa.Table, heads: Ints, tails: Ints, date: str | None = None
    ) -> None:
        self.revision, self.date = revision, date
        self.heads, self.tails = heads, tails
        self._nodes, self._relations = nodes, relations
        self._earlier: tuple[Earlier, Earlier] | None = None
        self._whole, self._scope = self, ""  # of which this is a part, and by which places
        self._restricted: dict[str, Snapshot] = {}
        self._past: dict[str, Snapshot] = {}
        self._read: dict[int, Relation] = {}
        self._chosen: dict[tuple[str, ...], Flags] = {}
        self._kinds: dict[tuple[str, ...], Ints] = {}
        self._tied = lru_cache(_MOST_TIED)(self._ties)  # hubs are among the best of many answers
        self._guard = threading.RLock()

    @classmethod
    def build(cls, tables: GraphTables) -> "Snapshot":
        """The snapshot of projected tables."""
        given = [list(tables.relations.values()), list(tables.nodes.values())]
        revision, versions = tables.revision, (tables.earlier_nodes, tables.earlier_relations)
        del tables  # where the caller does not keep them either, their memory is given back on the way
        nodes = gathered(given.pop(), NODE_SCHEMA)
        relations = gathered(given.pop(), RELATION_SCHEMA, nodes.column("id"))
        heads, tails = (relations.column(end).to_numpy() for end in ENDS)
        found = cls(revision, nodes, relations.drop_columns(list(ENDS)), heads, tails)
        found._earlier = (
            Earlier.of(nodes.column("id"), versions[0], EARLIER_NODES),
            Earlier.of(relations.column("id"), versions[1], EARLIER_RELATIONS),
        )
        return found

    def after(self, delta: GraphDelta) -> "Snapshot":
        """The snapshot of `delta.revision`; this one stays as it is, for whoever still reads it.

        Only of a whole snapshot of the present of revision `delta.since`.
        """
        assert self._earlier is not None
        assert self.revision == delta.since
        changed = gathered(list(delta.nodes.values()), NODE_SCHEMA)
        put = _splice(self._nodes, changed, delta.gone_nodes)
        nodes, moved = put.table(self._nodes, changed), put.renumbered(self._nodes.num_rows)
        new = gathered(list(delta.relations.values()), RELATION_SCHEMA, nodes.column("id"))
        laid = _splice(self._relations, new, delta.gone_relations)
        relations = laid.table(self._relations, new.drop_columns(list(ENDS)))
        ends = []
        for end, old in zip(ENDS, (self.heads, self.tails), strict=True):
            numbers = np.empty(relations.num_rows, dtype=np.int32)
            numbers[laid.moved] = moved[old[laid.stay]]
            numbers[laid.placed] = new.column(end).to_numpy()
            ends.append(numbers)
        found = Snapshot(delta.revision, nodes, relations, ends[0], ends[1])
        held, told = self._earlier
        found._earlier = (
            held.after(moved, changed.column("id"), put.placed, delta.earlier_nodes, EARLIER_NODES),
            told.after(
                laid.renumbered(self._relations.num_rows), new.column("id"), laid.placed, delta.earlier_relations,
                EARLIER_RELATIONS,
            ),
        )  # fmt: skip
        return found

    @cached_property
    def ids(self) -> list[str]:
        """The id of each node."""
        return self.column("id")

    @cached_property
    def names(self) -> list[str]:
        """The name of each node."""
        return self.column("name")

    @cached_property
    def kinds(self) -> list[str]:
        """The type of each node."""
        return self.column("kind")

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of the node with an id."""
        return {entity_id: n for n, entity_id in enumerate(self.ids)}

    @cached_property
    def relation_kinds(self) -> npt.NDArray[np.object_]:
        """The type of each relation, as words; `of_relation_kind` is quicker to ask."""
        values, numbers = codes(self._relations, "kind")
        return np.array([*values, None], dtype=object)[numbers]

    @cached_property
    def begins(self) -> str | None:
        """The day of the first dated fact."""
        return min(filter(None, (first_day(self._nodes), first_day(self._relations))), default=None)

    def restrict(self, scope: str | None) -> "Snapshot":
        """What a user of these places may see (`graph.scope.scope_pattern`); None sees all."""
        if scope is None:
            return self
        with self._guard:
            if scope not in self._restricted:
                seen = self._within(self._nodes, scope)
                part = self._part(seen, self._within(self._relations, scope))
                part._whole, part._scope = self, scope
                self._restricted[scope] = part
            return self._restricted[scope]

    @property
    def scopes(self) -> tuple[str, ...]:
        """The places to which it was restricted so far."""
        return tuple(self._restricted)

    def as_of(self, date: str | None) -> "Snapshot":
        """What was known before `date` (ISO day): by a fact's own date, else its source's; an undated one never.

        The last few days that were asked for are kept. The past of a past is the earlier of the two.
        """
        if date is None or (self.date is not None and self.date <= date):
            return self
        if self._whole is not self:
            return self._whole.as_of(date).restrict(self._scope or None)
        with self._guard:
            if date not in self._past:
                while len(self._past) >= _MOST_DAYS:
                    del self._past[next(iter(self._past))]
                self._past[date] = self._then(date)
            return self._past[date]

    def tables(self) -> GraphTables:
        """The rows of this snapshot one table a type, as a store loads them."""
        ids = self._nodes.column("id")
        ends = {"head": ids.take(self.heads), "tail": ids.take(self.tails)}
        whole = pa.table({**dict(zip(self._relations.column_names, self._relations.columns, strict=True)), **ends})
        parts = ((self._nodes, NODE_SCHEMA), (whole, RELATION_SCHEMA))
        nodes, relations = (
            {
                kind: plain(table.filter(numbers == n), schema)
                for n, kind in sorted(enumerate(kinds), key=lambda pair: str(pair[1]))
                if kind is not None and (numbers == n).any()
            }
            for table, schema in parts
            for kinds, numbers in [codes(table, "kind")]
        )
        return GraphTables(self.revision, nodes, relations)

    def of_kind(self, *kinds: str) -> Ints:
        """Numbers of the nodes of these kinds, ascending. Not to be changed: the next who asks gets the same."""
        if kinds not in self._kinds:
            self._kinds[kinds] = np.flatnonzero(_any_of(self._nodes, kinds)).astype(np.int32)
        return self._kinds[kinds]

    def of_relation_kind(self, *kinds: str) -> Flags:
        """Which relations are of these kinds: few different questions are asked, each very often. Not to be changed."""
        if kinds not in self._chosen:
            self._chosen[kinds] = _any_of(self._relations, kinds)
        return self._chosen[kinds]

    def node(self, number: int) -> Node:
        """The node of a number."""
        row = {name: column[number].as_py() for name, column in self._node_columns.items()}
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
        row = {name: column[number].as_py() for name, column in self._relation_columns.items()}
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
        found: list[int] = self.ties(number, *kinds)[1].tolist()
        return found

    def neighbours(self, number: int, *kinds: str) -> list[tuple[int, int]]:
        """(neighbour, relation) pairs of a node, of these relation kinds if any are given."""
        others, relations = self.ties(number, *kinds)
        return list(zip(others.tolist(), relations.tolist(), strict=True))

    def ties(self, number: int, *kinds: str) -> tuple[Ints, Ints]:
        """The same as two arrays, for whoever chooses among the hundreds of a hub. Not to be changed."""
        starts, others, relations = self._incident
        since, to = starts[number : number + 2].tolist()
        if not kinds:
            return others[since:to], relations[since:to]
        return self._tied(since, to, kinds) if to - since > _HUB else self._ties(since, to, kinds)

    def _ties(self, since: int, to: int, kinds: tuple[str, ...]) -> tuple[Ints, Ints]:
        _, others, relations = self._incident
        chosen = self.of_relation_kind(*kinds)[relations[since:to]]
        return others[since:to][chosen], relations[since:to][chosen]

    def value(self, number: int, column: str) -> Any:
        """One value of a node (`graph.columns.NODE_COLUMNS`), for whoever does not need all of it."""
        return self._node_columns[column][number].as_py()

    def column(self, name: str) -> list[Any]:
        """A column of the nodes, by number (`graph.columns.NODE_COLUMNS`)."""
        values: list[Any] = self._nodes.column(name).to_pylist()
        return values

    def relation_column(self, name: str) -> list[Any]:
        """A column of the relations, by number (`graph.columns.RELATION_COLUMNS`)."""
        values: list[Any] = self._relations.column(name).to_pylist()
        return values

    def relation_words(self, name: str) -> tuple[list[str | None], Ints]:
        """The different words of a repeating column of the relations, and the number of each one's; -1 for none."""
        return codes(self._relations, name)

    def relations_with(self, key: str, *kinds: str) -> Ints:
        """Numbers of the relations of these kinds that have a property of that name, ascending."""
        chosen = np.flatnonzero(self.of_relation_kind(*kinds))
        held = self._relations.column("attributes").take(pa.array(chosen))
        found: Ints = chosen[np.asarray(pc.match_substring(held, f'"{key}"'), dtype=bool)].astype(np.int32)
        return found

    @cached_property
    def memo(self) -> dict[str, Any]:
        """Indexes that readers derive once from this snapshot, by their own key."""
        return {}

    @cached_property
    def _node_columns(self) -> dict[str, pa.Array]:
        return columns_of(self._nodes)

    @cached_property
    def _relation_columns(self) -> dict[str, pa.Array]:
        return columns_of(self._relations)

    def once(self, key: str, made: Callable[[], _T]) -> _T:
        """What readers derive from this snapshot, made at its first use; others who ask meanwhile wait for it."""
        if key not in self.memo:
            with self._guard:
                if key not in self.memo:
                    self.memo[key] = made()
        found: _T = self.memo[key]
        return found

    @cached_property
    def _incident(self) -> tuple[Ints, Ints, Ints]:
        """CSR of relations by node: starts (n + 1), other ends and relation numbers, ascending within a node."""
        ends = np.column_stack([self.heads, self.tails]).ravel()
        order = np.argsort(ends, kind="stable")
        starts = np.zeros(self._nodes.num_rows + 1, dtype=np.int32)
        np.cumsum(np.bincount(ends, minlength=self._nodes.num_rows), out=starts[1:])
        return starts, ends[order ^ 1], (order // 2).astype(np.int32)

    @staticmethod
    def _within(table: pa.Table, scope: str) -> Flags:
        return where(table, "places", lambda places: pc.match_substring_regex(places, f"^{scope}$"))

    def _part(self, nodes: Flags, relations: Flags) -> "Snapshot":
        """A part of this snapshot, without relations that would dangle."""
        moved = np.where(nodes, np.cumsum(nodes, dtype=np.int32) - 1, -1).astype(np.int32)
        heads, tails = moved[self.heads], moved[self.tails]
        whole = relations & (heads >= 0) & (tails >= 0)
        rows = self._relations.filter(pa.array(whole))
        return Snapshot(self.revision, self._nodes.filter(pa.array(nodes)), rows, heads[whole], tails[whole], self.date)

    def _then(self, date: str) -> "Snapshot":
        assert self._earlier is not None
        seen, nodes = self._earlier[0].as_of(self._nodes, date)
        told, relations = self._earlier[1].as_of(self._relations, date)
        moved = np.full(self._nodes.num_rows, -1, dtype=np.int32)
        moved[seen] = np.arange(len(seen), dtype=np.int32)
        heads, tails = moved[self.heads[told]], moved[self.tails[told]]
        whole = (heads >= 0) & (tails >= 0)
        then = Snapshot(self.revision, nodes, relations.filter(pa.array(whole)), heads[whole], tails[whole], date)
        then._whole = self
        return then


def _splice(held: pa.Table, new: pa.Table, gone: Mapping[str, tuple[str, ...]]) -> Splice:
    left = [one for ids in gone.values() for one in ids]
    return Splice.of(held.column("id").combine_chunks(), new.column("id").to_pylist(), left)


def _any_of(table: pa.Table, kinds: tuple[str, ...]) -> Flags:
    values, numbers = codes(table, "kind")
    found: Flags = np.isin(numbers, [n for n, kind in enumerate(values) if kind in kinds])
    return found
