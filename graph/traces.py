"""What the relations say of their ends, kept as numbers: which records point at a node, from where and since when.

Three million relations take 200 MB so; a node's own few become objects only while its row is made.
"""

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.model import Validity


@dataclass(frozen=True, slots=True)
class Trace:
    """As much of a relation's record as a node's row needs."""

    record_id: str
    source_id: str
    validity: Validity


class Traces:
    """Traces by entity: `add` all of them, `settle`, then ask about an entity."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}  # entity → its number, in the order of first mention
        self._said: dict[tuple[str, str | None], int] = {}  # (source, begin) → its number: there are few
        self._record_ids: list[bytes] = []
        self._packed: list[NDArray[np.bytes_]] = []
        self._facts = array("i")
        self._heads, self._tails = array("i"), array("i")
        self._starts: NDArray[np.int64] = np.zeros(1, dtype=np.int64)
        self._order: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._known: list[Trace] = []
        self._ids: NDArray[np.bytes_] = np.zeros(0, dtype="S1")

    def add(self, record_id: str, source_id: str, valid_from: str | None, head: str, tail: str) -> None:
        """A record of a relation between two surviving entities."""
        numbers, said = self._numbers, self._said
        self._facts.append(said.setdefault((source_id, valid_from), len(said)))
        self._heads.append(numbers.setdefault(head, len(numbers)))
        self._tails.append(numbers.setdefault(tail, len(numbers)))
        self._record_ids.append(record_id.encode())
        if len(self._record_ids) == 100_000:
            self._pack()

    def settle(self) -> None:
        """All are added: sort them by entity."""
        self._pack()
        self._ids = np.concatenate(self._packed) if self._packed else np.zeros(0, dtype="S1")
        self._packed = []
        ends = np.concatenate([np.frombuffer(self._heads, dtype=np.int32), np.frombuffer(self._tails, dtype=np.int32)])
        self._order = np.argsort(ends, kind="stable").astype(np.int32)
        counts = np.bincount(ends, minlength=len(self._numbers)) if len(ends) else np.zeros(0, dtype=np.int64)
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self._known = [Trace("", source_id, Validity(begin)) for source_id, begin in self._said]

    def of(self, entity_id: str) -> list[Trace]:
        """The traces of an entity; none where nothing points at it."""
        number = self._numbers.get(entity_id)
        if number is None:
            return []
        count = len(self._facts)
        found = []
        for at in self._order[self._starts[number] : self._starts[number + 1]].tolist():
            at -= count if at >= count else 0
            told = self._known[self._facts[at]]
            found.append(Trace(self._ids[at].decode(), told.source_id, told.validity))
        return found

    def told_of(self, entity_id: str) -> list[Trace]:
        """From where and since when an entity is pointed at, each once and without the record."""
        number = self._numbers.get(entity_id)
        if number is None:
            return []
        count = len(self._facts)
        ends = self._order[self._starts[number] : self._starts[number + 1]].tolist()
        return [self._known[fact] for fact in {self._facts[at - count if at >= count else at] for at in ends}]

    def entities(self) -> list[str]:
        """All entities that relations point at."""
        return list(self._numbers)

    def _pack(self) -> None:
        if self._record_ids:
            self._packed.append(np.array(self._record_ids, dtype=np.bytes_))
            self._record_ids = []
