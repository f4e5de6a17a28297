"""Records to nodes, properties and relations. What the columns mean has been decided; here it is carried out."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from graph.names import fold
from graph.ontology import Property
from ingest.tables.emit.cells import Cells
from ingest.tables.emit.figures import Figures
from ingest.tables.emit.found import Found
from ingest.tables.emit.holdings import Holdings
from ingest.tables.emit.measures import is_numeric, property_of, told_measure
from ingest.tables.emit.people import Naming, namings, organisation_node
from ingest.tables.emit.relations import Relations
from ingest.tables.sheet import Cell
from ingest.tables.table import Field, Table
from ingest.tables.understanding import FoundNode
from ingest.tables.values.marks import plain
from ingest.tables.values.names import split, type_of
from ingest.tables.values.typed import Typed, read_property
from ingest.tables.words import ORGANISATIONS, Words

_NUMBERING = frozenset({"序号", "序", "编号", "no", "次序", "行号"})
_TELLING = frozenset({"number", "visited_on", "signed_on", "period"})
_ONE_EACH = frozenset({"credit_code", "phone", "legal_representative", "birth"})


@dataclass(slots=True)
class Record:
    """A record while it is read: its values by column, and the nodes that each column of things gave."""

    number: int
    row: int
    values: dict[int, Any]
    nodes: dict[int, list[FoundNode]] = field(default_factory=dict)

    def of(self, one: Field | None) -> list[FoundNode]:
        """The nodes of a column."""
        return self.nodes.get(one.column.index, []) if one is not None else []


class Rows:
    """Reads all records of one table into `found`."""

    def __init__(self, table: Table, unit: str, found: Found, words: Words, today: date) -> None:
        self._table, self._found, self._words, self._today = table, found, words, today
        self._sheet = table.view.sheet
        self._cells = Cells(table, words, found.problems)
        self._things = [one for one in table.fields if one.entity]
        self._in_order = sorted(self._things, key=_order)
        self._attributes = [
            one for one in table.fields if not one.entity and one.meaning.kind == "property" and one.of is not None
        ]
        self._unowned = [one for one in table.fields if _of_nothing(one, words)]
        self._required = _required(table, words)
        self._codes = {
            one.of.column.index: one for one in self._attributes if one.meaning.name == "credit_code" and one.of
        }
        told = [*self._attributes, *self._unowned]
        self._properties = {one.column.index: self._property(one) for one in told}
        self._how = {one.column.index: told_measure(one, table, unit, words, found.problems) for one in told}
        self._relations = Relations(table, found, words, today)
        self._holdings = Holdings(table, found, words, today)
        self._figures = Figures(table, unit, found, words, today)
        self._told = [one for one in table.fields if one.meaning.key not in ("ignored", "unknown", "sensitive")]
        self.repeated: frozenset[int] = frozenset()  # hidden rows that repeat visible ones
        self._telling = [one.column.index for one in table.fields if fold(one.column.label) not in _NUMBERING]

    def read(self) -> None:
        """Every record; one that repeats another says nothing new, and if it is visible that is a problem."""
        self._figures.header_nodes()
        seen: dict[int, int] = {}  # by hash: of 50,000 rows the texts would take 200 MB
        hidden: list[tuple[int, dict[int, Any], int]] = []
        for number in self._table.records:
            values = self._cells.read(number)
            if not any(one.column.index in values for one in self._told):
                continue
            said = tuple([(at, plain(values[at])) for at in self._telling if at in values])
            key = hash(said)
            if self._table.kind == "list" and self._table.view.hidden(number):
                hidden.append((number, values, key))
                continue
            first = seen.setdefault(key, number)
            if first != number and said and self._table.kind == "list":
                place = next(iter(self._table.view.filled(number)), self._table.view.left)
                cell = self._table.view.cell(number, place)
                self._found.problems.add(
                    "duplicate_row", self._sheet, cell, self._table.view.text(number, place), detail=first + 1
                )
            self._record(Record(number, self._table.shown_row(number), values))
        self.repeated = frozenset(number for number, _, key in hidden if key in seen)
        for number, values, _ in hidden:
            if number not in self.repeated:
                self._record(Record(number, self._table.shown_row(number), values))

    def _record(self, record: Record) -> None:
        typed = self._read_attributes(record)
        for one in self._in_order:
            record.nodes[one.column.index] = self._nodes(one, record, typed)
        self._name_the_unnamed(record, typed)
        self._make_the_act(record)
        for one in self._required:
            place = self._table.place(record.number, one)
            said = record.of(one) or one.column.index in record.values  # a name that was cut is told otherwise
            if place is not None and not said and self._counts(record):
                self._found.problems.add("required_missing", self._sheet, self._table.view.cell(*place), "")
        for one in self._attributes:
            self._set(one, record, typed.get(one.column.index))
        self._relations.read(record)
        self._holdings.read(record)
        self._figures.read(record)

    def _counts(self, record: Record) -> bool:
        """Whether a row without a name says enough to be one that lacks it."""
        return sum(1 for one in self._told if one.column.index in record.values) >= 2

    def _property(self, one: Field) -> Property:
        prop = property_of(one, self._words)
        assert prop is not None
        return prop

    def _read_attributes(self, record: Record) -> dict[int, Typed]:
        found: dict[int, Typed] = {}
        for one in [*self._attributes, *self._unowned]:
            at = one.column.index
            if at not in record.values:
                continue
            cell = self._cell(one, record)
            formats, prop = self._sheet.formats.get(cell, ""), self._properties[at]
            result = read_property(prop, record.values[at], self._how[at], formats, self._words, self._today)
            if result.problem:
                self._found.problems.add(result.problem, self._sheet, cell, plain(record.values[at]))
            found[at] = result
        return found

    def _cell(self, one: Field, record: Record) -> Cell:
        return self._table.cell(record.number, one)

    def _nodes(self, one: Field, record: Record, typed: dict[int, Typed]) -> list[FoundNode]:
        """The nodes that a cell of a column of things names."""
        at = one.column.index
        names = namings(one, record.values[at], self._words) if at in record.values else []
        code_field = self._codes.get(at)
        code = typed[code_field.column.index].value if code_field and code_field.column.index in typed else None
        if not names:
            return []
        cell = self._cell(one, record)
        code_cell = self._cell(code_field, record) if code_field and code else None
        nodes = []
        row = self._table.row(record.number, one, record.row)
        for position, naming in enumerate(names):
            told = code if len(names) == 1 else None
            employer = naming.employer or self._employer(one, record, position, len(names))
            node = self._node(one, replace(naming, employer=employer), record, told, cell, code_cell)
            if node is not None:
                self._found.at(node, self._sheet, row)
                nodes.append(node)
        return nodes

    def _node(
        self, one: Field, naming: Naming, record: Record, code: str | None, cell: Cell, code_cell: Cell | None
    ) -> FoundNode | None:
        found, sheet = self._found, self._sheet
        here = (self._table.row(record.number, one, record.row), cell[1])
        if naming.type in ORGANISATIONS:
            return organisation_node(naming, code, found, sheet, cell, code_cell)
        if naming.type == "Expert":
            node = found.expert(naming.name, naming.employer, sheet, here)
            if naming.bracketed and naming.employer:
                kind = type_of(naming.employer, self._words)
                boss = found.organisation(kind, naming.employer, None, sheet, here, stated=False)
                if boss is not None:
                    found.relate("AFFILIATED_WITH", node, boss, {}, sheet, record.row)
            role = self._role(one)
            if role:
                known = node.properties.setdefault("roles", [])
                if role not in known:
                    known.append(role)
            return node
        return found.thing(naming.type, naming.name, sheet, here, context=self._context(naming.type, record, one))

    def _employer(self, one: Field, record: Record, position: int, people: int) -> str | None:
        """The employer that the row states of a person: it tells persons of one name apart."""
        for end in self._things:
            rule = end.meaning.rule
            if rule is None or rule.relation != "AFFILIATED_WITH":
                continue
            other = end if end.of is one else end.of if end is one else None
            if other is not None and (nodes := record.of(other)):
                own = nodes[position] if len(nodes) == people else nodes[0]
                return str(own.properties.get("name") or "")
        return None

    def _role(self, one: Field) -> str | None:
        rule = one.meaning.rule
        if rule is not None and rule.relation == "LEADS":
            return None
        own = self._words.role(one.column.label)
        listed = one is self._table.subject or (rule is not None and rule.relation == "MADE")
        return own or (self._table.role if listed else None)

    def _context(self, kind: str, record: Record, one: Field) -> str:
        """What tells things of one name apart: a need by its firm, a project or policy by its number."""
        if kind == "Need":
            ends = [end for end in self._things if end.of is one and end.meaning.owner == "HAS_NEED"]
            return "".join(str(node.properties.get("name", "")) for end in ends for node in record.of(end)[:1])
        if kind in ("Project", "Policy", "Contract"):
            for attribute in self._attributes:
                if attribute.of is one and attribute.meaning.name == "number":
                    return plain(record.values.get(attribute.column.index))
        if kind == "Redemption":  # each row is a payment of its own, though many are for the same thing
            return "|".join(plain(record.values[at]) for at in self._telling if at in record.values)
        return ""

    def _name_the_unnamed(self, record: Record, typed: dict[int, Typed]) -> None:
        """A need without a title is named by its text."""
        subject = self._table.subject
        if subject is None or record.of(subject):
            return
        stand_in = self._words.raw["stand_in"].get(subject.holds)
        for one in self._attributes:
            text = typed.get(one.column.index)
            if one.of is subject and one.meaning.name == stand_in and text is not None and text.value:
                cell = self._cell(one, record)
                context = self._context(subject.holds, record, subject)
                here = (record.row, cell[1])
                node = self._found.thing(subject.holds, text.value, self._sheet, here, context=context)
                record.nodes[subject.column.index] = [node]

    def _make_the_act(self, record: Record) -> None:
        """An act that no column names (a contract, a visit, a trial) is named by who and what takes part in it."""
        subject = self._table.subject
        if subject is None or subject.column.index >= 0 or record.of(subject):
            return
        ends = [one for one in self._things if one.of is subject]
        parts = [str(node.properties.get("name", "")) for one in ends for node in record.of(one)[:1]]
        parts += [
            plain(record.values[one.column.index])
            for one in self._table.fields
            if one.column.index in record.values and (one.meaning.name in _TELLING or one.meaning.name == "event")
        ]
        name = " ".join(part for part in parts if part)
        if name:
            record.nodes[subject.column.index] = [self._found.thing(subject.holds, name, self._sheet, (record.row, 0))]

    def _set(self, one: Field, record: Record, result: Typed | None) -> None:
        if result is None or result.value is None:
            return
        nodes = record.of(one.of)
        for node, value in zip(nodes, self._each(one, record, result.value, len(nodes)), strict=False):
            if self._words.ontology.nodes[node.type].property(one.meaning.name) is not None:
                self._found.set(node, one.meaning.name, value, self._sheet, self._cell(one, record))

    def _each(self, one: Field, record: Record, value: Any, nodes: int) -> list[Any]:
        """The value for each of several things in a cell: as many parts are one each, one part is that of all,
        but for what only one can have."""
        if nodes <= 1 or isinstance(value, list):
            return [value] * nodes
        raw = record.values[one.column.index]
        parts = split(raw) if isinstance(raw, str) else []
        if len(parts) == nodes:
            prop, how = self._properties[one.column.index], self._how[one.column.index]
            return [read_property(prop, part, how, "", self._words, self._today).value for part in parts]
        return [] if one.meaning.name in _ONE_EACH else [value] * nodes


def _required(table: Table, words: Words) -> list[Field]:
    """The columns that every row fills in: the name of the table's subject, and who or what an act is named by."""
    subject = table.subject
    if subject is None:
        return []
    by = words.raw["named_by"].get(subject.holds)
    acts = [one for one in table.fields if one.of is subject and one.entity and one.meaning.owner == by]
    return [one for one in (subject, *acts[:1]) if one.column.index >= 0]


def _of_nothing(one: Field, words: Words) -> bool:
    """Whether a column is a figure of something that the table does not name: nothing is kept, but a word among its
    figures is told."""
    if one.entity or one.of is not None or one.meaning.kind != "property" or one.evidence.share("number") < 0.5:
        return False
    return is_numeric(one, words)


def _order(one: Field) -> int:
    """Organisations first, then those who are told apart by them."""
    return {"Expert": 1, "party": 1, "Need": 2}.get(one.holds, 0)
