"""Rows of a snapshot as Arrow columns: gathered in order of their ids, words that repeat kept once.

What is chosen of them (a county's places, a day) is chosen by masks and row numbers, never row by row.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
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
_NEVER = "9999"  # later than any day that is asked for


def gathered(tables: Iterable[pa.Table], schema: pa.Schema) -> pa.Table:
    """The rows of these tables by id. Column by column: beside the rows that come in there is never a second copy."""
    parts = [table for table in tables if table.num_rows] or [schema.empty_table()]
    ids = pa.chunked_array([chunk for part in parts for chunk in part.column("id").chunks], pa.string())
    order = pc.sort_indices(ids)
    columns = []
    for field in schema:
        chunks = [chunk for part in parts for chunk in part.column(field.name).chunks]
        columns.append(_kept(field.name, pa.chunked_array(chunks, field.type)).take(order))
    return pa.table(columns, names=schema.names)


def _kept(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kept = pc.dictionary_encode(column) if name in _REPEATING else column
    return kept.combine_chunks() if isinstance(kept, pa.ChunkedArray) else kept


def merged(table: pa.Table, new: pa.Table, gone: Sequence[str]) -> tuple[pa.Table, Numbers, Numbers]:
    """The rows of a table without those that are gone or changed, and the new ones, by id.

    With the numbers in the table of those that stay, and the numbers in the result of these and then of the new ones.
    """
    left = pa.chunked_array([*new.column("id").chunks, pa.array(gone, pa.string())], pa.string())
    stay = np.flatnonzero(~pc.is_in(table.column("id"), left.combine_chunks()).to_numpy().astype(bool))
    held = table if len(stay) == table.num_rows else table.take(stay)
    at = _places(new.column("id").to_pylist(), held.column("id").combine_chunks())
    moved_new = np.array(at, dtype=np.int64) + np.arange(len(at))
    moved = np.delete(np.arange(held.num_rows + len(at)), moved_new)
    order = np.empty(held.num_rows + len(at), dtype=np.int64)
    order[moved], order[moved_new] = np.arange(held.num_rows), held.num_rows + np.arange(len(at))
    columns = [_joined(held.column(name), new.column(name), order) for name in table.column_names]
    return pa.table(columns, names=table.column_names), stay, np.concatenate([moved, moved_new])


def found_in(some: pa.ChunkedArray, ids: pa.ChunkedArray) -> tuple[Numbers, Flags]:
    """The places of a few ascending ids among many ascending ones: of those that are there, and which these are."""
    wanted, held = some.to_pylist(), ids.combine_chunks()
    at = _places(wanted, held)
    there = np.array([n < len(held) and str(held[n]) == one for n, one in zip(at, wanted, strict=True)], dtype=bool)
    return np.array(at, dtype=np.int64)[there], there


def _joined(held: pa.ChunkedArray, new: pa.ChunkedArray, order: Numbers) -> pa.ChunkedArray:
    both = pa.chunked_array([*held.chunks, *new.chunks], held.type)
    if pa.types.is_dictionary(held.type):
        both = both.unify_dictionaries()
    return pa.chunked_array([both.combine_chunks().take(order)], held.type)


def _places(new: Sequence[str], ids: pa.Array) -> list[int]:
    """Where each of some ascending ids belongs among many ascending ones."""
    return [bisect_left(range(len(ids)), one, key=lambda n: str(ids[n])) for one in new]


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
        rows = rows.filter(pc.is_in(rows.column("id"), ids.combine_chunks()))
        numbers = positions(rows.column("id"), ids)
        since = np.array(rows.column(SINCE.name).to_pylist(), dtype="U10")
        order = np.lexsort((since, numbers))
        return cls(rows.take(order), numbers[order].astype(np.int64), since[order])

    def after(
        self, ids: pa.ChunkedArray, changed: pa.ChunkedArray, newer: pa.Table | None, schema: pa.Schema
    ) -> "Earlier":
        """These versions, but for changed rows the newer ones, among rows that now have these ids."""
        new = newer if newer is not None else schema.empty_table()
        touched = pc.is_in(self.rows.column("id"), changed.combine_chunks())
        kept = plain(self.rows.filter(pc.invert(touched)), schema)
        return Earlier.of(ids, pa.concat_tables([kept, new]), schema)

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
