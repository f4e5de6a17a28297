"""Common partners of the firm and the candidate."""

import numpy as np

from queries.matching.features import row
from queries.matching.model import Grounds, Measure, alike
from queries.matching.signals.base import Question, Signal, grounds_of, relations_with
from queries.matching.sums import among


def measure(question: Question) -> Measure:
    """Adamic–Adar index over common partners (Adamic & Adar 2003): one with few partners tells more.

    Range 0…1 as x / (1 + x); unit: index (raw). Missing: the seeker is no known firm, or has no partner yet.
    """
    seeker, features = question.seeker, question.features
    if seeker.firm is None or not features.partners[seeker.firm]:
        return Measure.unasked(len(question.candidates))
    partners = row(features.cooperation, seeker.firm)
    weights = 1 / np.log(np.maximum(features.partners[partners], 2) + 1)
    index = question.total(features.toward(question.want, "linked"), partners, weights)
    known = alike(True, len(question.candidates))
    return Measure.some(index.at, index.values / (1 + index.values), index.values, known)


def grounds(question: Question, number: int) -> Grounds:
    """The candidate's relations with the partners of the firm."""
    features = question.features
    snapshot, cooperation = features.snapshot, features.cooperation
    if question.seeker.firm is None:
        return Grounds()
    theirs = row(cooperation, number)
    both = theirs[among(theirs, row(cooperation, question.seeker.firm))]
    relations = relations_with(snapshot, number, both)
    return grounds_of(snapshot, relations, partners="、".join(snapshot.names[b] for b in both[:3].tolist()))


SIGNAL = Signal("common", measure, grounds)
