"""Small sheets drawn as text: cells between bars, `=5` a number, `\\n` a line break in a cell. Invented names."""

from datetime import date
from pathlib import Path
from typing import Any

from graph.ontology import load
from ingest.tables.sheet import Sheet, Span, Value
from ingest.tables.understand import understand_sheets
from ingest.tables.understanding import Understanding

TODAY = date(2026, 11, 25)


def sheet(drawn: str, name: str = "表", merged: tuple[tuple[int, int, int, int], ...] = (), **more: Any) -> Sheet:
    """The sheet that is drawn, one row a line. `merged`: (top, left, bottom, right) from 0."""
    rows = [[_value(cell.strip()) for cell in line.split("|")] for line in drawn.strip("\n").split("\n")]
    return Sheet(name, rows, merged=tuple(Span(*one) for one in merged), **more)


def _value(text: str) -> Value:
    if text.startswith("="):
        return float(text[1:]) if "." in text else int(text[1:])
    return text.replace("\\n", "\n") or None


def understood(*sheets: Sheet, file: str = "合成.xlsx", **more: Any) -> Understanding:
    """What the sheets say, on a day that does not pass."""
    return understand_sheets(list(sheets), Path(file), load(), today=TODAY, **more)


def read(drawn: str, **more: Any) -> Understanding:
    """What one drawn sheet says."""
    return understood(sheet(drawn, **more))


def nodes(found: Understanding, kind: str) -> dict[str, dict[str, Any]]:
    """Properties of the nodes of a type by name."""
    return {str(one.properties.get("name")): one.properties for one in found.nodes if one.type == kind}


def relations(found: Understanding) -> set[tuple[str, str, str]]:
    """(type, name of the source, name of the target)."""
    named = {one.id: str(one.properties.get("name")) for one in found.nodes}
    return {(one.type, named[one.source], named[one.target]) for one in found.relations}


def figures(found: Understanding) -> set[tuple[str, str, int | None, float]]:
    """(indicator, name of the scope, year, value)."""
    named = {one.id: str(one.properties.get("name")) for one in found.nodes}
    return {(one.indicator, named[one.scope], one.year, one.value) for one in found.observations}


def problems(found: Understanding) -> set[tuple[str, str]]:
    """(code, cell)."""
    return {(one.code, one.cell) for one in found.problems}


def meanings(found: Understanding, table: int = 0) -> dict[str, str]:
    """What each heading of a table was taken to mean."""
    return {one.header: one.meaning for one in found.sheets[table].columns}
