"""Spreadsheets of OpenDocument (.ods, LibreOffice and WPS): repeated cells and rows, spans, dates, hidden parts."""

import re
from pathlib import Path

from ingest.documents import refused
from ingest.tables.formats.archive import Archive
from ingest.tables.formats.budget import Budget
from ingest.tables.formats.markup import attribute
from ingest.tables.formats.numbers import iso_moment, read_number
from ingest.tables.limits import EXCEL_COLUMNS, Limits
from ingest.tables.sheet import Cell, Progress, Sheet, Span, Value, clipped, take_errors, trimmed

_CONTENT = "content.xml"
_BLANKS = re.compile(r"[ \t\r\n]+")
_CELLS = ("table-cell", "covered-table-cell")


def read_ods(path: Path, limits: Limits, progress: Progress | None = None) -> list[Sheet]:
    """All sheets in their order, hidden ones too; RefusedData for what cannot be read."""
    with Archive(path, limits, progress) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise refused("password", "文件设有密码", "请去掉密码后另存，再重试。", path)
        archive.expect([_CONTENT])
        content = _Content(Budget(path, limits))
        if not archive.walk(_CONTENT, content.begin, content.finish, content.loose):
            raise archive.damaged("（缺少内容）")
    if not content.sheets:
        raise refused("empty", "文件里没有工作表", "请检查文件。", path)
    return content.sheets


class _Content:
    """Takes the tags of content.xml and collects the sheets."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.sheets: list[Sheet] = []
        self._hiding_styles: set[str] = set()  # styles of sheets that are not displayed
        self._style = ""
        self._depth = 0  # of tables within cells: only the outermost are sheets
        self._aside = 0  # within a comment or a drawing

    def _clear(self, name: str, hidden: bool) -> None:
        self._name, self._hidden = name, hidden
        self._rows: list[list[Value]] = []
        self._spans: list[Span] = []
        self._errors: dict[Cell, str] = {}
        self._formulas: set[Cell] = set()
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._column = self._columns = self._paragraphs = 0
        self._cells: list[Value] = []
        self._texts: list[str] = []
        self._repeat_row = 1

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "style":
            self._style = attribute(attributes, "name") or ""
        elif tag == "table-properties" and attribute(attributes, "display") == "false":
            self._hiding_styles.add(self._style)
        elif tag in ("annotation", "shapes", "frame", "custom-shape"):
            self._aside += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                name = attribute(attributes, "name") or ""
                self._budget.sheet(name)
                self._clear(name, attribute(attributes, "style-name") in self._hiding_styles)
        elif self._depth == 1 and not self._aside:
            self._within(tag, attributes)

    def finish(self, tag: str, text: str) -> None:
        """A tag closes; `text` stood before it."""
        if tag in ("annotation", "shapes", "frame", "custom-shape"):
            self._aside -= 1
        elif tag == "table":
            self._depth -= 1
            if self._depth == 0:
                self.sheets.append(self._sheet())
        elif self._depth == 1 and not self._aside:
            self.loose(text)
            if tag == "p":
                self._paragraphs -= 1
                self._texts.append("\n")
            elif tag in _CELLS:
                self._finish_cell()
            elif tag == "table-row":
                self._finish_row()

    def loose(self, text: str) -> None:
        """Text of a paragraph; breaks and blanks of the source are one blank."""
        if self._depth == 1 and not self._aside and self._paragraphs:
            self._texts.append(_BLANKS.sub(" ", text))

    def _within(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _CELLS:
            self._cell = attributes
            self._paragraphs = 0
            self._texts = []
        elif tag == "table-row":
            self._repeat_row = _times(attributes, "number-rows-repeated")
            self._column, self._cells = 0, []
            if attribute(attributes, "visibility") in ("collapse", "filter"):
                self._hidden_rows.update(range(self._row, min(self._row + self._repeat_row, 1_048_576)))
        elif tag == "table-column":
            times = _times(attributes, "number-columns-repeated")
            if attribute(attributes, "visibility") == "collapse":
                last = min(self._columns + times, EXCEL_COLUMNS)
                self._hidden_columns.update(range(self._columns, last))
            self._columns += times
        elif tag == "p":
            self._paragraphs += 1
        elif tag == "s":
            self._texts.append(" " * min(_times(attributes, "c"), 1000))
        elif tag == "line-break":
            self._texts.append("\n")
        elif tag == "tab":
            self._texts.append("\t")

    def _finish_cell(self) -> None:
        times = _times(self._cell, "number-columns-repeated")
        at = (self._row, self._column)
        value = self._value(at)
        down = _times(self._cell, "number-rows-spanned")
        right = _times(self._cell, "number-columns-spanned")
        if (down, right) != (1, 1):
            self._budget.merged(len(self._spans))
            self._spans.append(Span(at[0], at[1], at[0] + down - 1, at[1] + right - 1))
        self._column += times
        self._budget.place(self._row, self._column - 1)
        if value is not None:
            self._cells.extend([None] * (at[1] - len(self._cells)))
            self._cells.extend([value] * times)

    def _value(self, at: Cell) -> Value:
        text = "".join(self._texts).rstrip("\n")
        self._budget.text(text)
        kind = attribute(self._cell, "value-type") or ""
        formula = attribute(self._cell, "formula")
        value: Value
        if kind in ("float", "percentage", "currency"):
            value = read_number(attribute(self._cell, "value") or text)
        elif kind == "date":
            value = iso_moment(attribute(self._cell, "date-value") or text)
        elif kind == "boolean":
            value = attribute(self._cell, "boolean-value") == "true"
        else:
            value = text or None
        if formula is not None:
            told = attribute(self._cell, "value-type") != "string" and text.startswith(("#", "Err:"))
            if told or (kind == "" and value is None):
                self._errors[at] = text or formula[:200]
                return None
            self._formulas.add(at)
        return value

    def _finish_row(self) -> None:
        times = self._repeat_row
        if self._cells:
            self._budget.place(self._row + times - 1, 0)
            self._rows.extend([] for _ in range(self._row - len(self._rows)))
            for number in range(self._row, self._row + times):
                self._budget.row(number, self._cells)
                self._rows.append(list(self._cells))
        self._row += times

    def _sheet(self) -> Sheet:
        rows = trimmed(self._rows)
        height, width = len(rows), max(map(len, rows), default=0)
        return Sheet(
            self._name, rows,
            merged=clipped(self._spans, rows),
            hidden=self._hidden,
            hidden_rows=frozenset(row for row in self._hidden_rows if row < height),
            hidden_columns=frozenset(column for column in self._hidden_columns if column < width),
            formula_errors=take_errors(rows) | self._errors,
            formulas=frozenset(self._formulas),
        )  # fmt: skip


def _times(attributes: dict[str, str], name: str) -> int:
    text = attribute(attributes, name)
    return max(1, int(text[:9])) if text and text.isdecimal() else 1
