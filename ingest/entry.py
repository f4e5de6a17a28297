"""The facts of one reading as records of one batch: mentions resolved, ends checked, written chunk by chunk."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from graph.errors import Problem
from graph.ledger import BatchWriter
from graph.model import EntityRef, Fact, Record
from graph.ontology import Ontology, load
from ingest.identity.mention import Subject
from ingest.identity.resolve import Resolver
from ingest.identity.strangers import Settled
from ingest.statements import Reading, about

_T = TypeVar("_T")
_CHUNK = 20_000  # facts in memory at a time
_MOST_TOLD = 20_000  # figures that a check tells of by name
_COLLECTED_AT = 200_000  # new objects


class Entry:
    """One reading on its way into one batch. Problems found on the way join those of the reading.

    `hashes` gives the original of a file's name; `counted` counts the facts by type.
    """

    def __init__(self, writer: BatchWriter, reading: Reading, hashes: Mapping[str, str], counted: Counter[str]) -> None:
        self._writer, self._reading, self._hashes, self._counted = writer, reading, hashes, counted
        self._ontology: Ontology = load()
        self._resolver = Resolver(writer, reading.source, self._ontology)
        self._shared = reading.shares_mentions
        self._mentioned: dict[int, str] = {}
        self._allowed: dict[tuple[str, str, str], bool] = {}  # (relation, type of its head, of its tail)

    def write(self) -> None:
        """Nodes first, because they say most; then relations, whose ends must be known by then."""
        with _seldom_collected():
            for nodes in _chunked(self._reading.nodes()):
                self._nodes(nodes)
            # Nothing of the source is there to compare with: figures of nodes are new. A few are made all the same.
            if self._writer.only_counts and (count := self._reading.count_figures()) > _MOST_TOLD:
                self._count_figures(count)
            else:
                for figures in _chunked(self._reading.figures()):
                    self._figures(figures)
            for relations in _chunked(self._reading.relations()):
                self._relations(relations)

    def settle(self, most: int | None = None) -> Settled:
        """Decide whom the new names are taken for, once all are written, if they are not more than `most`."""
        return self._resolver.settle(most)

    def _nodes(self, facts: list[Fact]) -> None:
        ids = self._resolver.learn([_subject(fact) for fact in facts])
        if self._shared:
            self._mentioned.update(zip((id(fact.subject) for fact in facts), ids, strict=True))
        self._keep(_record(fact, one, None, self._hashes) for fact, one in zip(facts, ids, strict=True))

    def _figures(self, facts: list[Fact]) -> None:
        """Observations, each with the relation that says what it is about."""
        tails = self._ends([fact.object for fact in facts if fact.object is not None])
        if self._reading.facts:
            ids = self._resolver.learn([_subject(fact) for fact in facts])
            self._mentioned.update(zip((id(fact.subject) for fact in facts), ids, strict=True))
        else:
            ids = self._resolver.passing([fact.subject for fact in facts])
        records: list[Record] = []
        for fact, head, tail in zip(facts, ids, tails, strict=True):
            records.append(_record(fact, head, None, self._hashes))
            relation = about(fact)
            if tail is not None and self._fit(relation.type, fact.type, head, tail):
                records.append(_record(relation, head, tail, self._hashes))
            else:
                self._reading.problems.append(self._fault(relation, head, tail))
        self._keep(records)

    def _count_figures(self, count: int) -> None:
        types = {"Observation": count, "ABOUT": count}
        self._writer.count_new(types)
        self._counted.update(types)

    def _relations(self, facts: list[Fact]) -> None:
        heads = self._ends([fact.subject for fact in facts])
        tails = self._ends([fact.object for fact in facts if fact.object is not None])
        records: list[Record] = []
        for fact, head, tail in zip(facts, heads, tails, strict=True):
            if head is not None and tail is not None and self._fit(fact.type, self._resolver.type_of(head), head, tail):
                records.append(_record(fact, head, tail, self._hashes))
            else:
                self._reading.problems.append(self._fault(fact, head, tail))
        self._keep(records)

    def _fit(self, relation: str, head_type: str, head: str, tail: str) -> bool:
        ends = relation, head_type, self._resolver.type_of(tail)
        if ends not in self._allowed:
            self._allowed[ends] = self._ontology.allowed(*ends)
        return head != tail and self._allowed[ends]

    def _fault(self, fact: Fact, head: str | None, tail: str | None) -> Problem:
        """What is wrong with the ends of a relation."""
        where = fact.locator
        place = {"file": where.get("file"), "sheet": where.get("sheet"), "line": where.get("row")}
        for ref, entity_id in ((fact.subject, head), (fact.object, tail)):
            if entity_id is None:
                value = (ref.key or ref.name) if ref else None
                return Problem("dangling", "所指的对象不存在", "先导入该对象，或改正编号。", **place, value=value)
        if head == tail:
            return Problem("self", "关系的两端是同一个对象", "改正其中一端。", **place, value=fact.key)
        types = [fact.subject.type or "" if fact.type == "ABOUT" else self._resolver.type_of(head or "")]
        pair = "→".join([*types, self._resolver.type_of(tail or "")])
        return Problem("ends", f"{fact.type} 不能连接 {pair}", "检查映射中两端的列。", **place, value=fact.key)

    def _keep(self, found: Iterable[Record]) -> None:
        records = list(found)
        self._counted.update(record.type for record in records)
        self._reading.problems.extend(self._writer.write(records))

    def _ends(self, refs: list[EntityRef]) -> list[str | None]:
        """The ids of relation ends, in the order of `refs`."""
        mentioned = self._mentioned
        asked = iter(self._resolver.ends([ref for ref in refs if id(ref) not in mentioned]))
        return [mentioned[id(ref)] if id(ref) in mentioned else next(asked) for ref in refs]


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Facts form no cycles: to look for some at every 700 new objects takes a fifth of a load."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECTED_AT, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _chunked(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _names(fact: Fact) -> list[str]:
    values = fact.properties
    return [str(n) for n in (fact.subject.name, *values.get("aliases", ()), *values.get("former_names", ())) if n]


def _subject(fact: Fact) -> Subject:
    return Subject(fact.subject, _names(fact), fact.properties)


def _record(fact: Fact, head: str, tail: str | None, hashes: Mapping[str, str]) -> Record:
    return Record(
        kind=fact.kind,
        type=fact.type,
        key=fact.key,
        head=head,
        tail=tail,
        payload=fact.properties,
        locator=fact.locator,
        basis=fact.basis,
        validity=fact.validity,
        file_sha256=hashes.get(str(fact.locator.get("file"))),
    )
