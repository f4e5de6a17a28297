"""The cells of a record as they count: 同上 repeats the cell above, unknown marks say nothing, errors are told."""

from typing import Any

from ingest.tables.problems import Problems
from ingest.tables.table import Table
from ingest.tables.values.marks import is_ditto, is_mojibake, is_unknown, plain
from ingest.tables.words import Words


class Cells:
    """Reads the records of a table one after the other and remembers what 同上 stands for."""

    def __init__(self, table: Table, words: Words, problems: Problems) -> None:
        self._table, self._words, self._problems = table, words, problems
        self._above: dict[int, Any] = {}
        sheet = table.view.sheet
        self._flawed = bool(sheet.formula_errors) or bool(sheet.unreadable)
        self._read = [one for one in table.fields if one.meaning.name != "sensitive"]

    def read(self, record: int) -> dict[int, Any]:
        """The telling values of a record by column; None stands for nothing known."""
        table, sheet = self._table, self._table.view.sheet
        found: dict[int, Any] = {}
        for one in self._read:
            place = table.place(record, one)
            if place is None:
                continue
            at = one.column.index
            if self._flawed:
                cell = table.view.cell(*place)
                if cell in sheet.formula_errors:
                    self._problems.add("formula_error", sheet, cell, sheet.formula_errors[cell])
                    continue
                if cell in sheet.unreadable:
                    self._problems.add("encoding", sheet, cell, plain(sheet.at(*cell)))
                    continue
            value = table.view.value(*place)
            if value is None:
                continue
            if isinstance(value, str):
                text = plain(value)
                if is_ditto(text, self._words):
                    value = self._above.get(at)
                    if value is None:
                        continue
                elif is_mojibake(text):
                    self._problems.add("encoding", sheet, table.view.cell(*place), value)
                    self._above.pop(at, None)
                    continue
                else:
                    self._above[at] = value
                    if is_unknown(text, self._words):
                        continue
            else:
                self._above[at] = value
            found[at] = value
        return found
