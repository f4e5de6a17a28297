"""What the candidate already does in the seeker's county."""

import numpy as np

from queries.matching.features import PRESENCE
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import MOST_RELATIONS, Question, Signal, grounds_of


def measure(question: Question) -> Measure:
    """Ties of the candidate with firms, platforms and places of the seeker's county.

    Range 0…1, half of the way to 1 with every two ties; unit: ties (raw). Missing: the seeker's county is unknown.
    """
    if question.seeker.place is None:
        return Measure.unasked(len(question.candidates))
    numbers = question.features.counties[0]
    here = numbers.get(question.seeker.place, len(numbers))
    ties = question.total(question.features.present(question.want), np.array([here]))
    return question.growing(ties, 2.0)


def grounds(question: Question, number: int) -> Grounds:
    """Those relations."""
    snapshot, (numbers, counties) = question.features.snapshot, question.features.counties
    others, relations = snapshot.ties(number, *PRESENCE)
    near = relations[counties[others] == numbers.get(question.seeker.place or "", -2)]
    return grounds_of(snapshot, near[:MOST_RELATIONS].tolist())


SIGNAL = Signal("reach", measure, grounds)
