"""合计 and 小计 compared with the sums of their columns."""

from ingest.tables.emit.measures import measure_of
from ingest.tables.lines import is_subtotal
from ingest.tables.problems import Problems
from ingest.tables.sheet import Cell
from ingest.tables.table import Field, Table
from ingest.tables.values.marks import plain
from ingest.tables.values.numbers import read_number
from ingest.tables.values.typed import Measure
from ingest.tables.words import Words

_TOLERANCE = 0.01
_NO_SUM = frozenset({"credit_code", "phone", "year", "number"})


def check_totals(table: Table, unit: str, skipped: frozenset[int], words: Words, problems: Problems) -> None:
    """Tell every total that is more than 1 % off the readable figures above it. `unit` is the table's own; `skipped`
    are rows that repeat others."""
    if not table.totals:
        return
    for one in table.fields:
        how = measure_of(one, unit, words)
        if _adds_up(one, how, words):
            _column(table, one, how.unit, skipped, words, problems)


def _adds_up(one: Field, how: Measure, words: Words) -> bool:
    if one.entity or one.meaning.name in _NO_SUM or one.evidence.share("number") < 0.5:
        return False
    if one.evidence.share("year") > 0.5 or one.meaning.kind == "special":
        return False
    return not how.share and not any(word in one.column.label for word in words.raw["change"])


def _column(table: Table, one: Field, unit: str, skipped: frozenset[int], words: Words, problems: Problems) -> None:
    sheet = table.view.sheet
    totals = set(table.totals)
    rows = sorted([*table.records, *table.totals])
    if rows[0] in totals and rows[-1] not in totals:
        rows.reverse()  # a yearbook puts the sum above what it sums up
    whole = part = 0.0
    counted: set[Cell] = set()
    for row in rows:
        cell = table.view.cell(row, one.column.index)
        value = sheet.at(*cell)
        found = read_number(value, unit, words, sheet.formats.get(cell, "")) if value is not None else None
        if row not in totals:
            if found is not None and row not in skipped and cell not in counted:
                counted.add(cell)
                whole, part = whole + found.value, part + found.value
            continue
        subtotal = is_subtotal(table.view, row, words)
        expected = part if subtotal else whole
        if found is not None and cell not in counted and abs(found.value - expected) > _TOLERANCE * abs(expected):
            shown = f"{expected:.10g}" + ("元" if words.money(found.unit) else "")
            problems.add("total_mismatch", sheet, cell, plain(value), detail=shown)
        if subtotal:
            part = 0.0
