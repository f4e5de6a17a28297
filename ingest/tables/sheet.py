"""The neutral grid that every file type is read into: cells with their place, and what Excel knows of them."""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

Value = str | int | float | bool | date | datetime | time | None
Cell = tuple[int, int]  # row and column from 0
Progress = Callable[[float], None]  # is told the share of the file that has been read, 0 … 1

ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA)|Err:5\d\d")


@dataclass(frozen=True, slots=True)
class Span:
    """A rectangle of cells, counted from 0, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def area(self) -> int:
        """Its number of cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or one table of a text file.

    `rows[r][c]` is counted from A1; rows are ragged on the right and None is an empty cell. Text is kept as written.
    Of a merged range only the top left cell carries the value. Dates are `date` or `datetime` where the file's own
    number format says so, and stay numbers otherwise.
    """

    name: str  # "" for a text file; 表1, 表2 … for the tables of a .docx
    rows: list[list[Value]]
    merged: tuple[Span, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formats: Mapping[Cell, str] = field(default_factory=dict)  # number formats other than General
    formula_errors: Mapping[Cell, str] = field(default_factory=dict)  # "#REF!" …, or a formula without stored value
    formulas: frozenset[Cell] = frozenset()  # cells whose value is a formula's stored value
    unreadable: frozenset[Cell] = frozenset()  # cells with bytes that no character stands for
    list_sources: tuple[Span, ...] = ()  # ranges of this sheet that feed drop-down lists, of this or another sheet

    @property
    def width(self) -> int:
        """Columns up to the last filled one."""
        return max(map(len, self.rows), default=0)

    def at(self, row: int, column: int) -> Value:
        """The value of a cell; None outside of the filled cells too."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None


class CellFormats(Mapping[Cell, str]):
    """Number formats of a sheet, two bytes a cell: 1.5 million cells would take 300 MB in a dict."""

    def __init__(self, codes: list[str]) -> None:
        self._codes = codes  # the first stands for General
        self._rows: dict[int, array[int]] = {}

    def put(self, row: int, numbers: list[int]) -> None:
        """The formats of a row as numbers of `codes`."""
        self._rows[row] = array("H", numbers)

    def __getitem__(self, cell: Cell) -> str:
        found: str | None = self.get(cell)
        if found is None:
            raise KeyError(cell)
        return found

    def get(self, cell: Cell, default: Any = None) -> Any:
        """As of any mapping, without raising and catching an error for each of a million cells."""
        row = self._rows.get(cell[0])
        number = row[cell[1]] if row is not None and 0 <= cell[1] < len(row) else 0
        return self._codes[number] if number else default

    def __iter__(self) -> Iterator[Cell]:
        return ((row, column) for row, numbers in self._rows.items() for column, n in enumerate(numbers) if n)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def letters(index: int) -> str:
    """The name of a column: 0 → A, 25 → Z, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def address(row: int, column: int) -> str:
    """The A1 address of a cell counted from 0."""
    return f"{letters(column)}{row + 1}"


def trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    """The rows without empty cells at their ends and without empty rows below; changes the lists themselves."""
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def take_errors(rows: list[list[Value]]) -> dict[Cell, str]:
    """Cells whose text is an error of Excel, as exports keep them (#REF!, #N/A …); the cells become empty."""
    found: dict[Cell, str] = {}
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str) and value[:1] in ("#", "E") and ERROR.fullmatch(value):
                found[r, c] = value
                row[c] = None
    if found:
        trimmed(rows)
    return found


def clipped(spans: list[Span], rows: list[list[Value]]) -> tuple[Span, ...]:
    """The spans cut to the filled part of a sheet: a range merged to the last row of Excel says no more than that."""
    bottom, right = len(rows) - 1, max(map(len, rows), default=0) - 1
    cut = (Span(s.top, s.left, min(s.bottom, bottom), min(s.right, right)) for s in spans)
    kept = (s for s in cut if s.top <= s.bottom and s.left <= s.right and (s.top, s.left) != (s.bottom, s.right))
    return tuple(dict.fromkeys(kept))
