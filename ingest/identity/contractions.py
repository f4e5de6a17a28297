"""How an institute inside an academy is called in short by letters of its field: 光机所 of 光学精密机械与物理研究所.

Unlike the forms of `short_forms`, whole words of the field may be left out; so the academy, or a place, must say whose
institute it is, and no other known institute of that academy may fit as well.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from graph.names import fold
from graph.ontology.institutions import institutions
from graph.places import named
from ingest.identity.short_forms import institute_pattern
from ingest.identity.words import words

_ACADEMY = re.compile(r"(中国(?:科学院|[\u4e00-\u9fff]{2,6}?科学(?:技术)?(?:研究)?院))(?=..)")
_ENDS = (("研究所", "所"), ("研究院", "院"), ("研究中心", "中心"))
_JOINTS = re.compile("[与和及]")


def academy_of(name: str) -> tuple[str, str]:
    """(中国科学院, 植物研究所) of an institute's full name; blanks for one of no national academy."""
    found = _ACADEMY.match(name)
    return (found[1], name[found.end() :]) if found else ("", "")


def without_academy(short: str, academy: str) -> tuple[str, str]:
    """The academy as a short name begins with it, and the rest; a blank one where it does not."""
    field = academy.removeprefix("中国").partition("科学")[0]
    forms = {f"{first}{part}科院" for first in ("中国", "中", "") for part in (field, field[:1])} if field else set()
    for length in range(min(len(academy), len(short) - 2), 1, -1):
        head = short[:length]
        if head in forms or institute_pattern(academy).fullmatch(head):
            return head, short[length:]
    return "", short


def contracted(short: str, full: str) -> bool:
    """Whether begins of the field's words make the short name: in their order, and the first among them."""
    if short == full:
        return True
    body, end = _body(short)
    field, ending = _body(full)
    return bool(end) and end == ending and 2 <= len(body) < len(field) and _by_letters(body, _pieces(field), first=True)


def fits_another(short: str, academy: str, full: str) -> bool:
    """Whether a further known institute of the academy could be meant."""
    others = (rest for rest in _children(academy) if rest != full)
    return any(contracted(short, rest) or institute_pattern(rest).fullmatch(short) for rest in others)


@lru_cache(maxsize=64)
def _children(academy: str) -> tuple[str, ...]:
    names = (fold(one.name) for one in institutions())
    return tuple(name.removeprefix(academy) for name in names if name.startswith(academy) and name != academy)


def _body(name: str) -> tuple[str, str]:
    for ending, short in _ENDS:
        for form in (ending, short):
            if name.endswith(form) and len(name) > len(form):
                return name.removesuffix(form), short
    return name, ""


def _by_letters(letters: str, pieces: Sequence[str], *, first: bool) -> bool:
    if not letters:
        return True
    if not pieces:
        return False
    piece, others = pieces[0], pieces[1:]
    taken = any(
        letters.startswith(piece[:length]) and _by_letters(letters[length:], others, first=False)
        for length in range(len(piece), 0, -1)
    )
    return taken or (not first and _by_letters(letters, others, first=False))


def _pieces(field: str) -> list[str]:
    """The words of a field: known ones and places; what is between them two letters at a time."""
    return [piece for part in _JOINTS.split(field) for piece in _words(part)]


def _words(text: str) -> Iterator[str]:
    table = words().institutes
    at = start = 0
    while at < len(text):
        length = next((n for n in (4, 3, 2) if text[at : at + n] in table or named(text[at : at + n])), 0)
        if length:
            yield from _pairs(text[start:at])
            yield text[at : at + length]
            at = start = at + length
        else:
            at += 1
    yield from _pairs(text[start:])


def _pairs(text: str) -> Iterator[str]:
    yield from (text[at : at + 2] for at in range(0, len(text), 2))
