"""What a signal is: one documented function over all candidates, and one that says why for a single one."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from graph.snapshot import Ints, Snapshot
from queries.matching.features import DIRECT, SHARED, Features
from queries.matching.model import Grounds, Measure, Seeker, Want
from queries.semantic import Meaning

_T = TypeVar("_T")
MOST_RELATIONS = 20
_BASES = ("stated", "name", "inferred")


@dataclass(frozen=True, slots=True)
class Question:
    """What a signal is asked: the snapshot's features, who seeks, whom it may be; the encoder where there is one."""

    features: Features
    seeker: Seeker
    candidates: Ints
    want: Want
    meaning: Meaning | None = None
    memo: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, count: Callable[[], _T]) -> _T:
        """What `measure` and every `grounds` of one signal share, counted at its first use."""
        if key not in self.memo:
            self.memo[key] = count()
        found: _T = self.memo[key]
        return found


@dataclass(frozen=True, slots=True)
class Signal:
    """A named signal: `measure` looks at all candidates, `grounds` explains one node, `reasons.yaml` has its words."""

    name: str
    measure: Callable[[Question], Measure]
    grounds: Callable[[Question, int], Grounds]


def relations_with(snapshot: Snapshot, number: int, others: Collection[int]) -> list[int]:
    """The relations by which a node works with some others: direct ones, and its part in what they take part in."""
    direct = [r for other, r in snapshot.neighbours(number, *DIRECT) if other in others]
    shared = [
        r
        for thing, r in snapshot.neighbours(number, *SHARED)
        if any(other in others for other, _ in snapshot.neighbours(thing, *SHARED))
    ]
    return [*direct, *shared]


def grounds_of(snapshot: Snapshot, relations: Iterable[int], **words: str) -> Grounds:
    """The records behind the first of some relations, with their firmest basis."""
    # A hub has hundreds of relations, and nobody opens the twenty-first sentence.
    found = [snapshot.relation(number) for number in islice(dict.fromkeys(relations), MOST_RELATIONS)]
    if not found:
        return Grounds(words=words)
    record_ids = dict.fromkeys(record for relation in found for record in relation.record_ids)
    return Grounds(tuple(record_ids), min((r.basis for r in found), key=_BASES.index), words)
