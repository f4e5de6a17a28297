"""How much is on record of the candidate at all."""

import numpy as np

from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of

_WORTH = {"stated": 1.0, "name": 0.5, "inferred": 0.25}


def measure(question: Question) -> Measure:
    """Relations on record of the candidate: stated ones count 1, those visible only in a name ½, inferred ones ¼.

    Range 0…1, half of the way to 1 with every four; unit: weighted relations (raw). Missing: never.
    """
    snapshot = question.features.snapshot
    total = snapshot.memo.get("evidence")
    if total is None:
        worth = np.array([_WORTH[basis] for basis in snapshot.relation_column("basis")], dtype=float)
        size = len(snapshot.ids)
        total = np.bincount(snapshot.heads, worth, size) + np.bincount(snapshot.tails, worth, size)
        snapshot.memo["evidence"] = total
    raw = np.asarray(total, dtype=np.float64)[question.candidates]
    return Measure.of(1 - 0.5 ** (raw / 4), True, raw)


def grounds(question: Question, number: int) -> Grounds:
    """All relations of the candidate."""
    snapshot = question.features.snapshot
    return grounds_of(snapshot, snapshot.relations_of(number)[:5])


SIGNAL = Signal("evidence", measure, grounds)
