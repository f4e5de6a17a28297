"""What the columns of a table mean: words and values of each weighed, then the best consistent choice of all.

First the columns that name things and what the table is about, then everything that is told of those things. The
attributes are assigned together (Hungarian method, `scipy.optimize.linear_sum_assignment`), so that two columns never
mean the same property of the same thing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from graph.names import fold
from ingest.tables.evidence import Evidence
from ingest.tables.header_rows import tells_how_many
from ingest.tables.headers import Column
from ingest.tables.names_by_values import with_names
from ingest.tables.owners import owners_of
from ingest.tables.subject import Things, find_things
from ingest.tables.table import Field
from ingest.tables.values.names import clean, is_organisation, is_place
from ingest.tables.witness import fit
from ingest.tables.words import ORGANISATIONS, Match, Meaning, Words

LEAST = 0.62  # below, a column means nothing
_KNOWN_WORD, _KNOWN_BY_VALUES, _TELLING = 0.95, 0.7, 0.7
UNKNOWN = Meaning("unknown")
_SCOPES = frozenset({*ORGANISATIONS, "organisation", "Place", "Platform"})  # whose figures by year are kept
_NUMBERS = frozenset({"编号", "no"})
_SUMS = frozenset({"amount", "total_amount", "grant_amount"})
_EMPTY = Meaning("special", name="ignored")


NOTHING_DECIDED: Mapping[int, Match] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a table: titles of file, sheet and table (the nearest first) and the year they state."""

    titles: tuple[str, ...]
    year: int | None = None  # 0 where each row has its own
    ledger: bool = False


def assign(
    columns: Sequence[Column],
    evidences: Sequence[Evidence],
    context: Context,
    words: Words,
    decided: Mapping[int, Match] = NOTHING_DECIDED,
    subject: str = "",
) -> tuple[list[Field], Field | None]:
    """A field for each column, and the one that the table is about.

    `decided`: the meanings of columns (by their place) and the `subject` that an officer stated.
    """
    matches: Sequence[tuple[Match, ...]] = [
        (decided[at],)
        if at in decided
        else _with_evidence(column.label, matches_of(column, words), evidences[at], words)
        for at, column in enumerate(columns)
    ]
    matches = with_names(columns, matches, evidences, words)
    if context.year is None and _has_years(matches, evidences):
        context = replace(context, year=0)
    fields = [
        _decided_field(columns[at], decided[at], evidences[at])
        if at in decided
        else _plain_field(columns[at], matches[at], evidences[at], context, words)
        for at in range(len(columns))
    ]
    dated = any(one.meaning.name == "event" and one.confidence > 0.95 and len(one.column.label) >= 4 for one in fields)
    things = find_things(columns, matches, evidences, fields, context.titles, context.ledger or dated, words, subject)
    for at, one in things.fields.items():
        if at >= 0:
            fields[at] = one
    _attributes(fields, matches, evidences, things, words)
    _only_amount(fields)
    if things.subject is None or things.subject.holds not in _SCOPES:
        for at, one in enumerate(fields):
            if one.meaning.kind == "figure" and one.column.year is None and not one.column.measure:
                fields[at] = Field(one.column, UNKNOWN, 0.0, one.evidence)
    _pass_over_counts(fields, words)
    for at, one in enumerate(fields):
        if one.meaning == UNKNOWN and matches[at] and matches[at][0].score >= _KNOWN_WORD:
            fields[at] = Field(one.column, matches[at][0].meaning, LEAST, one.evidence)  # a known word, of nothing here
    return fields, things.subject


def _with_evidence(label: str, found: tuple[Match, ...], seen: Evidence, words: Words) -> tuple[Match, ...]:
    """The meanings of a heading, or where it says nothing what its values say beyond doubt: codes, telephones,
    qualifications."""
    if not seen.filled or (found and found[0].score >= _KNOWN_BY_VALUES):
        return found
    for kind, keys in words.raw["told_by_values"].items():
        if kind == "place" and not any(letter in label for letter in words.raw["place_letters"]):
            continue
        if seen.share(kind) >= _TELLING and fold(label) not in words.group("told_otherwise"):
            known = (one for all_ in words.meanings.values() for one in all_ if one.key.startswith(tuple(keys)))
            return (*found, *(Match(one, _KNOWN_BY_VALUES) for one in dict.fromkeys(known)))
    return found


