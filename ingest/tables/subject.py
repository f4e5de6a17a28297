"""What a table is about: the columns that name things, the chief of them, and how the others relate to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.names import fold
from graph.ontology.types import ColumnRule
from ingest.tables.evidence import Evidence
from ingest.tables.headers import Column
from ingest.tables.table import Field
from ingest.tables.witness import fit
from ingest.tables.words import ORGANISATIONS, Match, Meaning, Words

UNNAMED = -1  # the place of a subject that no column names: each row is one
_SURE = 0.66
_LEAST_RULE = 0.5
_MUCH = 0.1
_CERTAIN = 0.9
_NEAR = 2  # titles of the table and the sheet; a file's name may speak of several tables
_NO_NAMES = 0.75
_FEW = 3
_GENERIC = frozenset({"名称", "单位名称", "全称", "单位", "机构名称", "企业(单位)名称", "单位(企业)名称", "单位全称"})
_FIRM_NAMES = frozenset({"企业名称", "公司名称", "企业", "公司"})
_FIRM_WORDS = ("企业", "公司", "市场主体", "厂")


@dataclass(slots=True)
class Things:
    """The columns of a table that make nodes, by their place, and the one that the table is about."""

    fields: dict[int, Field] = field(default_factory=dict)
    subject: Field | None = None


def types_of(holds: str) -> tuple[str, ...]:
    """The node types that a column may hold."""
    if holds == "organisation":
        return ORGANISATIONS
    return (*ORGANISATIONS, "Expert") if holds == "party" else (holds,)


def find_things(
    columns: Sequence[Column],
    matches: Sequence[Sequence[Match]],
    evidences: Sequence[Evidence],
    plain: Sequence[Field],
    titles: Sequence[str],
    ledger: bool,
    words: Words,
    stated: str = "",
) -> Things:
    """The columns of nodes.

    `plain` is what each column means taken alone: a better meaning there wins. `stated` is the subject where an
    officer said it.
    """
    options: dict[int, list[tuple[float, Match]]] = {}
    for at, found in enumerate(matches):
        scored = [
            (one.score * fit(one.meaning, evidences[at], words) * _named(one, evidences[at]), one) for one in found
        ]
        entities = [pair for pair in scored if pair[1].meaning.entity]
        others = max((score for score, one in scored if not one.meaning.entity), default=0.0)
        best = max((score for score, _ in entities), default=0.0)
        alone = plain[at].confidence if plain[at].meaning.kind != "unknown" else 0.0
        if best >= 0.55 and best >= others - 0.031 and best >= alone - 0.031:
            options[at] = sorted(entities, key=lambda pair: -pair[0])
    things = Things()
    chosen = _subject(columns, options, evidences, titles, words, stated, matches)
    if chosen is None:
        return _without_subject(columns, options, evidences, things)
    at, kind = chosen
    if at >= 0:
        score = max(
            (s for s, one in options[at] if one.meaning.owner == kind or one.meaning.kind == "end"), default=0.7
        )
        things.subject = Field(
            columns[at], Meaning("property", kind, "name"), min(score, 1.0), evidences[at], _holds(kind, columns[at])
        )
        things.fields[at] = things.subject
    else:
        row = columns[0].row if columns else 0
        unnamed = Column(UNNAMED, row, words.ontology.nodes[kind].label)
        things.subject = Field(unnamed, Meaning("property", kind, "name"), 0.9, Evidence(0, {}, frozenset()), kind)
        things.fields[UNNAMED] = things.subject
    waiting = [other for other in options if other not in things.fields]
    for last in (False, True):  # first what relates to the subject: others may relate to that, on either side
        for other in [each for each in waiting if each not in things.fields]:
            _relate(other, options[other], columns, evidences, things, kind, ledger, last, words)
    _one_holder(things)
    return things


def _one_holder(things: Things) -> None:
    """A firm beside the holder of an achievement is no second holder."""
    holders = [at for at, one in things.fields.items() if one.meaning.owner == "OFFERS"]
    named = [at for at in holders if fold(things.fields[at].column.label) not in _FIRM_NAMES]
    for at in holders if named else ():
        if at not in named:
            things.fields[at] = replace(things.fields[at], meaning=Meaning("property", "Enterprise", "name"), of=None)


def _subject(
    columns: Sequence[Column],
    options: dict[int, list[tuple[float, Match]]],
    evidences: Sequence[Evidence],
    titles: Sequence[str],
    words: Words,
    stated: str,
    matches: Sequence[Sequence[Match]],
) -> tuple[int, str] | None:
    """(column, type) of what the table is about. The column is UNNAMED when none names it."""
    told = fold(" ".join(titles))
    labels = {fold(column.label) for column in columns} | {fold(column.full) for column in columns}
    fullest = max((seen.filled for seen in evidences), default=1) or 1
    for kind in [stated] if stated in words.subjects else words.subjects:
        telltale = {fold(word) for word in words.raw["telltale"].get(kind, ())}
        titled = any(word in " ".join(titles[:_NEAR]) for word in words.raw["told_by_title"].get(kind, ()))
        if telltale and max(len(telltale & labels), _only_of(kind, matches)) + titled < 2:
            continue
        if kind in words.raw["dated_acts"] and not _has_days(matches, evidences):
            continue  # with outputs of a year and no day it is an appraisal of persons
        named = []
        for at, entities in options.items():
            own = [s for s, one in entities if one.meaning == Meaning("property", kind, "name")]
            if own and own[0] >= max(_SURE, entities[0][0] - 0.04) and evidences[at].filled >= 0.3 * fullest:
                generic = fold(columns[at].label) in _GENERIC
                if generic and not _generic_fits(kind, told, evidences[at], words):
                    continue
                named.append((own[0] - (0.05 if generic else 0.0), -at))
        if named:
            return -max(named)[1], kind
        text = Meaning("property", kind, words.raw["stand_in"].get(kind, ""))
        if telltale or any(one.meaning == text and one.score >= 0.9 for found in matches for one in found):
            return UNNAMED, kind
    ends = [
        (not evidences[at].filled, words.subjects.index(holds), at, holds)
        for at, entities in options.items()
        for score, one in entities
        if one.meaning.rule is not None and score >= _SURE
        and (holds := _holds(one.meaning.rule.holds, columns[at])) in words.subjects
    ]  # fmt: skip
    return min(ends)[2:] if ends else None


def _named(match: Match, seen: Evidence) -> float:
    """What is left of a heading that only resembles one of organisations, above values that are none: 试用方式."""
    rule = match.meaning.rule
    held = rule.holds if rule is not None else match.meaning.owner if match.meaning.entity else ""
    doubtful = held in ("organisation", "Enterprise") and match.score < _CERTAIN and seen.filled >= _FEW
    return _NO_NAMES if doubtful and seen.share("organisation") < 1 - _NO_NAMES else 1.0


def _only_of(kind: str, matches: Sequence[Sequence[Match]]) -> int:
    """How many columns can say something of a thing of the type and of nothing else."""
    types = [
        {of for one in found if one.score >= _CERTAIN for of in _said_of(one.meaning)}
        for found in matches
    ]  # fmt: skip
    return sum(one == {kind} for one in types)


def _said_of(meaning: Meaning) -> tuple[str, ...]:
    """The types of things that a column of the meaning may be about; what says nothing of any is its own type."""
    if meaning.rule is not None:
        return meaning.rule.of
    return (meaning.owner or meaning.key,)


def _has_days(matches: Sequence[Sequence[Match]], evidences: Sequence[Evidence]) -> bool:
    """Whether a column says on which day, or in which days, each row's act was."""
    return any(
        one.score >= _CERTAIN and one.meaning.name in ("event", "visited_on", "period")
        for found, seen in zip(matches, evidences, strict=True)
        if not seen.filled or seen.share("date", "period") >= 0.5
        for one in found
    )


