"""Sheets as a workbook of their values alone, cell for cell."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from ingest.tables.sheet import Sheet, Value, letters


def as_xlsx(sheets: Sequence[Sheet], kept: Sequence[Sequence[Sequence[Value]]]) -> bytes:
    """An .xlsx file that holds of each sheet the values in `kept` (rows of cells), and its merged ranges."""
    book = Workbook(write_only=True)
    for sheet, rows in zip(sheets, kept, strict=True):
        written = book.create_sheet(sheet.name)
        for r, row in enumerate(rows):
            written.append([_plain(written, sheet.formula_errors.get((r, c), v)) for c, v in enumerate(row)])
        for span in sheet.merged:
            written.merged_cells.ranges.add(
                f"{letters(span.left)}{span.top + 1}:{letters(span.right)}{span.bottom + 1}"
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(written: Any, value: Value) -> Any:
    """A cell that holds a value and never a formula."""
    if not isinstance(value, str):
        return value if isinstance(value, int | float | date | datetime | time | None) else str(value)
    cell = WriteOnlyCell(written, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    return cell
