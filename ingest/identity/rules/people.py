"""Rules of people: a name alone is never enough, two teachers of one university may share it."""

import re
from functools import lru_cache

from graph.names import fold
from ingest.identity.anatomy import dissect
from ingest.identity.mention import Decision, Mention
from ingest.identity.rules.base import Pair, ask, different, same
from ingest.identity.telephones import apart, common, telephones
from ingest.identity.words import words


def people(pair: Pair) -> Decision | None:
    """Name and telephone, or name and employer; by name alone a question, and so with two mobile telephones."""
    if not _of_people(pair):
        return None
    name, other = bare(pair.a.name), bare(pair.b.name)
    if name != other:
        return different(0.05, "姓名不同", "people")
    phones = telephones(pair.a.phone), telephones(pair.b.phone)
    elsewhere = _elsewhere(pair.employers)
    if common(*phones, mobile_only=elsewhere):
        return same(0.98, "姓名与电话相同", "people")
    two = apart(*phones)
    if pair.employers is None:
        return ask(0.4, "同名，手机号不同", "people") if two else ask(0.5, "只有姓名相同，无法判定", "people")
    return _by_employer(pair, pair.employers, two)


def _by_employer(pair: Pair, alike: Decision, two_mobiles: bool) -> Decision:
    one, other = employer(pair.a), employer(pair.b)
    if alike.verdict == "same":
        if two_mobiles:
            return ask(0.7, f"姓名与单位相同（{other}），手机号不同：可能换了号，也可能是同名的两人", "people")
        return same(0.95, f"姓名与单位相同（{other}）", "people")
    if alike.rule == "part_and_whole" and _titles(pair.a) & _titles(pair.b) and not two_mobiles:
        return same(0.9, "姓名与职称相同，单位是同一单位的下属", "people")
    if alike.rule == "part_and_whole" or alike.verdict == "ask":
        return ask(0.6, f"同名，单位相近：{one}、{other}", "people")
    return different(0.3, f"同名，单位不同：{one}、{other}", "people")


def _of_people(pair: Pair) -> bool:
    types = {pair.a.type, pair.b.type} - {None}
    if types:
        return types == {"Expert"}
    return all(_looks(one) for one in (pair.a, pair.b))


def _looks(one: Mention) -> bool:
    return dissect(bare(one.name)).kind == "person"


@lru_cache(maxsize=50_000)
def bare(name: str) -> str:
    """The name without title and without what stands in brackets (沈建福教授, 沈建福(浙江大学))."""
    text = re.sub(r"\([^)]*\)", "", fold(name))
    for title in words().titles:
        if text.endswith(title) and len(text) - len(title) >= 2:
            return text.removesuffix(title)
    return text


def employer(one: Mention) -> str:
    """Whom a person works for, as given or as the name has it in brackets; blank when nobody says."""
    inside = re.search(r"\(([^)]*)\)", fold(one.name))
    return one.employer or (inside[1] if inside else "")


def _elsewhere(employers: Decision | None) -> bool:
    return employers is not None and employers.verdict == "different" and employers.rule != "part_and_whole"


def _titles(one: Mention) -> set[str]:
    return {title for title in re.split("[、,;/]", fold(one.title or "")) if title}