def _generic_fits(kind: str, told: str, seen: Evidence, words: Words) -> bool:
    """名称 and 单位名称 mean what the title says, else organisations if the values look like some."""
    said = words.ontology.nodes[kind]
    if any(fold(word) in told for word in (said.label, *said.aliases)):
        return kind not in ORGANISATIONS or seen.share("organisation") >= 0.3
    return kind == "Enterprise" and seen.share("organisation") >= 0.3


def _holds(kind: str, column: Column) -> str:
    """A column of organisations holds firms where its heading says so; else each name tells its own type."""
    if kind == "Enterprise" or kind == "organisation":
        firms = any(word in column.label for word in _FIRM_WORDS) and "单位" not in column.label
        return "Enterprise" if firms else "organisation"
    return kind


def _without_subject(
    columns: Sequence[Column],
    options: dict[int, list[tuple[float, Match]]],
    evidences: Sequence[Evidence],
    things: Things,
) -> Things:
    for at, entities in options.items():
        score, one = entities[0]
        holds = one.meaning.rule.holds if one.meaning.rule else one.meaning.owner
        things.fields[at] = Field(columns[at], one.meaning, score, evidences[at], _holds(holds, columns[at]))
    return things


def _relate(
    at: int,
    entities: list[tuple[float, Match]],
    columns: Sequence[Column],
    evidences: Sequence[Evidence],
    things: Things,
    subject: str,
    ledger: bool,
    last: bool,
    words: Words,
) -> None:
    """The relation of a column to the table's subject, or at `last` to the nearest other column that it can relate to,
    those before it first."""
    rules = [
        (score, one.meaning.rule) for score, one in entities if one.meaning.rule is not None and score >= _LEAST_RULE
    ]
    kinds = types_of(things.subject.holds) if things.subject is not None else (subject,)
    mine = _choose(rules, kinds, ledger)
    target = things.subject
    doubtful = mine is None or mine[0] < max(score for score, _ in rules) - _MUCH
    if doubtful and not last:
        return
    if doubtful:
        for near in sorted(things.fields, key=lambda other: (other > at, abs(other - at))):
            held = things.fields[near]
            other = _choose(rules, types_of(held.holds), ledger) if held is not things.subject else None
            if other is not None and (mine is None or other[0] > mine[0] + _MUCH):
                mine, target = other, held
                break
    if mine is None:
        mine, target = _only_tie(entities, kinds, ledger, words), things.subject
    if mine is not None:
        score, rule = mine
        holds = _holds(rule.holds, columns[at]) if rule.holds in ("organisation", "Enterprise") else rule.holds
        if subject == holds == "Platform":
            holds = "party"  # the platform has its own column: this one says who came for it
        things.fields[at] = Field(
            columns[at], Meaning("end", rule.relation, rule=rule), min(score, 1.0), evidences[at], holds, target
        )
        return
    named = next(((s, one.meaning) for s, one in entities if one.meaning.kind == "property" and s >= _SURE), None)
    if named is not None and named[1].owner != subject:
        score, meaning = named
        things.fields[at] = Field(
            columns[at], meaning, min(score, 1.0), evidences[at], _holds(meaning.owner, columns[at])
        )


