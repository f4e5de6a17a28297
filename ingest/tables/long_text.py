"""Long text tables row by row: a declared table of millions of rows is never held whole."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.documents import separator_in
from ingest.tables.limits import BULK

LONG = 4_000_000  # bytes; shorter ones are read at once, which tells more about what is wrong with them
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class StreamedRows:
    """The rows below the header, read from the file at each iteration; an empty cell is None."""

    path: Path
    separator: str
    header: int
    columns: tuple[str, ...]

    def __iter__(self) -> Iterator[list[str | None]]:
        for number, record in enumerate(_records(self.path, self.separator), 1):
            if number > self.header:
                yield [cell or None for cell in record]


def streamed_rows(path: Path, header: int) -> StreamedRows | None:
    """The rows of a long, faultless UTF-8 table; None for a short one, and for one that must be seen whole."""
    if path.stat().st_size < LONG or header < 1 or _has_nul(path):
        return None
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            told = next((line for number, line in enumerate(lines, 1) if number == header), "")
        separator = separator_in(told)
        columns: tuple[str, ...] = ()
        for number, record in enumerate(_records(path, separator), 1):  # to the end: a fault must be known before
            if number == header:
                columns = tuple(cell.strip() for cell in record)
    except (UnicodeDecodeError, csv.Error):
        return None
    return StreamedRows(path, separator, header, columns) if any(columns) else None


def _records(path: Path, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(BULK.cell_characters)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.reader(lines, delimiter=separator, strict=True)


def _has_nul(path: Path) -> bool:
    with path.open("rb") as content:
        return any(b"\0" in block for block in iter(lambda: content.read(_BLOCK), b""))
