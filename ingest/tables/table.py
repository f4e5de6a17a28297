"""A table that has been understood: columns with meanings, and records that say where each value stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.tables.evidence import Evidence
from ingest.tables.headers import Column
from ingest.tables.sheet import Cell
from ingest.tables.view import View
from ingest.tables.words import Meaning


@dataclass(slots=True)
class Field:
    """A column with its meaning.

    `holds`: for a column of nodes the type, `organisation` or `party`. `of`: for an attribute the field whose nodes
    it describes; for the end of a relation the field at the other end.
    """

    column: Column
    meaning: Meaning
    confidence: float
    evidence: Evidence
    holds: str = ""
    of: "Field | None" = None

    @property
    def entity(self) -> bool:
        """Whether its values are nodes."""
        return bool(self.holds)


@dataclass(slots=True)
class Table:
    """Rows (or forms) under columns.

    `records` are row numbers of the view; of a form its number, with `places[record][column]` for its cells.
    """

    view: View
    kind: str
    title: str
    fields: list[Field]
    subject: Field | None
    records: Sequence[int]
    totals: Sequence[int] = ()
    year: int | None = None
    role: str | None = None
    header: tuple[int, ...] = ()
    places: dict[int, dict[int, Cell]] = field(default_factory=dict)

    def place(self, record: int, one: Field) -> Cell | None:
        """Row and column of the view where a record's value stands; None where the record has none."""
        if one.column.index < 0:
            return None
        if self.places:
            return self.places[record].get(one.column.index)
        return record, one.column.index

    def value(self, record: int, one: Field) -> Any:
        """A record's value, as it stands."""
        place = self.place(record, one)
        return None if place is None else self.view.value(*place)

    def shown_row(self, record: int) -> int:
        """The sheet's row where a record stands: of a form or a turned table that of its name."""
        if not self.places and not self.view.turned:
            return record
        place = self.place(record, self.subject or self.fields[0]) or self.place(record, self.fields[0])
        if place is None:
            place = min(self.places[record].values())
        return self.view.cell(*place)[0]

    def cell(self, record: int, one: Field) -> Cell:
        """The sheet's cell of a record's value that is there."""
        place = self.place(record, one)
        assert place is not None
        return self.view.cell(*place)

    def row(self, record: int, one: Field, shown: int) -> int:
        """The sheet's row of a record's value: in a form each has a row of its own, else `shown`, the record's."""
        return self.cell(record, one)[0] if self.places and self.place(record, one) else shown

    def header_cell(self, one: Field) -> Cell:
        """Where the heading of a column stands."""
        return self.view.cell(*(one.column.place or (one.column.row, one.column.index)))
