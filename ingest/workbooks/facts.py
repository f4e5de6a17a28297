"""What workbooks say as facts of one source, each with the cells that it came from.

Facts are made as they are asked for: a list of 50,000 firms says 800,000 figures, and all at once they would take two
gigabytes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from graph.errors import Problem
from graph.model import EntityRef, Fact, Source
from graph.ontology import Ontology
from ingest.statements import Reading
from ingest.tables.understanding import Understanding
from ingest.workbooks.earlier import EarlierKeys
from ingest.workbooks.file_facts import MOST_PLACES, FileFacts
from ingest.workbooks.keys import NodeKeys, content

_Keys = Callable[[FileFacts], Iterator[Any]]
_Make = Callable[[FileFacts, int], Fact]


class WorkbookReading(Reading):
    """Nodes, figures and relations of workbooks of one source.

    The same thing said in several places is one fact with all its places, and what the source said `earlier` keeps
    its key. `misfits` are the values that no property takes, known once the facts have been asked for.
    """

    def __init__(
        self, source: Source, originals: list[Path], found: Sequence[Understanding], ontology: Ontology,
        earlier: EarlierKeys | None = None, problems: Iterable[Problem] = (),
    ) -> None:  # fmt: skip
        super().__init__(source, originals, problems=list(problems))
        refs: dict[str, EntityRef] = {}  # of all files: a mention in one means the node of the other
        known = earlier or EarlierKeys()
        self._misfitting: set[Problem] = set()
        self._files = [FileFacts(one, NodeKeys(one, ontology, known), ontology, refs, self._misfit) for one in found]

    def _misfit(self, problem: Problem) -> None:
        if problem not in self._misfitting:  # facts that are asked for again say it again
            self._misfitting.add(problem)
            self.misfits.append(problem)

    @property
    def shares_mentions(self) -> bool:
        """The ends of relations are the mentions of nodes, which are kept."""
        return True

    def nodes(self) -> Iterator[Fact]:
        """Nodes first: the ends of what follows are theirs."""
        return _told_apart(self._files, FileFacts.node_keys, FileFacts.node)

    def figures(self) -> Iterator[Fact]:
        """Each figure with what it is about."""
        return _told_apart(self._files, FileFacts.figure_keys, FileFacts.figure)

    def relations(self) -> Iterator[Fact]:
        """Relations between the nodes."""
        return _told_apart(self._files, FileFacts.relation_keys, FileFacts.relation)

    def count_figures(self) -> int:
        """How many `figures` gives, without making those that nothing else could be."""
        repeated = _repeated(self._files, FileFacts.figure_keys)
        once = sum(count - len(again) for count, again in repeated)
        return once + sum(1 for _ in _numbered(self._files, repeated, FileFacts.figure))


def _told_apart(files: Sequence[FileFacts], keys: _Keys, make: _Make) -> Iterator[Fact]:
    """The same content under one key once, with all its places; different content numbered in its own order."""
    repeated = _repeated(files, keys)
    for file, (count, again) in zip(files, repeated, strict=True):
        yield from (make(file, number) for number in range(count) if number not in again)
    yield from _numbered(files, repeated, make)


def _repeated(files: Sequence[FileFacts], keys: _Keys) -> list[tuple[int, frozenset[int]]]:
    """Of each file how many facts there are, and the numbers of those whose key comes more than once."""
    hashes = [np.fromiter(map(hash, keys(file)), dtype=np.int64) for file in files]
    values, times = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *hashes]), return_counts=True)
    again = values[times > 1]
    return [(len(one), frozenset(np.flatnonzero(np.isin(one, again)).tolist())) for one in hashes]


def _numbered(
    files: Sequence[FileFacts], repeated: Sequence[tuple[int, frozenset[int]]], make: _Make
) -> Iterator[Fact]:
    groups: dict[tuple[str, str], dict[str, Fact]] = {}
    for file, (_, again) in zip(files, repeated, strict=True):
        for number in sorted(again):
            fact = make(file, number)
            said = content({**fact.properties, "": [fact.validity.valid_from, fact.validity.valid_to]})
            alike = groups.setdefault((fact.type, fact.key), {})
            alike[said] = _also(alike[said], fact) if said in alike else fact
    for alike in groups.values():
        for number, said in enumerate(sorted(alike), 1):
            yield alike[said] if number == 1 else replace(alike[said], key=f"{alike[said].key}#{number}")


def _also(first: Fact, other: Fact) -> Fact:
    """The first fact with the places of the other."""
    place = {name: value for name, value in other.locator.items() if name not in ("also", "more")}
    places = [*first.locator.get("also", ()), place, *other.locator.get("also", ())]
    more = first.locator.get("more", 0) + other.locator.get("more", 0) + max(len(places) - MOST_PLACES, 0)
    said = {**first.locator, "also": places[:MOST_PLACES]}
    return replace(first, locator=said | ({"more": more} if more else {}))
