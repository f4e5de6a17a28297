"""A sheet as it is drawn for the officer: the cells as Excel shows them, the first rows and those with problems."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from graph.errors import Problem
from ingest.tables.sheet import Cell, Sheet, Span, Value, address, letters
from ingest.workbooks.sensitive import Secrets, cell_of

MOST_ROWS, MOST_FAULTY, MOST_COLUMNS = 150, 100, 60
HIDDEN = "●●●"  # stands for what must not be repeated: identity cards, bank accounts
_PERCENT = re.compile(r"0(?:\.(0+))?%")


def drawn(sheet: Sheet, problems: Sequence[Problem]) -> dict[str, Any]:
    """A sheet as JSON: `letters` of its columns, `rows` with number and cells, and how many rows are left out.

    A cell has its `text`, its A1 `address`, where it spans `rows` or `columns` how many, and the `problems` (numbers
    of the list given) that stand in it. A merged cell stands at its top left only.
    """
    faults: dict[Cell, list[int]] = {}
    for number, problem in enumerate(problems):
        place = cell_of(problem.cell)
        if (problem.sheet or "") == sheet.name and place is not None:
            faults.setdefault(place, []).append(number)
    secrets = Secrets(sheet, problems)
    shown = _shown(sheet, faults)
    width = min(max(sheet.width, 1 + max((c for _, c in faults), default=0)), MOST_COLUMNS)
    spans, covered = _spans(sheet.merged, shown, width)
    rows = []
    for r in shown:
        cells = []
        for c in range(width):
            if (r, c) in covered:
                continue
            said = HIDDEN if secrets.hides(r, c) else text_of(sheet, r, c)
            cell: dict[str, Any] = {"address": address(r, c), "text": said}
            if (r, c) in spans:
                cell["rows"], cell["columns"] = spans[r, c]
            if (r, c) in faults:
                cell["problems"] = faults[r, c]
            cells.append(cell)
        rows.append({"number": r + 1, "hidden": r in sheet.hidden_rows, "cells": cells})
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "letters": [letters(c) for c in range(width)],
        "hidden_columns": [letters(c) for c in sorted(sheet.hidden_columns) if c < width],
        "rows": rows,
        "left_out": len(sheet.rows) - len(shown),
        "columns_left_out": max(sheet.width - width, 0),
    }


def _shown(sheet: Sheet, faults: Iterable[Cell]) -> list[int]:
    """The first rows, and of the others those with a problem."""
    later = sorted({r for r, _ in faults if r >= MOST_ROWS})[:MOST_FAULTY]
    last = max(len(sheet.rows), 1 + max((r for r, _ in faults), default=0))
    return [*range(min(last, MOST_ROWS)), *later]


def _spans(merged: Iterable[Span], shown: Sequence[int], width: int) -> tuple[dict[Cell, tuple[int, int]], set[Cell]]:
    """Rows and columns that each merged cell takes of those shown, and the cells that it covers."""
    there = set(shown)
    spans: dict[Cell, tuple[int, int]] = {}
    covered: set[Cell] = set()
    for span in merged:
        rows = list(_run(range(span.top, span.bottom + 1), there))
        columns = range(span.left, min(span.right + 1, width))
        if rows and columns:
            spans[span.top, span.left] = len(rows), len(columns)
            covered |= {(r, c) for r in rows for c in columns} - {(span.top, span.left)}
    return spans, covered


def _run(rows: Iterable[int], there: set[int]) -> Iterator[int]:
    """The rows from the first on, up to one that is not shown."""
    for row in rows:
        if row not in there:
            return
        yield row


def text_of(sheet: Sheet, row: int, column: int) -> str:
    """The text of a cell (from 0) as Excel would show it; of a formula that failed its error."""
    if (row, column) in sheet.formula_errors:
        return sheet.formula_errors[row, column]
    return _shown_as(sheet.at(row, column), sheet.formats.get((row, column), ""))


def _shown_as(value: Value, form: str) -> str:
    """A value as Excel would show it, near enough to be recognised."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case int() | float():
            percent = _PERCENT.search(form)
            if percent:
                return f"{value * 100:.{len(percent[1] or '')}f}%"
            return str(value) if isinstance(value, int) else f"{value:.12g}"
    return value
