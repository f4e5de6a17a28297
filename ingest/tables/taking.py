"""How the values of a mapping are taken from a row: worked out once for a table, then asked of millions of rows."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from graph.model import EntityRef
from ingest.tables.mapping import End, Value
from ingest.values import text_of

Row = Sequence[Any]  # as many cells as the table has columns
Take = Callable[[Row], Any]
TakeEnd = Callable[[Row], EntityRef | None]


def taker(value: Value | None, columns: Sequence[str]) -> Take:
    """What gives the value of a row: None where the mapping names none; ValueError for a cell that is no text."""
    if value is None:
        return _nothing
    if value.column is None:
        return _always(value.constant)
    cell: Take = itemgetter(columns.index(value.column))
    if value.values:
        return _chosen(value, cell, columns)
    return _parted(value.split, cell) if value.split else cell


def end_taker(end: End, columns: Sequence[str]) -> TakeEnd:
    """What gives the mention at one end of a row's relation, None for an empty cell."""
    type_ = taker(end.type, columns)
    told = taker(end.key if end.key is not None else end.name, columns)

    def by_key(row: Row) -> EntityRef | None:
        key, kind = key_of(told(row)), type_(row)
        return EntityRef(None if kind is None else str(kind), None, key, end.source) if key is not None else None

    def by_name(row: Row) -> EntityRef | None:
        name, kind = key_of(told(row)), type_(row)
        return EntityRef(None if kind is None else str(kind), name) if name is not None else None

    return by_name if end.key is None else by_key


def key_of(value: Any) -> str | None:
    """A cell as a key or a name; None for an empty one."""
    return (text_of(value) if value is not None else "") or None


def _nothing(_: Row) -> None:
    return None


def _always(constant: Any) -> Take:
    return lambda _: constant


def _chosen(value: Value, cell: Take, columns: Sequence[str]) -> Take:
    takers = {
        word: taker(chosen, columns) if isinstance(chosen, Value) else _always(chosen)
        for word, chosen in value.values.items()
    }
    return lambda row: takers.get(key_of(cell(row)) or "", _nothing)(row)


def _parted(mark: str, cell: Take) -> Take:
    def parts(row: Row) -> Any:
        told = cell(row)
        return told if told in (None, "") else text_of(told).split(mark)

    return parts
