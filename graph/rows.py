"""Rows of a snapshot as Arrow columns: gathered in order of their ids, words that repeat kept once.

What is chosen of them (a county's places, a day) is chosen by masks and row numbers, never row by row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.history import SINCE, last_day

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
# Columns with few different values: kept as a number into a list of them.
_REPEATING = {
    "kind", "subkind", "place", "places", "level", "status", "indicator", "unit", "role", "basis", "date_from",
    "date_to", "known_on", SINCE.name,
}  # fmt: skip
ENDS = ("head", "tail")
_NEVER = "9999"  # later than any day that is asked for


def gathered(tables: Sequence[pa.Table], schema: pa.Schema, ends: pa.ChunkedArray | None = None) -> pa.Table:
    """The rows of these tables by id; `head` and `tail` as their places among the ids of nodes, `ends`.

    The tables are taken apart column by column, so that beside rows that nobody else holds there is never a second
    copy of all.
    """
    parts = [table for table in tables if table.num_rows] or [schema.empty_table()]
    columns = {
        field.name: pa.chunked_array([c for part in parts for c in part.column(field.name).chunks], field.type)
        for field in schema
    }
    del tables, parts
    order = pc.sort_indices(columns["id"])
    found = {}
    for name in schema.names:
        column = columns.pop(name)
        if ends is not None and name in ENDS:
            found[name] = pa.chunked_array([pa.array(positions(column, ends))]).take(order)
        else:
            found[name] = _kept(name, column).take(order)
        del column
    return pa.table(found)


def _kept(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kept = pc.dictionary_encode(column) if name in _REPEATING else column
    return kept.combine_chunks() if isinstance(kept, pa.ChunkedArray) else kept


def plain(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The same rows with every value written out, as a store loads them."""
    return table.select(schema.names).cast(schema)


def columns_of(table: pa.Table) -> dict[str, pa.Array]:
    """The columns in one piece each: one value of them is read many times quicker than one row of a table."""
    whole = table.combine_chunks()
    return {
        name: column.chunk(0) if column.num_chunks else pa.array([], column.type)
        for name, column in zip(whole.column_names, whole.columns, strict=True)
    }


def codes(table: pa.Table, name: str) -> tuple[list[str | None], npt.NDArray[np.int32]]:
    """A column of repeating words as its different values and a number into them for each row; null is -1."""
    column = table.column(name).combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if isinstance(column, pa.ChunkedArray):
        column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    numbers = pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    return column.dictionary.to_pylist(), numbers


def where(table: pa.Table, name: str, holds: Callable[[pa.Array], pa.Array]) -> Flags:
    """The rows of whose value in a repeating column something holds; it is asked once for each different value."""
    values, numbers = codes(table, name)
    if not values:
        return np.zeros(table.num_rows, dtype=bool)
    true = np.array(
        pc.fill_null(holds(pa.array(values, pa.string())), False).to_numpy(zero_copy_only=False), dtype=bool
    )
    found: Flags = np.where(numbers >= 0, true[numbers], False)
    return found


def before(table: pa.Table, date: str) -> Flags:
    """The rows whose own date, else that of their source, was over before `date`; an undated one never."""
    own = pc.coalesce(*(table.column(name).cast(pa.string()) for name in ("date_from", "known_on")), pa.scalar(_NEVER))
    missing = pc.subtract(10, pc.utf8_length(own))
    ends = pc.if_else(
        pc.equal(missing, 6),
        pc.binary_join_element_wise(own, "12-31", "-"),
        pc.if_else(pc.equal(missing, 3), pc.binary_join_element_wise(own, "31", "-"), own),
    )
    found: Flags = np.asarray(pc.less(ends, date).to_numpy(zero_copy_only=False), dtype=bool)
    return found


def first_day(table: pa.Table) -> str | None:
    """The first day on which one of its rows counts, by its own date or by its source's."""
    dates = [last_day(value) for name in ("date_from", "known_on") for value in codes(table, name)[0] if value]
    return min(dates, default=None)


@dataclass(frozen=True, slots=True)
class Earlier:
    """Earlier versions of some rows (`graph.history`): `numbers` are theirs in the table of today, ascending."""

    rows: pa.Table
    numbers: Numbers
    since: npt.NDArray[np.str_]

    @classmethod
    def of(cls, ids: pa.ChunkedArray, versions: pa.Table | None, schema: pa.Schema) -> "Earlier":
        """The versions of rows with these ids, in order of row and day."""
        rows = versions if versions is not None else schema.empty_table()
        # Few rows have versions: they are looked for among all, which is quicker than the other way round.
        having = (
            np.flatnonzero(pc.is_in(ids, rows.column("id").combine_chunks())) if rows.num_rows else np.empty(0, int)
        )
        among = positions(rows.column("id"), ids.take(having))
        return cls._ordered(rows.filter(pa.array(among >= 0)), having[among[among >= 0]])

    def after(
        self,
        renumbered: npt.NDArray[np.int32],
        changed: pa.ChunkedArray,
        placed: Numbers,
        newer: pa.Table | None,
        schema: pa.Schema,
    ) -> "Earlier":
        """These versions by the new numbers of their rows; of changed rows, which are now `placed`, the newer ones."""
        new = newer if newer is not None else schema.empty_table()
        left = ~pc.is_in(self.rows.column("id"), changed.combine_chunks()).to_numpy().astype(bool)
        left &= renumbered[self.numbers] >= 0
        rows = pa.concat_tables([plain(self.rows.filter(pa.array(left)), schema), new])
        numbers = [renumbered[self.numbers[left]], placed[positions(new.column("id"), changed)]]
        return self._ordered(rows, np.concatenate(numbers).astype(np.int64))

    @classmethod
    def _ordered(cls, rows: pa.Table, numbers: Numbers) -> "Earlier":
        since = np.array(rows.column(SINCE.name).to_pylist(), dtype="U10")
        order = np.lexsort((since, numbers))
        return cls(rows.take(order), numbers[order].astype(np.int64), since[order])

    def as_of(self, today: pa.Table, date: str) -> tuple[Numbers, pa.Table]:
        """Of a table and these versions what was known before `date`: row numbers of today, ascending, and rows."""
        own = before(today, date)
        own[self.numbers] = False
        known = np.flatnonzero(self.since < date)
        newest = known[np.append(self.numbers[known][1:] != self.numbers[known][:-1], True)] if len(known) else known
        kept = np.flatnonzero(own)
        numbers = np.concatenate([kept, self.numbers[newest]])
        order = np.argsort(numbers)
        schema = pa.schema([field for field in self.rows.schema if field.name != SINCE.name])
        if not len(newest):
            return kept, today.take(kept)
        rows = pa.concat_tables([plain(today.take(kept), schema), plain(self.rows.take(newest), schema)]).take(order)
        return numbers[order], pa.table([_kept(n, rows.column(n)) for n in rows.column_names], rows.column_names)


def positions(values: pa.ChunkedArray, among: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    """The place of each value in a column of different ones, -1 where it is not there."""
    found = pc.fill_null(pc.index_in(values, value_set=among.combine_chunks()), -1)
    numbers: npt.NDArray[np.int32] = found.to_numpy().astype(np.int32)
    return numbers
