"""How much is on record of the candidate at all."""

import numpy as np

from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of, kept_grounds

_WORTH = {"stated": 1.0, "name": 0.5, "inferred": 0.25}


def measure(question: Question) -> Measure:
    """Relations on record of the candidate: stated ones count 1, those visible only in a name ½, inferred ones ¼.

    Range 0…1, half of the way to 1 with every four; unit: weighted relations (raw). Missing: never.
    """
    snapshot = question.features.snapshot

    def counted() -> Measure:
        words, numbers = snapshot.relation_words("basis")
        worth = np.array([_WORTH[str(word)] for word in words] or [0.0])[numbers]
        size = len(snapshot.ids)
        total = np.bincount(snapshot.heads, worth, size) + np.bincount(snapshot.tails, worth, size)
        raw = np.asarray(total, dtype=np.float64)[question.features.candidates(question.want)]
        return Measure.of(1 - 0.5 ** (raw / 4), True, raw)

    whole = snapshot.once(f"evidence:{question.want}", counted)  # the same for whoever asks
    return whole if question.positions is None else whole.at(question.positions)


def grounds(question: Question, number: int) -> Grounds:
    """All relations of the candidate."""
    snapshot = question.features.snapshot
    return kept_grounds(
        question, "evidence", number, lambda: grounds_of(snapshot, snapshot.ties(number)[1][:5].tolist())
    )


SIGNAL = Signal("evidence", measure, grounds)
