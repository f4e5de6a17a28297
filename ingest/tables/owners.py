"""Whose property a column states: that of the thing it names, stands beside, or that the table is about."""

from collections.abc import Sequence

from graph.names import fold
from ingest.tables.subject import Things, types_of
from ingest.tables.table import Field
from ingest.tables.words import ORGANISATIONS, Match, Meaning, Words

_WITH_FIELDS = frozenset({"Technology", "Need"})  # beside them a field of technology is theirs, not the firm's


def owners_of(
    at: int,
    match: Match,
    things: Things,
    fields: list[Field],
    matches: Sequence[Sequence[Match]],
    words: Words,
) -> list[tuple[int, float]]:
    """The columns whose things may have the property, with what speaks for each (-.3 … .12)."""
    meaning = match.meaning
    found: list[tuple[int, float]] = []
    for thing, one in things.fields.items():
        if meaning.kind == "relation" and meaning.owner == "HOLDS" and one is things.subject and _headed(fields):
            pass
        elif meaning.kind == "relation":
            if one.meaning.kind != "end" or one.meaning.owner != meaning.owner:
                continue
        elif meaning.owner not in types_of(one.holds):
            continue
        found.append((thing, 0.0))
    if not found:
        return []
    named = _named(match.qualifier, [thing for thing, _ in found], things)
    if named is not None:
        return [(thing, 0.08 if thing == named else -0.3) for thing, _ in found]
    beside, label = _beside(at, fields, things, words, matches), fold(fields[at].column.label)
    held = {one.holds for one in things.fields.values()}
    firms_too = {Meaning("property", "Enterprise", "fields")} if held & _WITH_FIELDS else set()
    scored = []
    for thing, _ in found:
        bonus = -0.12 if meaning in firms_too else 0.0
        bonus += -0.05 if meaning in words.common and things.subject is not things.fields[thing] else 0.0
        if thing == beside:
            # What follows a person's particulars is the person's; an address is still the firm's.
            bonus += 0.06 if meaning.owner == "Expert" and meaning.name == "address" else 0.1
        if words.begins_with_type(label, types_of(things.fields[thing].holds)):
            bonus += 0.06  # 技术领域 is rather a technology's than a firm's
        if thing == at - 1:
            bonus += 0.02
        if things.subject is things.fields[thing]:
            bonus += 0.06
        if thing < at:
            bonus += 0.02 - 0.0005 * (at - thing)
        scored.append((thing, bonus))
    return scored


def _headed(fields: list[Field]) -> bool:
    """Whether some column is headed by a qualification: then the batch beside it is that of the holding."""
    return any(one.meaning.kind == "qualification" for one in fields)


def _named(qualifier: str, owners: list[int], things: Things) -> int | None:
    """The thing that a qualifier (承担单位|信用代码, 企业|地址) names; None when it names none of them."""
    if not qualifier:
        return None
    for thing in owners:
        one = things.fields[thing]
        label = fold(one.column.label)
        rule = one.meaning.rule
        if qualifier in label or label in qualifier or (rule is not None and qualifier in map(fold, rule.words)):
            return thing
    for word, kinds in _QUALIFIERS.items():
        if word in qualifier:
            fitting = [thing for thing in owners if set(types_of(things.fields[thing].holds)) & set(kinds)]
            if fitting:
                return fitting[0]
    return None


_QUALIFIERS = {
    "企业": ("Enterprise",),
    "公司": ("Enterprise",),
    "单位": ("Enterprise", "University", "ResearchInstitute"),
    "项目": ("Project",),
    "平台": ("Platform",),
    "专家": ("Expert",),
    "人员": ("Expert",),
    "特派员": ("Expert",),
    "科技官": ("Expert",),
    "负责人": ("Expert",),
    "本人": ("Expert",),
    "成果": ("Technology",),
    "需求": ("Need",),
    "合同": ("Contract",),
}


def _beside(
    at: int, fields: list[Field], things: Things, words: Words, matches: Sequence[Sequence[Match]]
) -> int | None:
    """The thing that a column stands beside: the person whose particulars run up to it, or for a telephone next to a
    contact the organisation."""
    for left in range(at - 1, -1, -1):
        one = fields[left]
        if left in things.fields:
            return left if one.holds == "Expert" else None
        if fold(one.column.label) in words.group("contact"):
            holders = [
                thing for thing, each in things.fields.items()
                if each.holds not in ("Expert", "Place", "Platform") and "Enterprise" in types_of(each.holds)
            ]  # fmt: skip
            return holders[0] if holders else None
        if one.meaning.kind in ("figure", "matrix") or _of_no_person(matches[left]):
            return None
    return None


def _of_no_person(found: Sequence[Match]) -> bool:
    """Whether a column says for sure what is said of organisations and of no person, as an address."""
    sure = [one.meaning for one in found if one.score > 0.9 and one.meaning.kind == "property"]
    return any(one.owner in ORGANISATIONS for one in sure) and not any(one.owner == "Expert" for one in sure)