def _has_years(matches: Sequence[Sequence[Match]], evidences: Sequence[Evidence]) -> bool:
    """Whether a column gives each row its year."""
    return any(
        one.meaning.name == "year" and one.meaning.kind == "special" and one.score > 0.9 and seen.share("year") >= 0.5
        for found, seen in zip(matches, evidences, strict=True)
        for one in found
    )


def matches_of(column: Column, words: Words) -> tuple[Match, ...]:
    """What a heading may mean: alone, with the label above it (负责人 over 电话), with its unit (培训(人次))."""
    found: dict[Meaning, Match] = {}
    if not column.label:
        return ()
    said = [(column.label, 1.0), (column.full, 0.99), (words.without_period(column.label), 0.99)]
    if fold(with_unit := f"{column.label}({column.unit})") in words.meanings:
        said.append((with_unit, 1.0))
    for text, worth in said:
        for one in words.matches(text):
            qualifier = one.qualifier
            if text == column.label and column.above and not qualifier:
                qualifier = fold(column.above[-1])
            score = one.score * worth
            if one.meaning not in found or found[one.meaning].score < score:
                found[one.meaning] = Match(one.meaning, score, qualifier)
    return tuple(sorted(found.values(), key=lambda one: -one.score))


def _decided_field(column: Column, match: Match, seen: Evidence) -> Field:
    """A column whose meaning was stated: one that needs another column waits for it."""
    waits = match.meaning.kind in ("property", "relation", "end")
    return Field(column, UNKNOWN if waits else match.meaning, 0.0 if waits else 1.0, seen)


def _plain_field(column: Column, matches: Sequence[Match], seen: Evidence, context: Context, words: Words) -> Field:
    """The best meaning that needs no other column: figures, years, qualifications, columns to leave aside."""
    choices = [(1e-9, UNKNOWN)]
    if not column.label and column.year is None and not seen.filled:
        choices.append((1.0, _EMPTY))
    numeric = seen.share("number", "percent", "amount", "count") >= 0.5 or not seen.filled
    if column.measure:
        choices.append(
            (1.03, Meaning("figure") if column.measure == "value" else Meaning("measure", name=column.measure))
        )
    elif column.year is not None and numeric and not _is_code(seen):
        choices.append((1.02, Meaning("figure")))
    elif column.year is not None and not column.label:
        choices.append((0.98, Meaning("qualification", name="held in a year")))
    if column.measure:
        pass
    elif (
        is_organisation(clean(column.label), words)
        and not any(one.score > 0.9 for one in matches)
        and seen.share("firm", "date", "phone", "code") < 0.5
    ):
        choices.append((1.04, Meaning("matrix")))
    elif is_place(column.label, words) and numeric and seen.filled and not any(one.score > 0.9 for one in matches):
        choices.append((1.04, Meaning("scope")))
    if seen.share("identity card") >= 0.5:
        choices.append((1.1, Meaning("special", name="sensitive")))
    if numeric and seen.filled and not column.measure and words.measure(column.label) == "value":
        choices.append((0.97, Meaning("special", name="value")))  # 1-10月完成, of the indicator that the row names
    for one in matches:
        meaning = one.meaning
        if meaning.kind == "qualification":
            choices.append((1.03 * one.score, meaning))
        elif meaning.kind == "measure" and meaning.name != "value":
            choices.append((one.score if one.score > 0.95 and numeric else 0.0, meaning))
        elif meaning.kind == "special":
            if meaning.name == "ignored" and seen.share("text") >= 0.5 and fold(column.label) in _NUMBERS:
                continue  # 编号 over 2023C94867 numbers things, not rows
            score = one.score * fit(meaning, seen, words)
            if meaning.name == "sensitive" and one.score > 0.85:
                score = 1.08 * one.score
            choices.append((score, meaning))
        elif meaning.kind == "figure" and (context.year is not None or column.year is not None):
            choices.append((one.score * (1.01 if numeric else 0.3), meaning))
    ratio = seen.share("percent") >= 0.5 or words.is_ratio(column.label)
    counted = column.unit in words.raw["counted"] or words.money(column.unit) is not None
    measured = words.is_quantity(column.label) or ((counted or ratio) and context.year is not None)
    if measured and numeric and seen.filled and column.label and not _is_code(seen):
        choices.append((LEAST + 0.03, Meaning("figure")))
    score, meaning = max(choices, key=lambda choice: choice[0])
    if score < LEAST:
        meaning = UNKNOWN
    return Field(column, meaning, min(score, 1.0), seen)


