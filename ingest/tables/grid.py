"""One neutral grid for all table files: a header and rows of cells, each with its place."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from ingest.documents import read_bytes, read_csv, refused

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `columns` as written in the header; `rows` yields (row number from 1, cells) below it."""

    file: str
    sheet: str | None
    columns: tuple[str, ...]
    body: tuple[tuple[Any, ...], ...]
    first_row: int

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Row number and cells by column; wholly blank rows are left out."""
        for number, cells in enumerate(self.body, self.first_row):
            if not _blank(cells):
                yield number, dict(zip(self.columns, cells, strict=False))

    def overlong(self) -> list[int]:
        """Numbers of the rows that say something beyond the last column: a comma without quotes shifts cells."""
        width = len(self.columns)
        return [number for number, cells in enumerate(self.body, self.first_row) if not _blank(cells[width:])]

    def cell(self, row: int, column: str) -> str:
        """The A1 address of a cell."""
        return f"{letters(self.columns.index(column))}{row}"


def read_grid(path: Path, sheet: str | None = None, header: int = 1) -> Grid:
    """The table of a CSV or workbook sheet whose header stands in row `header`; RefusedData says what is wrong."""
    if path.suffix.lower() in _WORKBOOKS:
        name, rows = _workbook(path, sheet)
    else:
        name, rows = None, [list(row) for _, row in read_csv(path, header)]
    if header < 1 or len(rows) < header or not any(rows[header - 1]):
        raise refused("empty", "没有找到表头", f"第 {header} 行应为列名。", path)
    columns = tuple(str(cell).strip() if cell is not None else "" for cell in rows[header - 1])
    body = tuple(tuple(row) for row in rows[header:])
    return Grid(path.name, name, columns, body, header + 1)


def letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _blank(cells: Sequence[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _workbook(path: Path, sheet: str | None) -> tuple[str, list[list[Any]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(read_bytes(path)))
    except CalamineError as error:
        raise refused("workbook", "文件不是可读取的 Excel 工作簿", "请用 Excel 打开后另存为 .xlsx。", path) from error
    name = sheet or book.sheet_names[0]
    if name not in book.sheet_names:
        raise refused("sheet", f"没有名为 {name} 的工作表", f"现有：{'、'.join(book.sheet_names)}。", path, value=name)
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return name, [[None if cell == "" else cell for cell in row] for row in rows]
