"""What a file says, before identity: nodes, relations, observations and problems, each with its place.

Node properties are the ontology's, amounts in yuan; `to_json` names them as the exchange format does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from graph.errors import Problem
from ingest.tables.locator import Locator
from ingest.tables.observations import Observations
from ingest.tables.published import published_name


@dataclass(slots=True)
class FoundNode:
    """A thing that the file names. `id` is local to the file."""

    id: str
    type: str
    properties: dict[str, Any]
    locators: list[Locator] = field(default_factory=list)


@dataclass(slots=True)
class FoundRelation:
    """A relation between two found nodes. `from`, `to`, `date` among the properties are ISO dates."""

    type: str
    source: str
    target: str
    properties: dict[str, Any]
    locators: list[Locator] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """What is wrong with a cell, and what to do. `value` is empty for a column whose values must not be repeated."""

    code: str
    sheet: str
    cell: str
    value: str
    message: str
    remedy: str

    def of_file(self, file: str) -> Problem:
        """The same as one of a file, as people are told."""
        return Problem(
            self.code, self.message, self.remedy, file, None, self.sheet or None, self.cell, self.value or None
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "code": self.code,
            "sheet": self.sheet,
            "cell": self.cell,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """What a column was taken to mean: `Enterprise.name`, `HOSTS(依托单位)`, `ignored`; 0 … 1 sure."""

    cell: str
    header: str
    meaning: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a table was taken for (`list`, `form`, `matrix`, `statistics`, `instructions`, `choices`, `empty`).

    `subject` is the type that it is about; `header` its header rows from 1; `rows` how many rows of data;
    `fingerprint` the same for every table with these headings.
    """

    name: str
    taken_for: str
    confidence: float
    columns: tuple[ColumnReading, ...] = ()
    rows: int = 0
    subject: str = ""
    title: str = ""
    header: tuple[int, ...] = ()
    fingerprint: str = ""


@dataclass(slots=True)
class Understanding:
    """All that was found in one file."""

    file: str
    sheets: list[SheetReading] = field(default_factory=list)
    nodes: list[FoundNode] = field(default_factory=list)
    relations: list[FoundRelation] = field(default_factory=list)
    observations: Observations = field(default_factory=Observations)
    problems: list[FoundProblem] = field(default_factory=list)

    def to_json(self, most: int | None = None) -> dict[str, Any]:
        """The object of the exchange format, with what the sheets were taken for beside it.

        With `most` at most so many nodes, relations and observations are listed, and `left_out` counts the others.
        """
        counts = {"nodes": len(self.nodes), "relations": len(self.relations), "observations": len(self.observations)}
        left_out = {name: count - most for name, count in counts.items() if most is not None and count > most}
        return {
            "file": self.file,
            "sheets": [_sheet(one) for one in self.sheets],
            "nodes": [
                {
                    "id": one.id,
                    "type": one.type,
                    "properties": _published(one.type, one.properties),
                    "locators": _places(one.locators),
                }
                for one in islice(self.nodes, most)
            ],
            "relations": [
                {
                    "type": one.type,
                    "source": one.source,
                    "target": one.target,
                    "properties": _published(one.type, one.properties),
                    "locators": _places(one.locators),
                }
                for one in islice(self.relations, most)
            ],
            "observations": [
                {
                    "indicator": one.indicator,
                    "scope": one.scope,
                    "year": one.year,
                    "value": one.value,
                    "unit": one.unit,
                    **one.properties,
                    "locators": _places(one.locators),
                }
                for one in islice(self.observations, most)
            ],
            "problems": [one.as_dict() for one in self.problems],
            **({"left_out": left_out} if left_out else {}),
        }


def _published(kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {published_name(kind, name): value for name, value in properties.items()}


def _places(locators: list[Locator]) -> list[dict[str, Any]]:
    return [one.as_dict() for one in locators]


def _sheet(one: SheetReading) -> dict[str, Any]:
    return {
        "name": one.name,
        "taken_for": one.taken_for,
        "confidence": round(one.confidence, 3),
        "subject": one.subject,
        "title": one.title,
        "header": list(one.header),
        "rows": one.rows,
        "fingerprint": one.fingerprint,
        "columns": [
            {"cell": c.cell, "header": c.header, "meaning": c.meaning, "confidence": round(c.confidence, 3)}
            for c in one.columns
        ],
    }
