"""What a signal is: one documented function over all candidates, and one that says why for a single one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from graph.snapshot import Ints, Snapshot
from queries.matching.features import Features
from queries.matching.model import Grounds, Measure, Seeker, Want

MOST_RELATIONS = 20
_BASES = ("stated", "name", "inferred")


@dataclass(frozen=True, slots=True)
class Question:
    """What a signal is asked: the snapshot's features, who seeks, whom it may be."""

    features: Features
    seeker: Seeker
    candidates: Ints
    want: Want


@dataclass(frozen=True, slots=True)
class Signal:
    """A named signal: `measure` looks at all candidates, `grounds` explains one node, `reasons.yaml` has its words."""

    name: str
    measure: Callable[[Question], Measure]
    grounds: Callable[[Question, int], Grounds]


def grounds_of(snapshot: Snapshot, relations: Iterable[int], **words: str) -> Grounds:
    """The records behind the first of some relations, with their firmest basis."""
    # A hub has hundreds of relations, and nobody opens the twenty-first sentence.
    found = [snapshot.relation(number) for number in islice(dict.fromkeys(relations), MOST_RELATIONS)]
    if not found:
        return Grounds(words=words)
    record_ids = dict.fromkeys(record for relation in found for record in relation.record_ids)
    return Grounds(tuple(record_ids), min((r.basis for r in found), key=_BASES.index), words)
