"""What must not be kept or repeated: which cells of a sheet it is, and a copy of a file without them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from graph.errors import Problem
from ingest.tables.sheet import Cell, Sheet, Value

_A1 = re.compile(r"([A-Z]{1,3})(\d+)")
# An identity card (GB 11643) wherever it stands: region, date of birth, order, check character.
_IDENTITY_CARD = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")


class Secrets:
    """The cells of one sheet that a `sensitive_column` hides: below its heading and, as in a form, beside it."""

    def __init__(self, sheet: Sheet, problems: Iterable[Problem]) -> None:
        self._sheet = sheet
        named = (p.cell for p in problems if p.code == "sensitive_column" and (p.sheet or "") == sheet.name)
        heads = [cell for one in named if (cell := cell_of(one)) is not None]
        self._below: dict[int, int] = {}
        for row, column in sorted(heads, reverse=True):
            self._below[column] = row
        self._beside = {(row, _next(sheet, row, column)) for row, column in heads} - set(heads)
        self.any = bool(heads)

    def hides(self, row: int, column: int) -> bool:
        """Whether a cell (from 0) holds what must not be repeated."""
        value = self._sheet.at(row, column)
        if value is None or not self.any:
            return False
        below = column in self._below and row > self._below[column]
        return below or self._is_value_beside(row, column) or bool(_IDENTITY_CARD.search(str(value)))

    def _is_value_beside(self, row: int, column: int) -> bool:
        """Beside the heading of a list stand other headings; beside the label of a form stands the value."""
        return (row, column) in self._beside and any(c.isdigit() for c in str(self._sheet.at(row, column)))


def cell_of(a1: str | None) -> Cell | None:
    """Row and column from 0 of an A1 address."""
    match = _A1.fullmatch(a1 or "")
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def without_secrets(sheets: Sequence[Sheet], problems: Sequence[Problem]) -> bytes | None:
    """The file cell for cell, as .csv or .xlsx, without what must not be kept; None when there is no such thing."""
    secrets = [Secrets(sheet, problems) for sheet in sheets]
    if not any(one.any for one in secrets):
        return None
    kept = [
        [[None if secret.hides(r, c) else value for c, value in enumerate(row)] for r, row in enumerate(sheet.rows)]
        for sheet, secret in zip(sheets, secrets, strict=True)
    ]
    if len(sheets) == 1 and not sheets[0].name:
        return _csv(kept[0])
    from ingest.workbooks.rewritten import as_xlsx  # openpyxl takes a while to load, and few files hold a secret

    return as_xlsx(sheets, kept)


def _csv(rows: list[list[Value]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["" if value is None else value for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig", "replace")


def _next(sheet: Sheet, row: int, column: int) -> int:
    """The next filled column of a row."""
    filled = (c for c in range(column + 1, sheet.width) if sheet.at(row, c) is not None)
    return next(filled, column)
