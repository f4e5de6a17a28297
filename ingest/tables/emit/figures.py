"""Figures by year, whichever way the table turns them: the scope, the indicator and the year of a figure each stand
in the row, over the column, or in the title. And matrices, whose cells state a cooperation."""

from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.tables.emit.found import Found
from ingest.tables.emit.measures import told_measure
from ingest.tables.headers import heading
from ingest.tables.table import Field, Table
from ingest.tables.understanding import FoundNode
from ingest.tables.values.dates import read_year
from ingest.tables.values.marks import is_done, is_undone, is_unknown, plain
from ingest.tables.values.names import clean, type_of
from ingest.tables.values.typed import FIRST_YEAR, Measure, measure, read_figure
from ingest.tables.words import ORGANISATIONS, Words

if TYPE_CHECKING:
    from ingest.tables.emit.rows import Record

_SCOPES = (*ORGANISATIONS, "Place", "Platform")


class Figures:
    """Reads the figures and marks of the records of one table."""

    def __init__(self, table: Table, unit: str, found: Found, words: Words, today: date) -> None:
        self._table, self._unit, self._found, self._words = table, unit, found, words
        self._years = range(FIRST_YEAR, today.year + 2)
        self._sheet = table.view.sheet
        self._figures = [
            one for one in table.fields
            if one.meaning.kind == "figure" or (one.meaning.kind == "special" and one.meaning.name == "value")
        ]  # fmt: skip
        self._across = [one for one in table.fields if one.meaning.kind in ("matrix", "scope")]
        self._special = {one.meaning.name: one for one in table.fields if one.meaning.kind == "special"}
        self._measures = [one for one in table.fields if one.meaning.kind == "measure" and one.column.measure]
        self._how = {one.column.index: self._measure(one) for one in self._figures if one.column.label}
        self._nodes: dict[int, FoundNode] = {}

    def _measure(self, one: Field) -> Measure:
        return told_measure(one, self._table, self._unit, self._words, self._found.problems)

    def header_nodes(self) -> None:
        """The organisations and places that stand over columns are nodes, whatever stands below."""
        for one in self._across:
            cell = self._table.header_cell(one)
            name = clean(one.column.label or one.column.written)
            if one.meaning.kind == "scope":
                node: FoundNode | None = self._found.thing("Place", name, self._sheet, cell)
            else:
                kind = type_of(name, self._words)
                node = self._found.organisation(kind, name, None, self._sheet, cell, stated=False)
            if node is not None:
                self._nodes[one.column.index] = node

    def read(self, record: "Record") -> None:
        """All figures and marks of the record."""
        scopes = self._scopes(record)
        stated = self._year_of_row(record)
        if stated is not None and stated not in self._years and (self._figures or self._across):
            one = self._special["year"]
            cell = self._table.cell(record.number, one)
            self._found.problems.add("year_range", self._sheet, cell, plain(record.values[one.column.index]))
            return
        indicator = record.values.get(self._special["indicator"].column.index) if "indicator" in self._special else None
        for one in self._figures:
            if one.column.label and indicator is None:
                for scope in scopes[:1]:
                    self._figure(one, record, scope, one.column.label, self._how[one.column.index])
            elif indicator is not None:
                label, how, year = self._of_row(plain(indicator), record)
                for scope in scopes[:1]:
                    self._figure(one, record, scope, label, how, year)
        for one in self._across:
            node = self._nodes.get(one.column.index)
            if node is None or one.column.index not in record.values:
                continue
            if indicator is not None:
                label, how, year = self._of_row(plain(indicator), record)
                self._figure(one, record, node, label, how, year)
            elif one.meaning.kind == "matrix" and scopes:
                self._mark(one, record, scopes[0], node)
            elif one.meaning.kind == "scope" and one.column.above:
                self._figure(one, record, node, one.column.above[-1], self._measure(one))

    def _scopes(self, record: "Record") -> list[FoundNode]:
        """Whose figures a row states: those of the table's subject, or where that has none of what the row names."""
        subject = self._table.subject
        if subject is not None and subject.column.index >= 0 and subject.holds in (*_SCOPES, "organisation"):
            return record.of(subject)  # a row without its firm's name says nothing of the town beside it
        things = [self._table.subject, *(one for one in self._table.fields if one.entity)]
        nodes = (record.of(one) for one in things if one is not None)
        return next((found for found in nodes if found and found[0].type in _SCOPES), [])

    def _of_row(self, text: str, record: "Record") -> tuple[str, Measure, int | None]:
        """The indicator that a row names, its unit in brackets or in a column of units, the year that it states."""
        said = heading(text, self._words)
        unit = said.unit
        if not unit and (one := self._special.get("unit")):
            unit = heading(f"x({plain(record.values.get(one.column.index))})", self._words).unit
        return said.label, measure(said.label, unit, self._unit, self._words), said.year

    def _figure(
        self, one: Field, record: "Record", scope: FoundNode, label: str, how: Measure, stated: int | None = None
    ) -> None:
        value = record.values.get(one.column.index)
        if value is None or not label:
            return
        cell = self._table.cell(record.number, one)
        result = read_figure(value, how, self._sheet.formats.get(cell, ""), self._words)
        if result.problem:
            self._found.problems.add(result.problem, self._sheet, cell, plain(value))
            return
        year = stated or one.column.year or self._year_of_row(record) or self._table.year
        if year is not None:
            told = self._told_of(label, record) if one.column.measure else {}
            if one.column.period:
                told["period"] = one.column.period
            self._found.observe(label, scope, year, result.value, result.unit, self._sheet, cell, **told)
            self._found.at(scope, self._sheet, record.row)

    def _told_of(self, label: str, record: "Record") -> dict[str, Any]:
        """Target, completion, rank … of an indicator in the same row."""
        found: dict[str, Any] = {}
        for one in self._measures:
            value = record.values.get(one.column.index)
            if one.column.label == label and value is not None:
                unit = self._unit_told(one)
                number = read_figure(value, Measure(unit, signed=True), "", self._words).value
                found[one.column.measure] = plain(value) if number is None else number
        return found

    def _unit_told(self, one: Field) -> str:
        """A target has the unit of its indicator; a rank and a rate never do, though they stand below 万元 too."""
        prop = self._words.ontology.nodes["Observation"].property(one.column.measure)
        if prop is not None and (prop.unit or prop.type != "number"):
            return prop.unit or ""
        return measure(one.column.label, one.column.unit, self._unit, self._words).unit

    def _year_of_row(self, record: "Record") -> int | None:
        one = self._special.get("year")
        value: Any = record.values.get(one.column.index) if one is not None else None
        return read_year(value) if value is not None else None

    def _mark(self, one: Field, record: "Record", row: FoundNode, column: FoundNode) -> None:
        """√, 是 or a kind states a cooperation; a dash or 否 does not."""
        text = plain(record.values[one.column.index])
        if is_unknown(text, self._words) or is_undone(text, self._words):
            return
        properties = {} if is_done(text, self._words) or text.isdigit() else {"kind": clean(text)}
        self._found.relate("COLLABORATES_WITH", row, column, properties, self._sheet, record.row)
        self._found.at(column, self._sheet, record.row)
