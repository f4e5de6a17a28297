"""Who holds which qualification: a column of them, columns that are years, or columns headed by a qualification."""

from datetime import date
from typing import TYPE_CHECKING, Any

from graph.names import fold
from ingest.tables.emit.found import Found
from ingest.tables.table import Field, Table
from ingest.tables.understanding import FoundNode
from ingest.tables.values.dates import read_or_none, read_year
from ingest.tables.values.marks import is_done, is_undone, is_unknown, plain
from ingest.tables.values.names import clean, split
from ingest.tables.values.typed import FIRST_YEAR
from ingest.tables.words import ORGANISATIONS, Words

if TYPE_CHECKING:
    from ingest.tables.emit.rows import Record


class Holdings:
    """Reads the qualifications of the records of one table."""

    def __init__(self, table: Table, found: Found, words: Words, today: date) -> None:
        self._table, self._found, self._words, self._last_year = table, found, words, today.year + 1
        self._named = [one for one in table.fields if one.entity and one.meaning.owner == "HOLDS"]
        self._told = [one for one in table.fields if one.meaning.kind == "relation" and one.meaning.owner == "HOLDS"]
        own = [one for one in table.fields if one.meaning.kind == "qualification"]
        self._years = [one for one in own if not one.meaning.owner or one.column.year is not None]
        self._headed: dict[str, list[Field]] = {}
        for one in own:
            if one.meaning.owner and one.column.year is None:
                self._headed.setdefault(one.meaning.owner, []).append(one)

    def read(self, record: "Record") -> None:
        """All holdings that the record states."""
        if self._named:
            self._column(record)
        holders = self._holders(record) if self._years or self._headed else []
        for one in self._years:
            self._in_year(one, holders, record)
        for name, fields in self._headed.items():
            self._by_heading(name, fields, holders, record)

    def _holders(self, record: "Record") -> list[FoundNode]:
        things = [self._table.subject, *(one for one in self._table.fields if one.entity)]
        nodes = (record.of(one) for one in things if one is not None)
        return next((found for found in nodes if found and found[0].type in ORGANISATIONS), [])

    def _column(self, record: "Record") -> None:
        """A column of qualifications, several a cell, with year and certificate beside it."""
        properties = self._read_told(record)
        for one in self._named:
            for holder in record.of(one.of):
                for qualification in record.of(one):
                    self._hold(holder, qualification, properties, record)

    def _read_told(self, record: "Record") -> dict[str, Any]:
        properties: dict[str, Any] = {}
        for one in self._told:
            value = record.values.get(one.column.index)
            if value is None:
                continue
            if one.meaning.name == "year":
                self._year(one, value, properties, record)
            else:
                properties[one.meaning.name] = clean(plain(value))
        return properties

    def _in_year(self, one: Field, holders: list[FoundNode], record: "Record") -> None:
        """A column that is a year: its cells name what was gained in it."""
        value = record.values.get(one.column.index)
        text = plain(value)
        if not text or is_unknown(text, self._words) or is_undone(text, self._words):
            return
        names = [clean(part) for part in split(text)]
        if one.meaning.owner:
            names = [one.meaning.owner]
        elif is_done(text, self._words):
            names = [clean(one.column.above[-1])] if one.column.above else []
        for name in names:
            self._gain(name, {"year": one.column.year}, holders, record)

    def _by_heading(self, name: str, fields: list[Field], holders: list[FoundNode], record: "Record") -> None:
        """Columns headed by a qualification: its number, its year, or a mark that it is held."""
        properties: dict[str, Any] = {}
        held = False
        for one in fields:
            value = record.values.get(one.column.index)
            text = plain(value)
            if value is None or is_unknown(text, self._words):
                continue
            match one.meaning.name:
                case "number":
                    properties["certificate"], held = clean(text), True
                case "year":
                    held = True
                    self._year(one, value, properties, record)
                case "expiry":
                    if until := read_or_none(value):
                        properties["to"] = until
                case _:
                    held = held or not is_undone(text, self._words)
                    if read_year(value) is not None:
                        self._year(one, value, properties, record)
        if held:
            if len(self._headed) == 1:
                properties = {**self._read_told(record), **properties}
            self._gain(name, properties, holders, record)

    def _year(self, one: Field, value: Any, properties: dict[str, Any], record: "Record") -> None:
        year = read_year(value)
        if year is not None and FIRST_YEAR <= year <= self._last_year:
            properties["year"] = year
            return
        code = "year_range" if year is not None else "number_unreadable"
        self._found.problems.add(code, self._table.view.sheet, self._table.cell(record.number, one), plain(value))

    def _gain(self, name: str, properties: dict[str, Any], holders: list[FoundNode], record: "Record") -> None:
        if not fold(name):
            return
        sheet = self._table.view.sheet
        for holder in holders:
            node = self._found.thing("Qualification", name, sheet, (record.row, 0))
            self._hold(holder, node, properties, record)

    def _hold(self, holder: FoundNode, qualification: FoundNode, properties: dict[str, Any], record: "Record") -> None:
        kept = {key: value for key, value in properties.items() if value is not None}
        self._found.relate("HOLDS", holder, qualification, kept, self._table.view.sheet, record.row)
