"""Which known names are worth comparing with new ones: those that share a key, found in one pass over the known.

Only the keys of the new names are held, so the known ones may be millions. A key is the begin of a name without its
place and legal form, by sound (鑫博轴承 and 鑫搏轴承 meet), or a known institution with the first letter of its part.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeVar

from graph.places import named
from ingest.identity.anatomy import place_length, without_form
from ingest.identity.contractions import academy_of
from ingest.identity.sounds import spoken_alike
from ingest.identity.university_names import longest_institution, meant
from ingest.identity.words import words

Known = TypeVar("Known")

_MOST = 60  # known names of one key: beyond that the key tells nothing
_LEAD = 4  # letters of the stem: an own name and the begin of its trade
_BRACKETED = re.compile(r"\(([^()]*)\)")


def candidates(new: Sequence[str], known: Iterable[tuple[str, Known]]) -> Iterator[tuple[int, Known]]:
    """(position of the new name, what is known) of all pairs that share a key. Names are folded.

    `known` gives each known name with whatever the caller knows it by.
    """
    wanted: dict[str, list[int]] = {}
    for at, name in enumerate(new):
        for key in keys(name):
            wanted.setdefault(key, []).append(at)
    met: dict[str, int] = {}
    for name, one in known:
        seen: set[int] = set()
        for key in keys(name):
            if key in wanted and met.get(key, 0) < _MOST:
                met[key] = met.get(key, 0) + 1
                seen.update(wanted[key])
        yield from ((at, one) for at in sorted(seen))


def among(new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Positions of the new names that share a key with an earlier one: (later, earlier)."""
    wanted: dict[str, list[int]] = {}
    for at, name in enumerate(new):
        earlier = {other for key in keys(name) for other in wanted.get(key, ())[-_MOST:]}
        yield from ((at, other) for other in sorted(earlier))
        for key in keys(name):
            wanted.setdefault(key, []).append(at)


def keys(name: str) -> set[str]:
    """What a folded name is found by: one to three short texts."""
    if "(" in name:
        for inner in _BRACKETED.findall(name):
            name = name.replace(f"({inner})", "" if named(inner) else inner)
    stem, _ = without_form(name)
    stem = stem[place_length(stem) :] if len(stem) > 3 else stem
    found = {stem[:_LEAD].translate(spoken_alike())} if stem else {name}
    if name.endswith(_public_ends()):
        found |= _of_institution(name, stem)
    return found


def _of_institution(name: str, stem: str) -> set[str]:
    """Keys of universities, institutes and departments, whose short names keep first letters only."""
    known = meant(name)
    if len(known.names) == 1:
        inside = (academy_of(one) for one in known.names)
        return {f"w:{one}" for one in known.names} | {f"w:{whole}:{part[0]}" for whole, part in inside if whole}
    split = longest_institution(name)
    if split is not None:
        whole, part = split
        return {f"w:{whole}:{part[0]}"}
    return {f"i:{stem[0]}{stem[-1]}"} if stem else set()


@cache
def _public_ends() -> tuple[str, ...]:
    ends = {end[-1] for end in (*words().institute_parts, *words().department_ends)} | {"大", "学"}
    return tuple(ends - {"司", "团", "厂", "社"})
