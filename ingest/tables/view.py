"""A sheet as a person sees it: a merged cell stands for every cell that it covers; a part of a sheet; turned round."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.tables.sheet import Cell, Sheet, Span, Value, address


@dataclass(frozen=True)
class View:
    """Rows `top` to `bottom` and columns `left` to `right` (counted from 0, included) of a sheet.

    Rows and columns stay those of the sheet, so that an address is always true. With `turned` the view's rows are
    the sheet's columns.
    """

    sheet: Sheet
    top: int
    left: int
    bottom: int
    right: int
    turned: bool = False

    @classmethod
    def whole(cls, sheet: Sheet) -> "View":
        """All of a sheet."""
        return cls(sheet, 0, 0, len(sheet.rows) - 1, sheet.width - 1)

    def cut(self, top: int, left: int, bottom: int, right: int) -> "View":
        """A part of the view."""
        part = replace(self, top=top, left=left, bottom=bottom, right=right)
        part.__dict__["_covered"] = self._covered  # places of the sheet: the same for every part
        return part

    def turn(self) -> "View":
        """The same cells with rows for columns."""
        return View(self.sheet, self.left, self.top, self.right, self.bottom, not self.turned)

    @cached_property
    def _covered(self) -> dict[Cell, Span]:
        return {
            (row, column): span
            for span in self.sheet.merged
            for row in range(span.top, span.bottom + 1)
            for column in range(span.left, span.right + 1)
        }

    def cell(self, row: int, column: int) -> Cell:
        """The sheet's cell that shows at a place of the view: the top left one of a merged range."""
        at = (column, row) if self.turned else (row, column)
        span = self._covered.get(at) if self.sheet.merged else None
        return (span.top, span.left) if span else at

    def value(self, row: int, column: int) -> Value:
        """What shows at a place; text without blanks around it, None for nothing."""
        found = self.sheet.at(row, column) if row in self._plain_rows else self.sheet.at(*self.cell(row, column))
        if isinstance(found, str):
            return found.strip() or None
        return found

    def plain_row(self, row: int) -> list[Value] | None:
        """The cells of a row as they are, from the sheet's first column on; None where a merged range touches it."""
        return self.sheet.rows[row] if row in self._plain_rows else None

    def text(self, row: int, column: int) -> str:
        """The value as text, empty for nothing."""
        found = self.value(row, column)
        return "" if found is None else str(found).strip()

    def covers(self, row: int, column: int) -> Span:
        """The range that shows the same cell, as places of the view."""
        at = (column, row) if self.turned else (row, column)
        span = self._covered.get(at)
        if span is None:
            return Span(row, column, row, column)
        return Span(span.left, span.top, span.right, span.bottom) if self.turned else span

    @cached_property
    def _plain_rows(self) -> frozenset[int]:
        """Rows that no merged range and no error touches: most of a large sheet."""
        touched = {row for row, _ in self._covered} | {row for row, _ in self.sheet.formula_errors}
        return frozenset() if self.turned else frozenset(self.rows()) - touched

    def filled(self, row: int) -> Iterator[int]:
        """Columns of a row that show something; of a range merged across only the first."""
        seen = None
        for column in range(self.left, self.right + 1):
            at = self.cell(row, column)
            if at != seen and (self.sheet.at(*at) not in (None, "") or at in self.sheet.formula_errors):
                seen = at
                yield column

    def own(self, row: int) -> list[int]:
        """Columns of a row whose cells begin in it: what a range merged from above shows is not its own."""
        if row in self._plain_rows:
            cells = self.sheet.rows[row][self.left : self.right + 1]
            return [at for at, value in enumerate(cells, self.left) if value not in (None, "")]
        return [column for column in self.filled(row) if self.covers(row, column).top == row]

    def address(self, row: int, column: int) -> str:
        """The A1 address of what shows at a place."""
        return address(*self.cell(row, column))

    def rows(self) -> range:
        """The row numbers."""
        return range(self.top, self.bottom + 1)

    def columns(self) -> range:
        """The column numbers."""
        return range(self.left, self.right + 1)

    def hidden(self, row: int) -> bool:
        """Whether the sheet hides the row."""
        return row in (self.sheet.hidden_columns if self.turned else self.sheet.hidden_rows)
