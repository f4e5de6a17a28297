"""The sheet of problems that a workbook is given back with: how it is called, headed and known again."""

from ingest.tables.sheet import Sheet

LIST = "问题"
HEADINGS = ("工作表", "单元格", "原值", "问题", "处理办法")


def is_list_of_problems(sheet: Sheet) -> bool:
    """Is this the sheet that `annotate` added? A mended workbook comes back with it, and it is no data."""
    return bool(sheet.rows) and tuple(sheet.rows[0]) == HEADINGS
