"""Web pages with tables, which many systems export under the name .xls: 表1, 表2 … in the order of their begins."""

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]

from ingest.documents import read_bytes, refused
from ingest.tables.formats.budget import Budget
from ingest.tables.formats.delimited import decode
from ingest.tables.limits import Limits
from ingest.tables.sheet import Progress, Sheet, Span, Value, clipped, take_errors, trimmed

_MOST_SPANNED = 10_000  # rows of one cell
_UNSEEN = ("script", "style")
_CHUNK = 1 << 16


def read_page(path: Path, limits: Limits, progress: Progress | None = None) -> list[Sheet]:
    """One sheet a table that has a filled cell; RefusedData when the page has none."""
    text = decode(read_bytes(path), path)
    page = _Page(Budget(path, limits))
    # A target is told the tags one by one: no tree is built, and no entity is fetched.
    parser = etree.HTMLParser(target=page, no_network=True)
    try:
        for at in range(0, len(text), _CHUNK):
            parser.feed(text[at : at + _CHUNK])
            if progress:
                progress(min(1.0, at / len(text)))
        parser.close()
    except etree.LxmlError as error:
        raise refused("damaged", "网页格式有误", "请用 Excel 打开后另存为 .xlsx。", path) from error
    sheets = [table.sheet() for table in page.tables if any(any(row) for row in table.rows)]
    if not sheets:
        raise refused("empty", "网页里没有表格", "请从系统中导出 Excel 文件。", path)
    return sheets


@dataclass
class _Table:
    """A table while it is read; `taken` says for how many more rows a column is covered from above."""

    name: str
    rows: list[list[Value]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    texts: list[str] | None = None  # of the cell that is open
    down: int = 1
    right: int = 1

    def sheet(self) -> Sheet:
        """The table as a sheet."""
        rows = trimmed(self.rows)
        return Sheet(self.name, rows, merged=clipped(self.spans, rows), formula_errors=take_errors(rows))


class _Page:
    """What the parser tells the tags to; the names of the methods are lxml's."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            name = f"表{len(self.tables) + 1}"
            self._budget.sheet(name)
            self.tables.append(_Table(name))
            self._open.append(self.tables[-1])
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                self._finish_cell(table)
                table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}
                table.rows.append([])
            elif tag in ("td", "th"):
                self._finish_cell(table)
                table.texts = []
                table.down = min(_count(attributes.get("rowspan")), _MOST_SPANNED)
                table.right = _count(attributes.get("colspan"))
            elif tag == "br" and table.texts is not None:
                table.texts.append("\n")

    def end(self, tag: str) -> None:
        """A tag closes."""
        if tag in _UNSEEN:
            self._unseen -= 1
        elif self._open and tag in ("td", "th", "tr", "table"):
            self._finish_cell(self._open[-1])
            if tag == "table":
                self._open.pop()
        elif self._open and tag in ("p", "div") and self._open[-1].texts is not None:
            self._open[-1].texts.append("\n")

    def data(self, text: str) -> None:
        """Text; line breaks in the source of a page are blanks."""
        if self._open and not self._unseen and self._open[-1].texts is not None:
            self._budget.text(text)
            self._open[-1].texts.append(text)

    def close(self) -> None:
        """The page ends."""

    def _finish_cell(self, table: _Table) -> None:
        if table.texts is None:
            return
        if not table.rows:
            table.rows.append([])
        lines = "".join(" ".join(part.split()) if part != "\n" else part for part in table.texts).strip()
        row, number = table.rows[-1], len(table.rows) - 1
        column = next(at for at in range(len(row), len(row) + len(table.taken) + 1) if at not in table.taken)
        self._budget.place(number, column + table.right - 1)
        row.extend([None] * (column - len(row)))
        row.append(lines or None)
        row.extend([None] * (table.right - 1))
        self._budget.row(number, row)
        if (table.down, table.right) != (1, 1):
            self._budget.merged(len(table.spans))
            table.spans.append(Span(number, column, number + table.down - 1, column + table.right - 1))
        if table.down > 1:
            table.taken |= dict.fromkeys(range(column, column + table.right), table.down)
        table.texts = None


def _count(text: str | None) -> int:
    return max(1, int(text[:6])) if text and text.strip().isdecimal() else 1
