"""Workbooks of Excel 97–2003 (.xls)."""

from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ingest.documents import refused
from ingest.tables.formats.budget import Budget
from ingest.tables.formats.numbers import plain
from ingest.tables.limits import Limits
from ingest.tables.sheet import Progress, Sheet, Span, Value, clipped, take_errors, trimmed


def read_xls(path: Path, limits: Limits, progress: Progress | None = None) -> list[Sheet]:
    """All worksheets in their order, hidden ones too; RefusedData for what cannot be read."""
    budget = Budget(path, limits)
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            budget.sheet(about.name)
            sheet = book.get_sheet_by_name(about.name)
            rows = trimmed([[_value(v) for v in row] for row in sheet.to_python(skip_empty_area=False)])
            for number, row in enumerate(rows):
                if row:
                    budget.row(number, row)
            spans = [Span(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
            sheets.append(
                Sheet(
                    about.name,
                    rows,
                    clipped(spans, rows),
                    about.visible != SheetVisibleEnum.Visible,
                    formula_errors=take_errors(rows),
                )
            )
    except PasswordError as error:
        raise refused("password", "文件设有密码", "请去掉密码后另存，再重试。", path) from error
    except (CalamineError, OSError) as error:
        raise refused("damaged", "文件已损坏或不完整", "请用 Excel 打开后另存为 .xlsx。", path) from error
    if progress:
        progress(1.0)
    return sheets


def _value(value: object) -> Value:
    if value == "":
        return None
    if isinstance(value, float):
        return plain(value)
    return value  # type: ignore[return-value]
