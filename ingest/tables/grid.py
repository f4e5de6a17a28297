"""A table with its header, for a declared mapping: columns by name, rows of cells each with its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.documents import read_text, refused, separator_in
from ingest.tables.formats import read_sheets
from ingest.tables.formats.contents import contents_of
from ingest.tables.formats.delimited import records
from ingest.tables.limits import BULK
from ingest.tables.long_text import streamed_rows
from ingest.tables.sheet import Value, address, letters


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `columns` as written in the header; `rows` yields (row number from 1, cells) below it.

    `body` may be read from the file anew at each iteration.
    """

    file: str
    sheet: str | None
    columns: tuple[str, ...]
    body: Iterable[Sequence[Any]]
    first_row: int

    def rows(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """Row number and cells; wholly blank rows are left out."""
        for number, cells in enumerate(self.body, self.first_row):
            if not blank(cells):
                yield number, cells

    def cell(self, row: int, column: str) -> str:
        """The A1 address of a cell."""
        return address(row - 1, self.columns.index(column))


def read_grid(path: Path, sheet: str | None = None, header: int = 1) -> Grid:
    """The table of a CSV or workbook sheet whose header stands in row `header`; RefusedData says what is wrong."""
    if contents_of(path, BULK).is_text:
        if (streamed := streamed_rows(path, header)) is not None:
            return Grid(path.name, None, streamed.columns, streamed, header + 1)
        name, rows = None, _text_rows(path, header)
    else:
        name, rows = _sheet(path, sheet)
    if header < 1 or len(rows) < header or not any(rows[header - 1]):
        raise refused("empty", "没有找到表头", f"第 {header} 行应为列名。", path)
    columns = tuple(str(cell).strip() if cell is not None else "" for cell in rows[header - 1])
    return Grid(path.name, name, columns, rows[header:], header + 1)


def blank(cells: Sequence[Any]) -> bool:
    """Whether cells say nothing."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _text_rows(path: Path, header: int) -> list[list[Value]]:
    """A declared table is UTF-8, and its separator is what the header uses most: nothing about it is guessed."""
    text = read_text(path)
    told = text.splitlines()[header - 1 : header]
    separator = separator_in(told[0] if told else "")
    return records(text, separator, path, BULK)


def _sheet(path: Path, name: str | None) -> tuple[str, list[list[Value]]]:
    sheets = read_sheets(path, BULK)
    found = next((one for one in sheets if name in (None, one.name)), None)
    if found is None:
        raise refused(
            "sheet", f"没有名为 {name} 的工作表", f"现有：{'、'.join(s.name for s in sheets)}。", path, value=name
        )
    return found.name, found.rows


__all__ = ["Grid", "letters", "read_grid"]
