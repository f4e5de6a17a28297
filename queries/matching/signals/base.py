"""What a signal is: one documented function over all candidates, and one that says why for a single one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from graph.snapshot import Ints, Snapshot
from queries.matching.features import DIRECT, SHARED, Features
from queries.matching.model import Flags, Floats, Grounds, Measure, Seeker, Want, alike
from queries.matching.sums import Sums, among, weighted_sum
from queries.semantic import Meaning

_T = TypeVar("_T")
_N = TypeVar("_N", bound=np.generic)
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

    @property
    def positions(self) -> Ints | None:
        """Where the candidates stand among all of their kind; None where they are all: the firm's own are left out."""
        whole = self.features.candidates(self.want)
        if len(whole) == len(self.candidates):
            return None
        return self.once("positions", lambda: np.searchsorted(whole, self.candidates).astype(np.int32))

    def of_candidates(self, values: npt.NDArray[_N]) -> npt.NDArray[_N]:
        """Of an array over all candidates of the kind those of this question."""
        return values if self.positions is None else values[self.positions]

    def total(self, matrix: sp.csr_array, rows: Ints, weights: Floats | float = 1.0) -> Sums:
        """What some rows of a matrix of nodes × candidates of the kind (`Features.toward`) add up to."""
        found = weighted_sum(matrix, rows, weights)
        if self.positions is None:
            return found
        left = among(found.at, self.positions)
        return Sums(np.searchsorted(self.positions, found.at[left]).astype(np.int32), found.values[left])

    def growing(self, total: Sums, each: float = 1.0, known: Flags | None = None) -> Measure:
        """Half of the way to 1 with every `each` of a total, which is the raw number; `known` is everywhere unsaid."""
        everywhere = known if known is not None else alike(True, len(self.candidates))
        return Measure.some(total.at, 1 - 0.5 ** (total.values / each), total.values, everywhere)


@dataclass(frozen=True, slots=True)
class Signal:
    """A named signal: `measure` looks at all candidates, `grounds` explains one node, `reasons.yaml` has its words."""

    name: str
    measure: Callable[[Question], Measure]
    grounds: Callable[[Question, int], Grounds]


def relations_with(snapshot: Snapshot, number: int, others: Ints) -> Iterator[int]:
    """The relations by which a node works with others (ascending): direct ones, and its part in what they share."""
    with_whom, relations = snapshot.ties(number, *DIRECT)
    yield from relations[among(with_whom, others)].tolist()
    for thing, relation in snapshot.neighbours(number, *SHARED):
        if among(snapshot.ties(thing, *SHARED)[0], others).any():
            yield relation


def grounds_of(snapshot: Snapshot, relations: Iterable[int], **words: str) -> Grounds:
    """The records behind the first of some relations, with their firmest basis."""
    # A hub has hundreds of relations, and nobody opens the twenty-first sentence.
    found = [snapshot.relation(number) for number in islice(_different(relations), MOST_RELATIONS)]
    if not found:
        return Grounds(words=words)
    record_ids = dict.fromkeys([record for relation in found for record in relation.record_ids])
    bases = {relation.basis for relation in found}
    return Grounds(tuple(record_ids), next(basis for basis in _BASES if basis in bases), words)


def kept_grounds(question: Question, signal: str, number: int, made: Callable[[], Grounds]) -> Grounds:
    """Grounds that are the same whoever asks: kept with the snapshot, by candidate."""
    kept: dict[int, Grounds] = question.features.snapshot.once(f"grounds:{signal}", dict)
    if number not in kept:
        kept[number] = made()
    return kept[number]


def _different(numbers: Iterable[int]) -> Iterator[int]:
    """Each number once, in the order in which they come; no more are asked for than are read."""
    seen: set[int] = set()
    for number in numbers:
        if number not in seen:
            seen.add(number)
            yield number