def _settled(one: Field, scoped: bool) -> bool:
    """Whether no property could be a better meaning: figures of a year, columns to leave aside. `scoped`: the table
    is about what has figures."""
    if one.confidence == 1.0 and one.meaning.kind != "figure":
        return True
    if one.meaning.kind == "figure":
        return one.column.year is not None or (scoped and one.confidence > 0.95)
    return (
        one.meaning.name in ("ignored", "sensitive") or one.meaning.kind == "qualification"
    ) and one.confidence > 0.95


def _is_code(seen: Evidence) -> bool:
    return seen.share("code", "phone") > 0.5


def _assigned(worth: npt.NDArray[np.float64]) -> list[int]:
    """For each row its column, each column once, so that the sum of `worth` is greatest."""
    if not worth.size:
        return []
    best = worth.argmax(axis=1)
    if len(np.unique(best)) < len(best):
        from scipy.optimize import linear_sum_assignment  # loading it takes a third of a check, and few tables need it

        best = linear_sum_assignment(worth, maximize=True)[1]
    return [int(across) for across in best]


def _attributes(
    fields: list[Field],
    matches: Sequence[Sequence[Match]],
    evidences: Sequence[Evidence],
    things: Things,
    words: Words,
) -> None:
    """Assign the columns that describe things, all at once; changes `fields`."""
    scoped = things.subject is not None and things.subject.holds in _SCOPES
    open_ = [at for at, one in enumerate(fields) if at not in things.fields and not _settled(one, scoped)]
    slots: dict[tuple[int, Meaning], dict[int, float]] = {}
    for at in open_:
        for one in matches[at]:
            if one.meaning.kind not in ("property", "relation") or one.score < LEAST - 0.05:
                continue
            for thing, bonus in owners_of(at, one, things, fields, matches, words):
                score = one.score * fit(one.meaning, evidences[at], words) + bonus
                score += 0.001 * (one.meaning.owner == ORGANISATIONS[0])
                column = slots.setdefault((thing, one.meaning), {})
                column[at] = max(column.get(at, 0.0), score)
    keys = list(slots)
    worth = np.zeros((len(open_), len(keys) + len(open_)))
    for across, key in enumerate(keys):
        for at, score in slots[key].items():
            worth[open_.index(at), across] = score
    for down, at in enumerate(open_):
        worth[down, len(keys) + down] = fields[at].confidence if fields[at].meaning != UNKNOWN else LEAST
    for down, across in enumerate(_assigned(worth)):
        if across < len(keys) and worth[down, across] >= LEAST:
            thing, meaning = keys[across]
            at = open_[down]
            fields[at] = Field(
                fields[at].column, meaning, min(float(worth[down, across]), 1.0), evidences[at], of=things.fields[thing]
            )


def _only_amount(fields: list[Field]) -> None:
    """A list of projects that states one sum of money a project states its amount, whatever it calls it."""
    sums = [at for at, one in enumerate(fields) if one.meaning.owner == "Project" and one.meaning.name in _SUMS]
    if len(sums) == 1:
        one = fields[sums[0]]
        fields[sums[0]] = replace(one, meaning=Meaning("property", "Project", "amount"))


def _pass_over_counts(fields: list[Field], words: Words) -> None:
    """The last column of a matrix may count its marks, which the rows say already."""
    matrix = any(one.meaning.kind == "matrix" for one in fields)
    if matrix and fields[-1].meaning in (UNKNOWN, Meaning("figure")) and tells_how_many(fields[-1].column.label, words):
        fields[-1] = replace(fields[-1], meaning=_EMPTY, confidence=1.0)
