"""File types of tables. A new one is a file here with a `read_…` function, and one line in `FORMATS`.

What a file is follows from its first bytes, never from its name: bureaus keep workbooks as .csv and pages as .xls.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graph.errors import RefusedData
from ingest.documents import refused
from ingest.tables.formats.contents import Contents, contents_of
from ingest.tables.formats.delimited import read_delimited
from ingest.tables.formats.docx import read_docx
from ingest.tables.formats.ods import read_ods
from ingest.tables.formats.page import read_page
from ingest.tables.formats.xls import read_xls
from ingest.tables.formats.xlsx import read_xlsx
from ingest.tables.limits import Limits
from ingest.tables.sheet import Progress, Sheet


@dataclass(frozen=True, slots=True)
class Format:
    """A file type: what people call it, the usual ends of its names, how it is known and read."""

    label: str
    suffixes: tuple[str, ...]
    fits: Callable[[Contents], bool]
    read: Callable[[Path, Limits, Progress | None], list[Sheet]]


# The first that fits is taken; text comes last, because nearly everything could be text.
FORMATS: tuple[Format, ...] = (
    Format("Excel 工作簿", (".xlsx", ".xlsm", ".xltx"), lambda it: it.has_part("xl/workbook.xml"), read_xlsx),
    Format("Word 文档", (".docx",), lambda it: it.has_part("word/document.xml"), read_docx),
    Format("OpenDocument 表格", (".ods",), lambda it: it.has_part("content.xml"), read_ods),
    Format("Excel 97–2003 工作簿", (".xls",), lambda it: it.has_stream("Workbook", "Book"), read_xls),
    Format("网页表格", (".html", ".htm"), lambda it: it.is_page, read_page),
    Format("文本表格", (".csv", ".tsv", ".txt"), lambda it: it.is_text, read_delimited),
)
SUFFIXES = tuple(suffix for one in FORMATS for suffix in one.suffixes)


def read_sheets(path: Path, limits: Limits | None = None, progress: Progress | None = None) -> list[Sheet]:
    """All sheets or tables of a file, in its order; RefusedData says in a sentence why a file cannot be read.

    `progress` is told the share read so far. Within the limits no file takes more than 1 GB.
    """
    limits = limits or Limits()
    contents = contents_of(path, limits)
    found = next((one for one in FORMATS if one.fits(contents)), None)
    if found is None:
        kinds = "、".join(SUFFIXES)
        what = f"这是{contents.other}" if contents.other else "文件类型无法识别"
        raise refused("format", what, f"可以导入的有：{kinds}。请在原软件中另存后重试。", path)
    try:
        sheets = found.read(path, limits, progress)
    except (MemoryError, RecursionError) as error:
        raise refused("too-large", "文件的结构过于庞大", "请分成几个文件后再导入。", path) from error
    if sum(span.area for sheet in sheets for span in sheet.merged) > limits.cells:
        # Ranges that lie over each other: Excel makes none, and whoever fills merged cells would fill them again.
        raise refused("too-large", f"合并单元格覆盖的格超过 {limits.cells} 个", "请取消不需要的合并单元格。", path)
    if not any(sheet.rows for sheet in sheets):
        raise refused("empty", "文件里没有内容", "请检查是否选错了文件。", path)
    return sheets


__all__ = ["FORMATS", "SUFFIXES", "Format", "RefusedData", "read_sheets"]
