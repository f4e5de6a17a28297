"""The part of one worksheet, tag by tag: cells, formulas, merged ranges, what is hidden, drop-down lists."""

from ingest.tables.formats.budget import Budget
from ingest.tables.formats.markup import is_true
from ingest.tables.formats.numbers import is_moment, iso_moment, moment, read_number
from ingest.tables.formats.references import column_of, span_of
from ingest.tables.formats.texts import unescaped
from ingest.tables.formats.xlsx_styles import Styles
from ingest.tables.limits import EXCEL_COLUMNS
from ingest.tables.sheet import Cell, CellFormats, Sheet, Span, Value, clipped, take_errors, trimmed

_DIGITS = "0123456789"
_SHOWN = 200  # characters of a formula that are kept


class SheetPart:
    """Takes the tags of a worksheet and gives the `Sheet`; `lists` are the formulas of its drop-down lists."""

    def __init__(self, texts: list[str], styles: Styles, budget: Budget, *, since_1904: bool) -> None:
        self._texts, self._styles, self._budget, self._since_1904 = texts, styles, budget, since_1904
        self._dated = [is_moment(code) for code in styles.codes]
        self._format_of = {str(style): number for style, number in enumerate(styles.code_of) if number}
        self.lists: list[str] = []
        self._rows: list[list[Value]] = []
        self._formats = CellFormats(styles.codes)
        self._errors: dict[Cell, str] = {}
        self._formulas: set[Cell] = set()
        self._unreadable: set[Cell] = set()
        self._merged: list[Span] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row, self._column = -1, -1
        self._cells: list[Value] = []
        self._numbers: list[int] = []
        self._in_cell = self._in_list = self._aside = False
        self._type, self._format = "n", 0
        self._value: str | None = None
        self._formula: str | None = None
        self._runs: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._budget.place(self._row, 0)
            self._column, self._cells, self._numbers = -1, [], []
            if is_true(attributes.get("hidden")):
                self._hidden_rows.add(self._row)
        elif tag == "rPh":
            self._aside = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col" and is_true(attributes.get("hidden")):
            first, last = (attributes.get(name, "") for name in ("min", "max"))
            if first.isdecimal() and last.isdecimal():
                self._hidden_columns.update(range(max(0, int(first) - 1), min(int(last), EXCEL_COLUMNS)))
        elif tag == "dataValidation":
            self._in_list = attributes.get("type") == "list"

    def finish(self, tag: str, text: str) -> None:
        """A tag closes; `text` stood before it."""
        if tag == "v":
            self._value = text
        elif tag == "c":
            self._finish_cell()
        elif tag == "row":
            self._finish_row()
        elif tag == "t" and self._in_cell:
            if not self._aside:
                self._runs.append(text)
        elif tag == "rPh":
            self._aside = False
        elif tag == "f" and self._in_cell:
            self._formula = text
        elif tag in ("f", "formula1") and self._in_list and text.strip():
            self.lists.append(text)
        elif tag == "dataValidation":
            self._in_list = False

    def sheet(self, name: str, hidden: bool) -> Sheet:
        """What was read."""
        rows = trimmed(self._rows)
        errors = take_errors(rows) | self._errors
        height, width = len(rows), max(map(len, rows), default=0)
        return Sheet(
            name, rows,
            merged=clipped(self._merged, rows),
            hidden=hidden,
            hidden_rows=frozenset(row for row in self._hidden_rows if row < height),
            hidden_columns=frozenset(column for column in self._hidden_columns if column < width),
            formats=self._formats,
            formula_errors=errors,
            formulas=frozenset(self._formulas),
            unreadable=frozenset(self._unreadable),
        )  # fmt: skip

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        column = column_of(reference.rstrip(_DIGITS)) if reference else self._column + 1
        if not 0 <= column < EXCEL_COLUMNS or self._row < 0:
            self._budget.place(max(self._row, 0), column)
        self._column = column
        self._format = self._format_of.get(attributes.get("s", "0"), 0)
        self._type = attributes.get("t", "n")
        self._value = self._formula = None
        self._runs.clear()
        self._in_cell = True

    def _finish_cell(self) -> None:
        self._in_cell = False
        value = self._read()
        if self._formula is not None:
            self._note_formula(value)
        if value is None:
            return
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend([None] * missing)
            self._numbers.extend([0] * missing)
        if missing >= 0:
            self._cells.append(value)
            self._numbers.append(self._format)
        else:  # a place said twice, or out of order
            self._cells[self._column], self._numbers[self._column] = value, self._format

    def _note_formula(self, value: Value) -> None:
        at = (self._row, self._column)
        if at in self._errors:
            return
        if value is None and not (self._type == "str" and self._value is not None):
            # Written by a program that computes nothing (openpyxl): there is no value to go by.
            self._errors[at] = f"={self._formula}"[:_SHOWN] if self._formula else "公式"
        else:
            self._formulas.add(at)

    def _read(self) -> Value:
        """The value of the cell that closes."""
        text = self._value
        match self._type:
            case "s":
                number = int(text) if text and text.isdecimal() else -1
                if 0 <= number < len(self._texts):
                    return self._texts[number] or None
                if text:
                    self._unreadable.add((self._row, self._column))
                return None
            case "inlineStr":
                text = unescaped("".join(self._runs))
                self._budget.text(text)
                return text or None
            case "str":
                self._budget.text(text or "")
                return unescaped(text or "") or None
            case "e":
                self._errors[self._row, self._column] = text or "#VALUE!"
                return None
            case "b":
                return None if not text else is_true(text)
            case "d":
                return iso_moment(text or "")
            case _:
                if not text:
                    return None
                found = read_number(text)
                if self._format and self._dated[self._format] and not isinstance(found, str):
                    return moment(found, self._since_1904, self._styles.codes[self._format])
                return found

    def _finish_row(self) -> None:
        cells = self._cells
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            return
        self._budget.row(self._row, cells)
        if any(self._numbers):
            self._formats.put(self._row, self._numbers[: len(cells)])
        if self._row >= len(self._rows):
            self._rows.extend([] for _ in range(self._row + 1 - len(self._rows)))
        self._rows[self._row] = cells

    def _merge(self, reference: str) -> None:
        span = span_of(reference)
        if span is not None:
            self._budget.merged(len(self._merged))
            self._merged.append(span)
