"""Common partners of the firm and the candidate."""

import numpy as np

from queries.matching.features import DIRECT, SHARED
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of


def measure(question: Question) -> Measure:
    """Adamic–Adar index over common partners (Adamic & Adar 2003): one with few partners tells more.

    Range 0…1 as x / (1 + x); unit: index (raw). Missing: the seeker is no known firm, or has no partner yet.
    """
    seeker, features = question.seeker, question.features
    if seeker.firm is None or not features.partners[seeker.firm]:
        return Measure.of(np.zeros(len(question.candidates)), False)
    linked = features.cooperation.copy()
    linked.data = np.ones_like(linked.data)
    mine = linked[[seeker.firm]].toarray().ravel() / np.log(np.maximum(features.partners, 2) + 1)
    index = np.asarray(linked[question.candidates] @ mine).ravel()
    return Measure.of(index / (1 + index), True, index)


def grounds(question: Question, number: int) -> Grounds:
    """The candidate's relations with the partners of the firm."""
    features = question.features
    snapshot, cooperation = features.snapshot, features.cooperation
    if question.seeker.firm is None:
        return Grounds()
    rows = (cooperation[[question.seeker.firm]].indices, cooperation[[number]].indices)
    both = np.intersect1d(*rows).tolist()
    relations = [r for other, r in snapshot.neighbours(number, *DIRECT, *SHARED) if other in both]
    return grounds_of(snapshot, relations, partners="、".join(snapshot.names[b] for b in both[:3]))


SIGNAL = Signal("common", measure, grounds)
