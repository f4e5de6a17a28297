"""References of Excel as text: `B7`, `A1:C3`, `'2018年'!$A$2:$A$5`."""

import re
from functools import lru_cache

from ingest.tables.sheet import Span

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_ON_SHEET = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^'!,()\"]+))!)?(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)"
)


@lru_cache(maxsize=20_000)
def column_of(name: str) -> int:
    """A → 0, Z → 25, AA → 26; what is no column's name gives -1."""
    index = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            return -1
        index = index * 26 + ord(letter) - 64
    return index - 1


def span_of(reference: str) -> Span | None:
    """The rectangle of `A1:C3` or `A1`; None for anything else."""
    found = _RANGE.fullmatch(reference.strip())
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    rows = sorted((int(top) - 1, int(bottom or top) - 1))
    columns = sorted((column_of(left), column_of(right or left)))
    return Span(rows[0], columns[0], rows[1], columns[1])


def ranges(formula: str) -> list[tuple[str, Span]]:
    """The ranges that a list's formula is, each with its sheet ("" for its own); none for a formula that computes."""
    formula = formula.strip().lstrip("=")
    found: list[tuple[str, Span]] = []
    for part in formula.split(","):
        match = _ON_SHEET.fullmatch(part.strip())
        span = span_of(match[3]) if match else None
        if match is None or span is None:
            return []
        found.append(((match[1] or match[2] or "").replace("''", "'"), span))
    return found
