"""Tables of Word documents (.docx): 表1, 表2 … in their order, a table inside a cell after its own (表1-1).

The document is read as a stream of tags: a tree of it (python-docx) takes some thirty times the size of the file.
"""

from dataclasses import dataclass, field
from pathlib import Path

from ingest.documents import refused
from ingest.tables.formats.archive import Archive
from ingest.tables.formats.budget import Budget
from ingest.tables.formats.markup import attribute
from ingest.tables.limits import Limits
from ingest.tables.sheet import Progress, Sheet, Span, Value, clipped, take_errors, trimmed

_DOCUMENT = "word/document.xml"
_DEEPEST = 8  # tables within tables


def read_docx(path: Path, limits: Limits, progress: Progress | None = None) -> list[Sheet]:
    """One sheet a table; RefusedData when the document has none."""
    with Archive(path, limits, progress) as archive:
        archive.expect([_DOCUMENT])
        document = _Document(Budget(path, limits))
        if not archive.walk(_DOCUMENT, document.begin, document.finish):
            raise archive.damaged("（缺少正文）")
    if not document.tables:
        raise refused("empty", "文档里没有表格", "把表格放进文档，或改用 Excel 文件。", path)
    return [table.sheet() for table in document.tables]


@dataclass
class _Table:
    """A table while it is read; a cell may span columns (gridSpan) and go on downwards (vMerge)."""

    name: str
    rows: list[list[Value]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    inner: int = 0
    column: int = 0
    width: int = 1
    goes_on: bool = False  # the cell is the lower part of one that is merged downwards
    restarts: bool = False
    texts: list[str] = field(default_factory=list)
    open_below: dict[int, int] = field(default_factory=dict)  # column → index of the span that may go on

    def sheet(self) -> Sheet:
        """The table as a sheet."""
        rows = trimmed(self.rows)
        return Sheet(self.name, rows, merged=clipped(self.spans, rows), formula_errors=take_errors(rows))


class _Document:
    """Takes the tags of a document and collects its tables."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._outer = 0
        self._skipping = 0  # a picture's text box is written twice; the second writing (Fallback) is left out

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "Fallback":
            self._skipping += 1
        elif tag == "tbl":
            self._begin_table()
        elif self._open and not self._skipping:
            self._within(self._open[-1], tag, attributes)

    def finish(self, tag: str, text: str) -> None:
        """A tag closes; `text` stood before it."""
        if tag == "Fallback":
            self._skipping -= 1
            return
        if not self._open or self._skipping:
            return
        table = self._open[-1]
        if tag == "t":
            table.texts.append(text)
        elif tag == "p":
            table.texts.append("\n")
        elif tag == "tc":
            self._finish_cell(table)
        elif tag == "tr" and table.rows and any(value is not None for value in table.rows[-1]):
            self._budget.row(len(table.rows) - 1, table.rows[-1])
        elif tag == "tbl":
            self._open.pop()

    def _begin_table(self) -> None:
        if self._open:
            outer = self._open[-1]
            outer.inner += 1
            name = f"{outer.name}-{outer.inner}"
        else:
            self._outer += 1
            name = f"表{self._outer}"
        self._budget.sheet(name)
        table = _Table(name)
        self.tables.append(table)
        if len(self._open) >= _DEEPEST:
            raise RecursionError  # told by `read_sheets`
        self._open.append(table)

    def _within(self, table: _Table, tag: str, attributes: dict[str, str]) -> None:
        if tag == "tr":
            table.rows.append([])
            table.column = 0
        elif tag == "gridBefore":
            table.column += _count(attribute(attributes, "val"))
        elif tag == "tc":
            table.width, table.goes_on, table.restarts = 1, False, False
            table.texts.clear()
        elif tag == "gridSpan":
            table.width = max(1, _count(attribute(attributes, "val")))
        elif tag == "vMerge":
            table.restarts = attribute(attributes, "val") == "restart"
            table.goes_on = not table.restarts
        elif tag == "br" or tag == "cr":
            table.texts.append("\n")
        elif tag == "tab":
            table.texts.append("\t")

    def _finish_cell(self, table: _Table) -> None:
        if not table.rows:
            return
        number, left, right = len(table.rows) - 1, table.column, table.column + table.width - 1
        self._budget.place(number, right)
        going = table.open_below.get(left)
        if table.goes_on and going is not None:
            above = table.spans[going]
            table.spans[going] = Span(above.top, above.left, number, above.right)
        else:
            text = "".join(table.texts).strip("\n")
            self._budget.text(text)
            row = table.rows[number]
            row.extend([None] * (left - len(row)))
            row.append(text if text.strip() else None)
            if table.restarts:
                table.open_below[left] = len(table.spans)
            else:
                table.open_below.pop(left, None)
            table.spans.append(Span(number, left, number, right))
        table.column = right + 1
        table.texts.clear()


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
