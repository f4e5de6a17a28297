"""What the candidate already does in the seeker's county."""

import numpy as np

from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of

_TIES = ("COLLABORATES_WITH", "CO_FOUNDED", "HOSTS", "LOCATED_IN", "ASSIGNED_TO", "SERVES", "UNDERTAKES")


def measure(question: Question) -> Measure:
    """Ties of the candidate with firms, platforms and places of the seeker's county.

    Range 0…1, half of the way to 1 with every two ties; unit: ties (raw). Missing: the seeker's county is unknown.
    """
    if question.seeker.place is None:
        return Measure.unasked(len(question.candidates))
    ties = _ties(question)[question.candidates]
    return Measure.of(1 - 0.5 ** (ties / 2), True, ties)


def grounds(question: Question, number: int) -> Grounds:
    """Those relations."""
    snapshot, places = question.features.snapshot, question.features.places
    near = [r for other, r in snapshot.neighbours(number, *_TIES) if places[other] == question.seeker.place]
    return grounds_of(snapshot, near)


def _ties(question: Question) -> np.ndarray:
    """Ties of every node with that county, kept with the snapshot."""
    snapshot, key = question.features.snapshot, f"reach:{question.seeker.place}"
    if key not in snapshot.memo:
        snapshot.memo[key] = _counted(question)
    ties: np.ndarray = snapshot.memo[key]
    return ties


def _counted(question: Question) -> np.ndarray:
    snapshot = question.features.snapshot
    local = np.array([place == question.seeker.place for place in question.features.places], dtype=bool)
    chosen = snapshot.of_relation_kind(*_TIES)
    heads, tails = snapshot.heads[chosen], snapshot.tails[chosen]
    count = np.bincount(heads[local[tails]], minlength=len(local)) + np.bincount(
        tails[local[heads]], minlength=len(local)
    )
    return count.astype(float)


SIGNAL = Signal("reach", measure, grounds)