def _only_tie(
    entities: list[tuple[float, Match]], kinds: Sequence[str], ledger: bool, words: Words
) -> tuple[float, ColumnRule] | None:
    """Where a column names things of a type and the subject has one relation to such things, it is that: a column of
    qualifications in a list of firms, whatever its heading, says who holds them."""
    named = next(((s, one.meaning.owner) for s, one in entities if one.meaning.kind == "property" and s >= _SURE), None)
    if named is None or named[1] in ORGANISATIONS:
        return None
    rules = [
        rule
        for relation in words.ontology.relations.values()
        for rule in relation.columns
        if rule.holds == named[1] and set(rule.of) & set(kinds) and (ledger or not rule.event)
    ]
    return (named[0], rules[0]) if len({rule.relation for rule in rules}) == 1 else None


def _choose(
    rules: list[tuple[float, ColumnRule]], kinds: Sequence[str], ledger: bool
) -> tuple[float, ColumnRule] | None:
    """The best rule for a thing of one of the kinds; in a ledger of acts those of acts come first."""
    fitting = [
        pair
        for pair in rules
        if set(pair[1].of) & set(kinds) and (ledger or not pair[1].event or kinds[0] == "Platform")
    ]
    return max(fitting, key=lambda pair: (round(pair[0], 1), pair[1].event == ledger, pair[0]), default=None)
