"""The relations of a record: between the nodes of a column and those of the column that it relates to."""

from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.tables.emit.found import Found
from ingest.tables.emit.measures import measure_of
from ingest.tables.table import Field, Table
from ingest.tables.understanding import FoundNode
from ingest.tables.values.dates import ImpossibleDate, read_date, read_period
from ingest.tables.values.marks import plain
from ingest.tables.values.typed import read_property
from ingest.tables.words import ORGANISATIONS, Words

if TYPE_CHECKING:
    from ingest.tables.emit.rows import Record

_LASTING = frozenset({"ASSIGNED_TO", "AFFILIATED_WITH", "COLLABORATES_WITH", "MEMBER_OF", "SETTLED_IN"})
_DATED = frozenset({"SERVES", "VISITED", "MADE"})


class Relations:
    """Reads the relations of the records of one table."""

    def __init__(self, table: Table, found: Found, words: Words, today: date) -> None:
        self._table, self._found, self._words, self._today = table, found, words, today
        self._ends = [one for one in table.fields if one.entity and one.of is not None and one.meaning.rule is not None]
        self._assigns = any(one.meaning.owner == "ASSIGNED_TO" for one in self._ends)
        self._told = [one for one in table.fields if one.meaning.kind == "relation"]
        self._times = [
            one for one in table.fields
            if one.meaning.kind == "special" and one.meaning.name in ("from", "to", "period", "event")
        ]  # fmt: skip
        self._how = {one.column.index: measure_of(one, "", words) for one in self._told}

    def read(self, record: "Record") -> None:
        """All relations that the record states."""
        if not self._ends and not self._times:
            return
        times = self._read_times(record)
        told = self._read_told(record)
        self._project_term(record, times)
        for one in self._ends:
            if one.meaning.owner == "HOLDS":
                continue
            rule = one.meaning.rule
            assert rule is not None
            properties = {**rule.properties, **told.get(rule.relation, {}), **self._fitting(rule.relation, times)}
            for known in record.of(one.of):
                if rule.also and (names := [node.properties["name"] for node in record.of(one)]):
                    known.properties.setdefault(rule.also, names if len(names) > 1 else names[0])
                for other in self._others(one, known, record):
                    source, target = (known, other) if rule.end == "tail" else (other, known)
                    if rule.holds == "Platform" and other.type in ORGANISATIONS:
                        continue  # whom a platform sends serves as a person; a firm or an institute is only named
                    if self._words.ontology.allowed(rule.relation, source.type, target.type):
                        row = self._table.row(record.number, one, record.row)
                        self._found.relate(rule.relation, source, target, properties, self._table.view.sheet, row)

    def _others(self, one: Field, known: FoundNode, record: "Record") -> list[FoundNode]:
        """The nodes at the other end: all of the cell, but of as many employers as persons to each his own."""
        nodes, many = record.of(one), record.of(one.of)
        if one.meaning.owner == "AFFILIATED_WITH" and len(nodes) == len(many) > 1:
            return [nodes[many.index(known)]]
        return nodes

    def _read_times(self, record: "Record") -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self._times:
            value = record.values.get(one.column.index)
            if value is None:
                continue
            try:
                self._read_time(one, value, found)
            except ImpossibleDate:
                self._problem("date_impossible", one, record)
        return found

    def _read_time(self, one: Field, value: Any, found: dict[str, str]) -> None:
        name = one.meaning.name
        if name in ("from", "period", "event") and (period := read_period(value)):
            begin, end = period
            if name == "event" and not end:
                found["date"] = begin or ""
            elif begin:
                found["from"] = begin
            if end:
                found["to"] = end
        elif name == "to" and (day := read_date(value)):
            found["to"] = day

    def _read_told(self, record: "Record") -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for one in self._told:
            value = record.values.get(one.column.index)
            if value is None or one.meaning.owner == "HOLDS":
                continue
            prop = self._words.ontology.relations[one.meaning.owner].property(one.meaning.name)
            assert prop is not None
            result = read_property(prop, value, self._how[one.column.index], "", self._words, self._today)
            if result.problem:
                self._problem(result.problem, one, record)
            elif result.value is not None:
                found.setdefault(one.meaning.owner, {})[one.meaning.name] = result.value
        return found

    def _project_term(self, record: "Record", times: dict[str, str]) -> None:
        """A project's period is its own begin and end."""
        subject = self._table.subject
        if subject is None or subject.holds != "Project":
            return
        for node in record.of(subject):
            for name, key in (("start_date", "from"), ("end_date", "to")):
                if key in times:
                    node.properties.setdefault(name, times[key])

    def _fitting(self, relation: str, times: dict[str, str]) -> dict[str, str]:
        """A term is that of the assignment where there is one, else of what lasts; a date that of an act."""
        if self._assigns and relation != "ASSIGNED_TO":
            names: tuple[str, ...] = ("date",) if relation in _DATED else ()
        else:
            names = ("from", "to") if relation in _LASTING else ("date",) if relation in _DATED else ()
        return {name: times[name] for name in names if name in times}

    def _problem(self, code: str, one: Field, record: "Record") -> None:
        cell = self._table.cell(record.number, one)
        self._found.problems.add(code, self._table.view.sheet, cell, plain(record.values[one.column.index]))
