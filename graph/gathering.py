"""Rows on their way into Arrow tables, a few thousand at a time: as dictionaries they take ten times the memory."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Row = dict[str, Any]
_CHUNK = 4_000


class Gathering:
    """Rows of one schema, by their type (`kind`)."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._waiting: dict[str, list[Row]] = {}
        self._batches: dict[str, list[pa.RecordBatch]] = {}

    def add(self, *rows: Row) -> None:
        """Some more rows."""
        for row in rows:
            waiting = self._waiting.setdefault(row["kind"], [])
            waiting.append(row)
            if len(waiting) == _CHUNK:
                self._write(row["kind"])

    def tables(self) -> dict[str, pa.Table]:
        """A table for each type, sorted by id."""
        for kind in list(self._waiting):
            self._write(kind)
        found: dict[str, pa.Table] = {}
        for kind in sorted(self._batches):
            table = pa.Table.from_batches(self._batches.pop(kind), self._schema)
            found[kind] = table.take(pc.sort_indices(table.column("id"))).combine_chunks()
        return found

    def table(self) -> pa.Table:
        """All rows in one, type by type."""
        for kind in list(self._waiting):
            self._write(kind)
        return pa.Table.from_batches([b for batches in self._batches.values() for b in batches], self._schema)

    def _write(self, kind: str) -> None:
        rows = self._waiting.pop(kind)
        self._batches.setdefault(kind, []).append(pa.RecordBatch.from_pylist(rows, self._schema))
