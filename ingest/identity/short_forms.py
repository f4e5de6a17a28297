"""How a full name is written short, as a pattern over its words: 果树茶叶研究所 is also 果茶所.

A word may stand for itself or for its accepted shorter forms (`words.yaml`); a place for itself, with or without
省, 市, 县; any other character must be there. Nothing may be left out whole unless the table says so.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product

from graph.places import named
from ingest.identity.words import Shorter, words

Token = tuple[str, ...]  # the forms in which one word may appear, the full one first


def tokens(name: str, table: Shorter, place_forms: Callable[[str], Token]) -> list[Token]:
    """The words of a name from left to right, the longest known one at each place."""
    return list(_tokens(name, table, place_forms))


def _tokens(name: str, table: Shorter, place_forms: Callable[[str], Token]) -> Iterator[Token]:
    at = 0
    while at < len(name):
        for length in range(min(11, len(name) - at), 1, -1):
            piece = name[at : at + length]
            if piece in table:
                yield table[piece]
                break
            if named(piece):
                yield place_forms(piece)
                break
        else:
            length = 1
            yield table.get(name[at], (name[at],))
        at += length


def place_as_written(name: str) -> Token:
    """A place with and without its ending: 常山县, 常山."""
    short = _without_ending(name)
    longer = tuple(name + ending for ending in ("省", "市", "县", "区") if named(name + ending))
    return tuple(dict.fromkeys((name, short, *longer)))


def place_in_short(name: str) -> Token:
    """A place as it begins the short name of a university or institute: 浙江, 浙; 哈尔滨, 哈."""
    short = _without_ending(name)
    letter = words().provinces.get(short)
    return tuple(dict.fromkeys(form for form in (*place_as_written(name), short[0], letter) if form))


def _without_ending(name: str) -> str:
    for ending in ("特别行政区", "自治区", "自治州", "省", "市", "县", "区"):
        if name.endswith(ending) and len(name) - len(ending) >= 2 and named(name[: -len(ending)]):
            return name[: -len(ending)]
    return name


@lru_cache(maxsize=100_000)
def institute_pattern(name: str) -> re.Pattern[str]:
    """What may stand for an institute or a part of an institution."""
    return _pattern(tokens(name, words().institutes, place_as_written))


@lru_cache(maxsize=20_000)
def department_pattern(name: str) -> re.Pattern[str]:
    """What may stand for a department, without its place."""
    return _pattern(tokens(name, words().departments, place_as_written))


def is_firm_in_short(short: str, stem: str) -> bool:
    """Whether `short` is a firm's own name with one or more of the words behind it, from the left, without gaps.

    A word that only qualifies the next (精密, 特种) may be left out, and the end of the last (磁选 for 磁选设备). False
    where no word of a trade is known in the name: then a short form cannot be told from the own name alone, which the
    whole group bears (富乐德).
    """
    own = _own_name(stem)
    if own is None or not short.startswith(own) or len(short) <= len(own):
        return False
    return _written_by(short[len(own) :], list(_industry_words(stem[len(own) :])))


def _written_by(rest: str, pieces: list[str]) -> bool:
    if not rest or not pieces:
        return not rest
    first, *others = pieces
    if len(rest) > 1 and len(first) > 3 and first.startswith(rest):
        return True
    if first in words().qualifiers and others and _written_by(rest, others):
        return True
    forms = words().shortened.get(first, (first,))
    return any(rest.startswith(form) and _written_by(rest[len(form) :], others) for form in forms)


def has_trade(stem: str) -> bool:
    """Whether a word of a trade is known in a firm's name."""
    return _own_name(stem) is not None


def own_name(stem: str) -> str:
    """A firm's own name (字号): what stands before the first word of an industry; the whole where none is known."""
    return _own_name(stem) or stem


def _own_name(stem: str) -> str | None:
    for at in range(2, len(stem) - 1):
        if any(_is_trade(stem[at : at + length]) for length in range(2, 7)):
            return stem[:at]
    return None


def _is_trade(piece: str) -> bool:
    """A word of the table, or goods with 业 (门业, 灯业)."""
    table = words()
    made = len(piece) == 2 and piece[1] == "业" and piece[0] in table.goods
    return made or piece in table.industries or piece in table.qualifiers


def _industry_words(tail: str) -> Iterator[str]:
    """Known words where there are some, single characters between them."""
    table = words()
    at = 0
    while at < len(tail):
        length = next(
            (
                n
                for n in range(min(7, len(tail) - at), 1, -1)
                if _is_trade(tail[at : at + n]) or tail[at : at + n] in table.shortened
            ),
            1,
        )
        yield tail[at : at + length]
        at += length


def _pattern(some: list[Token]) -> re.Pattern[str]:
    return re.compile("".join(_alternatives(token) for token in some))


def _alternatives(token: Token) -> str:
    return "(?:" + "|".join(re.escape(form) for form in token) + ")"


def written_out(some: list[Token], most: int = 200) -> set[str]:
    """All the ways to write these words, at most `most`; used where short names must be found, not just checked."""
    ways: set[str] = set()
    for forms in product(*some):
        ways.add("".join(forms))
        if len(ways) >= most:
            break
    return ways
