"""The cells of a record as they count: 同上 repeats the cell above, unknown marks say nothing, errors are told."""

from functools import lru_cache
from typing import Any

from ingest.tables.emit.measures import is_numeric
from ingest.tables.problems import Problems
from ingest.tables.sheet import Cell
from ingest.tables.table import Table
from ingest.tables.values.marks import is_ditto, is_mojibake, is_unknown, plain
from ingest.tables.words import Words

_KEPT = 16384  # texts whose marks are remembered: most cells of a column say one of few things


class Cells:
    """Reads the records of a table one after the other and remembers what 同上 stands for."""

    def __init__(self, table: Table, words: Words, problems: Problems) -> None:
        self._table, self._words, self._problems = table, words, problems
        self._above: dict[int, Any] = {}
        sheet = table.view.sheet
        self._flawed = bool(sheet.formula_errors) or bool(sheet.unreadable)
        self._numeric = frozenset(one.column.index for one in table.fields if is_numeric(one, words))
        self._read = [one for one in table.fields if one.meaning.name != "sensitive"]
        self._columns = [one.column.index for one in self._read if one.column.index >= 0]

    def read(self, record: int) -> dict[int, Any]:
        """The telling values of a record by column; None stands for nothing known."""
        table, found = self._table, {}
        plain_row = None if self._flawed or table.places else table.view.plain_row(record)
        if plain_row is not None:
            width = len(plain_row)
            for at in self._columns:
                value = plain_row[at] if at < width else None
                if value is not None and (told := self._told(at, value, None, record)) is not None:
                    found[at] = told
            return found
        for one in self._read:
            place = table.place(record, one)
            if place is None or (self._flawed and self._is_flawed(table.view.cell(*place))):
                continue
            value = table.view.value(*place)
            at = one.column.index
            if value is not None and (told := self._told(at, value, place, record)) is not None:
                found[at] = told
        return found

    def _is_flawed(self, cell: Cell) -> bool:
        """Whether a cell has an error for a value; the problem is told."""
        sheet = self._table.view.sheet
        if cell in sheet.formula_errors:
            self._problems.add("formula_error", sheet, cell, sheet.formula_errors[cell])
            return True
        if cell in sheet.unreadable:
            self._problems.add("encoding", sheet, cell, plain(sheet.at(*cell)))
            return True
        return False

    def _told(self, at: int, value: Any, place: Cell | None, record: int) -> Any:
        """What a filled cell of a column tells; None for nothing."""
        if not isinstance(value, str):
            self._above[at] = value
            return value
        mark = _mark(value, self._words)
        value = value.strip()
        if mark == "ditto":
            return self._above.get(at)
        if mark == "mojibake":
            self._problems.add(
                "encoding", self._table.view.sheet, self._table.view.cell(*(place or (record, at))), value
            )
            self._above.pop(at, None)
            return None
        if value:
            self._above[at] = value
        if mark == "unsaid":
            return value if at in self._numeric else None
        return None if mark == "unknown" else value


@lru_cache(maxsize=_KEPT)
def _mark(value: str, words: Words) -> str:
    """`ditto`, `mojibake`, `unknown`, `unsaid`, or nothing for a text that says something."""
    text = plain(value)
    if is_ditto(text, words):
        return "ditto"
    if is_mojibake(text) or is_mojibake(value):  # a no-break space may be half of a character
        return "mojibake"
    if text in words.group("unsaid"):
        return "unsaid"
    return "unknown" if is_unknown(text, words) else ""
