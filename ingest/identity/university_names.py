"""Which institution a short name means: the accepted ones of the registry first, then those made by rule.

By rule a university is its place (浙江, 浙) with the first letters of its words (工业, 工) and 大, each of which may be
left full: 浙工大. Most two-letter forms fit several universities (南大): then all of them are given, and nobody is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph.names import fold
from graph.ontology.institutions import by_folded_name, institutions
from graph.places import named
from ingest.identity.short_forms import Token, place_as_written, place_in_short, tokens, written_out
from ingest.identity.words import words

REGIONS = ("华东", "华南", "华中", "华北", "东北", "西北", "西南", "中南", "东南", "中国")


@dataclass(frozen=True, slots=True)
class Meant:
    """The institutions (folded full names) that a name may mean; `sure` when the registry accepts the name."""

    names: frozenset[str]
    sure: bool


def meant(text: str) -> Meant:
    """What a folded name may mean; nothing for a stranger."""
    known = by_folded_name().get(text)
    if known is not None:
        return Meant(frozenset({fold(known.name)}), True)
    return Meant(_derived().get(text, frozenset()), False)


def longest_institution(text: str, *, in_full: bool = False) -> tuple[str, str] | None:
    """(institution's folded full name, rest) of a name that begins with one in full or in short; None for none.

    A short name of two letters counts only when the registry accepts it; with `in_full` only full names count.
    """
    accepted, derived = by_folded_name(), _derived()
    for length in range(min(len(text) - 1, 30), 1, -1):
        head = text[:length]
        if head in accepted and (not in_full or fold(accepted[head].name) == head):
            return fold(accepted[head].name), text[length:]
        if not in_full and length > 2 and len(derived.get(head, ())) == 1:
            return next(iter(derived[head])), text[length:]
    return None


@cache
def _derived() -> Mapping[str, frozenset[str]]:
    """Short name by rule → the institutions that it may mean, by their present or a former name."""
    found: dict[str, set[str]] = {}
    for one in institutions():
        full = fold(one.name)
        for name in {full, *(fold(alias) for alias in one.aliases)}:
            for way in _ways(name, one.type):
                found.setdefault(way, set()).add(full)
    return {way: frozenset(names) for way, names in found.items()}


def _ways(name: str, kind: str) -> set[str]:
    if kind == "University" and len(name) > 3 and name.endswith(("大学", "学院")):
        return short_names(name)
    if kind == "ResearchInstitute" and len(name) > 5 and name.endswith("科学院"):
        return written_out(tokens(name, words().institutes, place_as_written)) - {name}
    return set()


def short_names(full: str) -> set[str]:
    """The short names that the rule makes of a university's full name: not its place alone, not a letter alone.

    Without 大 the words stay two letters long (浙理工, 武汉理工): 上海科 would begin the name of many a firm. Of two
    letters the second is 大, or one that few schools have (南邮, 浙传).
    """
    table = {**words().universities, **{region: (region, region[0]) for region in REGIONS}}
    parts = tokens(full, table, place_in_short)
    body, end = parts[:-1], parts[-1][0]
    long = [part if _is_place(part) else tuple(form for form in part if len(form) > 1) or part[:1] for part in body]
    ways = written_out([*body, tuple(form for form in parts[-1] if form)]) | written_out(long)
    if end in ("大学", "学院") and len(body) == 2 and _is_place(body[0]):
        ways |= {place[0] + word for place in body[0] for word in body[1] if word in words().distinctive}
    return {way for way in ways if _says_enough(way) and way != full}


def _is_place(part: Token) -> bool:
    return bool(named(part[0])) or part[0] in REGIONS


def _says_enough(way: str) -> bool:
    two = len(way) == 2 and (way[-1] == "大" or way[-1] in words().distinctive)
    return (len(way) > 2 or two) and not named(way) and way not in REGIONS
