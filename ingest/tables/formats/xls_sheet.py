"""The records of one worksheet of an .xls file: cells, formulas, merged ranges, what is hidden, drop-down lists."""

import struct
from dataclasses import dataclass, field

from ingest.tables.formats.biff import ERRORS, Texts, packed_number, unpack
from ingest.tables.formats.budget import Budget
from ingest.tables.formats.compound import CompoundError
from ingest.tables.formats.numbers import GENERAL, is_moment, moment, plain
from ingest.tables.sheet import Cell, CellFormats, Sheet, Span, Value, clipped, take_errors, trimmed

BOF, EOF = (0x09, 0x209, 0x409, 0x809), 0x0A
_NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _RSTRING, _BOOLERR, _STRING = (
    0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6, 0x205, 0x207
)  # fmt: skip
_FORMULAS = (0x06, 0x206, 0x406)
_ROW, _COLINFO, _MERGEDCELLS, _DV = 0x208, 0x7D, 0xE5, 0x1BE
_ROW_HIDDEN, _COLUMN_HIDDEN, _LIST = 0x20, 1, 3
_NO_NUMBER = 0xFFFF  # ends the value of a formula that gives no number


@dataclass
class Book:
    """What the sheets of a book share."""

    wide: bool  # Excel 97 and later; before, texts are bytes of a code page
    computed: bool  # written by a program that computes formulas
    encoding: str = "gb18030"
    since_1904: bool = False
    texts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=lambda: [GENERAL])
    code_of: list[int] = field(default_factory=list)

    def text(self, content: bytes, at: int, length_bytes: int = 2) -> str:
        """A text in a record, with its length before it."""
        layout = "<H" if length_bytes == 2 else "<B"
        (length,) = unpack(layout, content, at)
        if self.wide:
            return Texts([content[at + length_bytes :]]).text(length)
        return content[at + length_bytes : at + length_bytes + length].decode(self.encoding, "replace")


class SheetRecords:
    """Takes the records of a worksheet and gives the `Sheet`; `lists` are the formulas of its drop-down lists."""

    def __init__(self, book: Book, budget: Budget) -> None:
        self._book, self._budget = book, budget
        self._dated = [is_moment(code) for code in book.codes]
        self.lists: list[bytes] = []
        self._cells: dict[int, dict[int, Value]] = {}
        self._styles: dict[int, dict[int, int]] = {}
        self._errors: dict[Cell, str] = {}
        self._formulas: set[Cell] = set()
        self._merged: list[Span] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._awaiting: Cell | None = None  # the formula whose text comes in the next record

    def take(self, kind: int, content: bytes) -> None:
        """One record."""
        if kind == _LABELSST:
            row, column, style, number = unpack("<3HI", content)
            if number >= len(self._book.texts):
                raise CompoundError
            self._put(row, column, style, self._book.texts[number])
        elif kind == _NUMBER:
            row, column, style = unpack("<3H", content)
            self._put(row, column, style, _float(content, 6))
        elif kind == _RK:
            row, column, style, raw = unpack("<3HI", content)
            self._put(row, column, style, packed_number(raw))
        elif kind == _MULRK:
            row, first = unpack("<2H", content)
            for step in range((len(content) - 6) // 6):
                style, raw = unpack("<HI", content, 4 + step * 6)
                self._put(row, first + step, style, packed_number(raw))
        elif kind in (_LABEL, _RSTRING):
            row, column, style = unpack("<3H", content)
            text = self._book.text(content, 6)
            self._budget.text(text)
            self._put(row, column, style, text)
        elif kind == _BOOLERR:
            row, column, style, value, is_error = unpack("<3H2B", content)
            self._put(row, column, style, _Error(value) if is_error else bool(value))
        elif kind in _FORMULAS:
            self._formula(content)
        elif kind == _STRING and self._awaiting:
            text = self._book.text(content, 0)
            self._budget.text(text)
            self._put(*self._awaiting, 0, text)
            self._awaiting = None
        else:
            self._around(kind, content)

    def sheet(self, name: str, hidden: bool) -> Sheet:
        """What was read."""
        rows: list[list[Value]] = []
        formats = CellFormats(self._book.codes)
        for number in sorted(self._cells):
            cells = self._cells[number]
            row = [cells.get(column) for column in range(max(cells) + 1)]
            self._budget.row(number, row)
            rows.extend([] for _ in range(number - len(rows)))
            rows.append(row)
            if styles := self._styles.get(number):
                formats.put(number, [styles.get(column, 0) for column in range(max(cells) + 1)])
        rows = trimmed(rows)
        height, width = len(rows), max(map(len, rows), default=0)
        return Sheet(
            name, rows,
            merged=clipped(self._merged, rows),
            hidden=hidden,
            hidden_rows=frozenset(row for row in self._hidden_rows if row < height),
            hidden_columns=frozenset(column for column in self._hidden_columns if column < width),
            formats=formats,
            formula_errors=take_errors(rows) | self._errors,
            formulas=frozenset(self._formulas),
        )  # fmt: skip

    def _put(self, row: int, column: int, style: int, value: "Value | _Error") -> None:
        if isinstance(value, _Error):
            self._errors[row, column] = ERRORS.get(value.number, "#VALUE!")
            return
        format_ = self._book.code_of[style] if style < len(self._book.code_of) else 0
        if isinstance(value, float):
            dated = format_ and self._dated[format_]
            value = moment(value, self._book.since_1904, self._book.codes[format_]) if dated else plain(value)
        if value is None or value == "":
            return
        self._cells.setdefault(row, {})[column] = value
        if format_:
            self._styles.setdefault(row, {})[column] = format_

    def _formula(self, content: bytes) -> None:
        row, column, style, kind, _, value, _, _, no_number = unpack("<3H4BHH", content)
        at = (row, column)
        if no_number != _NO_NUMBER:
            self._put(row, column, style, _float(content, 6))
        elif kind == 0:
            self._awaiting = at
        elif kind == 2:
            self._put(row, column, style, _Error(value))
            return
        elif kind == 1:
            self._put(row, column, style, bool(value))
        elif not self._book.computed:
            self._errors[at] = "公式"
            return
        self._formulas.add(at)

    def _around(self, kind: int, content: bytes) -> None:
        """What stands around the cells."""
        if kind == _ROW:
            row, *_, flags = unpack("<8H", content)[:7]
            if flags & _ROW_HIDDEN:
                self._hidden_rows.add(row)
        elif kind == _COLINFO:
            first, last, _, _, flags = unpack("<5H", content)
            if flags & _COLUMN_HIDDEN:
                self._hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _MERGEDCELLS:
            for step in range(min(unpack("<H", content)[0], (len(content) - 2) // 8)):
                top, bottom, left, right = unpack("<4H", content, 2 + step * 8)
                self._budget.merged(len(self._merged))
                self._merged.append(Span(top, left, bottom, right))
        elif kind == _DV and unpack("<I", content)[0] & 0xF == _LIST and self._book.wide:
            texts = Texts([content[4:]])
            for _ in range(4):  # two titles and two messages
                texts.text()
            size = texts.number("<H")
            texts.skip(2)
            self.lists.append(texts.take(size))


@dataclass(frozen=True, slots=True)
class _Error:
    """An error of Excel by its number."""

    number: int


def _float(content: bytes, at: int) -> float:
    if len(content) < at + 8:
        raise CompoundError
    return float(struct.unpack_from("<d", content, at)[0])
