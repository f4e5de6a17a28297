"""Whose facts a question may see, in the one form that Python, Cypher and Arrow share.

A node or relation carries `places`, such as `|330822|` or `|*|330822|` for shared types; a scope is a
regular expression over it. The same text works in Cypher on both engines:
`(n.places =~ $scope OR $scope IS NULL)`.
"""

from collections.abc import Iterable
from functools import lru_cache

SHARED = "*"


def places_text(places: Iterable[str], *, shared: bool = False) -> str:
    """`|*|330822|331102|`: sorted, without repeats; `|*|` alone for what belongs to no county."""
    return _marked(frozenset(places), shared)


@lru_cache  # millions of rows belong to a few places
def _marked(places: frozenset[str], shared: bool) -> str:
    known = sorted(places)
    marked = [SHARED, *known] if shared or not known else known
    return "|" + "|".join(marked) + "|"


def scope_pattern(places: Iterable[str]) -> str | None:
    """The pattern of everything that a user of these adcodes (or prefixes: 3308 = 衢州市) may see.

    None, for no places at all, means all places.
    """
    codes = sorted(set(places))
    if not codes:
        return None
    return r".*[|](([*])|(" + "|".join(f"{code}[0-9]*" for code in codes) + r"))[|].*"
