"""Who is named in a cell: the nodes of a column of things, each of its own type."""

from dataclasses import dataclass
from typing import Any

from ingest.tables.emit.found import Found
from ingest.tables.sheet import Cell, Sheet
from ingest.tables.table import Field
from ingest.tables.understanding import FoundNode
from ingest.tables.values.marks import is_done, is_unknown, plain
from ingest.tables.values.names import (
    Mention,
    clean,
    is_organisation,
    is_truncated,
    looks_like_person,
    may_be_organisation,
    split,
    split_organisations,
    split_people,
    type_of,
)
from ingest.tables.words import ORGANISATIONS, Words

_SPLIT = frozenset({"Place", "IndustryChain", "Qualification"})


@dataclass(frozen=True, slots=True)
class Naming:
    """One name of a cell: its node type, whether the column states it, and for a person the employer."""

    name: str
    type: str
    stated: bool = False
    employer: str | None = None
    bracketed: bool = False  # the employer stands in the cell itself


_LEARNED = {"University", "ResearchInstitute"}


def namings(one: Field, value: Any, words: Words) -> list[Naming]:
    """The names in a cell of a column of things."""
    text = plain(value)
    if one.holds == "Expert":
        return [_person(mention) for mention in split_people(text, words) if _known(mention.name, words)]
    if one.holds == "party":
        return [naming for part in split(text) for naming in _party(part, words)]
    if one.holds == "organisation" or one.holds in ORGANISATIONS:
        stated = one.holds in ORGANISATIONS
        names = [name for name in split_organisations(text) if _known(name, words)]
        return [
            Naming(name, _type(name, one.holds, words) if stated else _own_type(name, one, words), stated)
            for name in names
        ]
    if one.holds in _SPLIT:
        names = [clean(part) for part in split(text)]
        full = words.raw["qualification_synonyms"] if one.holds == "Qualification" else {}
        known = (name for name in names if _known(name, words) and not is_done(name, words))
        return [Naming(full.get(name, name), one.holds) for name in known]
    name = clean(text)
    return [Naming(name, one.holds)] if name and _known(name, words) else []


def _own_type(name: str, one: Field, words: Words) -> str:
    """The type that a name tells; a short one that tells none (南大) is of what the heading speaks: 院校, 院所."""
    if may_be_organisation(name, words):
        return type_of(name, words)
    spoken = (kind for word, kind in words.raw["spoken_of"].items() if word in one.column.label)
    return next(spoken, "Enterprise")


def _type(name: str, stated: str, words: Words) -> str:
    """The type that the column states; but 院所 and 院校 are said of schools and institutes alike."""
    own = type_of(name, words)
    return own if {own, stated} <= _LEARNED else stated


def _person(mention: Mention) -> Naming:
    return Naming(mention.name, "Expert", employer=mention.employer, bracketed=mention.employer is not None)


def _party(text: str, words: Words) -> list[Naming]:
    """A holder: a person, with the employer in brackets, or an organisation."""
    people = split_people(text, words)
    if people and all(looks_like_person(one.name) and not is_organisation(one.name, words) for one in people):
        return [_person(one) for one in people]
    name = clean(text)
    return [Naming(name, type_of(name, words))] if _known(name, words) else []


def _known(name: str, words: Words) -> bool:
    return bool(name) and not is_unknown(name, words)


def organisation_node(
    naming: Naming, code: str | None, found: Found, sheet: Sheet, cell: Cell, code_cell: Cell | None
) -> FoundNode | None:
    """The node of an organisation; a name that was cut counts only through its code."""
    if is_truncated(naming.name):
        found.problems.add("name_truncated", sheet, cell, naming.name)
    return found.organisation(naming.type, naming.name, code, sheet, cell, stated=naming.stated, code_cell=code_cell)
