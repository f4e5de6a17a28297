"""A load that brings an erased person again: the person's facts stay out, the rest is kept without the name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from graph.errors import Problem
from graph.ledger.erasure import PERSON, Tombstones, marks, marks_of_payload
from graph.ledger.masking import masked
from graph.model import EntityRef, Fact, Source


@dataclass(frozen=True, slots=True)
class Remaining:
    """The facts that may be kept, a problem for each that may not, and the texts to be masked wherever they stand."""

    facts: list[Fact]
    problems: list[Problem]
    texts: list[str]


def without_erased(facts: Sequence[Fact], source: Source, tombstones: Tombstones) -> Remaining:
    """Leave out erased persons and the relations that lead to them. The problems do not repeat the name."""
    gone = {id(fact.subject): fact for fact in facts if _is_erased(fact, source, tombstones)}
    if not gone and not any(_leads_to(fact, source, tombstones, gone) for fact in facts):
        return Remaining(list(facts), [], [])
    kept: list[Fact] = []
    problems: list[Problem] = []
    texts: set[str] = set()
    for fact in facts:
        if id(fact.subject) in gone or _leads_to(fact, source, tombstones, gone):
            if fact.type == PERSON or fact.kind == "node":
                problems.append(_told(fact))
                texts |= _texts(fact)
        else:
            kept.append(fact)
    wanted = sorted(texts, key=len, reverse=True)
    return Remaining([_masked(fact, wanted) for fact in kept], problems, wanted)


def _is_erased(fact: Fact, source: Source, tombstones: Tombstones) -> bool:
    if fact.kind != "node" or fact.type != PERSON:
        return False
    named = {"name": fact.subject.name, **fact.properties}
    return tombstones.cover(marks_of_payload(source.source_id, named) | _key(fact.subject, source))


def _leads_to(fact: Fact, source: Source, tombstones: Tombstones, gone: Mapping[int, Fact]) -> bool:
    if fact.kind != "relation":
        return False
    for end in (fact.subject, fact.object):
        if end is None:
            continue
        named = marks(source.source_id, names=[end.name or ""]) if end.type == PERSON else set()
        if id(end) in gone or tombstones.cover(named | _key(end, source)):
            return True
    return False


def _key(ref: EntityRef, source: Source) -> set[str]:
    return marks(ref.source or source.source_id, key=ref.key) if ref.key is not None else set()


def _told(fact: Fact) -> Problem:
    where = fact.locator
    said = "此人的信息已依法删除，这一行没有导入"
    return Problem(
        "erased", said, "请从文件中删去此人。", where.get("file"), line=where.get("row"), sheet=where.get("sheet")
    )


def _texts(fact: Fact) -> set[str]:
    names = [fact.subject.name, *fact.properties.get("aliases", ()), fact.properties.get("phone")]
    return {str(one) for one in names if one and len(str(one)) > 1}


def _masked(fact: Fact, texts: list[str]) -> Fact:
    return replace(fact, properties=_plain(fact.properties, texts), locator=_plain(fact.locator, texts))


def _plain(value: Mapping[str, Any], texts: list[str]) -> Any:
    text = orjson.dumps(value).decode()
    new = masked(text, texts)
    return value if new == text else orjson.loads(new)
