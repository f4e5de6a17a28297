"""Cooperation so far with other firms of the same chain."""

import numpy as np

from queries.matching.features import row
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of, relations_with


def measure(question: Question) -> Measure:
    """How many other firms of the seeker's chains the candidate has worked with.

    Range 0…1, half of the way to 1 with each firm; unit: firms (raw). Missing: the seeker's chain is not known.
    """
    firms = _firms(question)
    if not question.seeker.chains.any():
        return Measure.unasked(len(question.candidates))
    count = np.asarray(question.features.linked @ firms).ravel()[question.candidates]
    return Measure.of(1 - 0.5**count, True, count)


def grounds(question: Question, number: int) -> Grounds:
    """The relations with those firms."""
    features = question.features
    met = row(features.cooperation, number)
    firms = met[_firms(question)[met] > 0].tolist()
    names = [features.snapshot.names[firm] for firm in firms]
    relations = relations_with(features.snapshot, number, set(firms))
    return grounds_of(features.snapshot, relations, firms="、".join(names[:3]))


def _firms(question: Question) -> Floats:
    """1 for every other firm of the seeker's chains, counted once a question."""
    return question.once("chain_partner", lambda: _counted(question))


def _counted(question: Question) -> Floats:
    features = question.features
    same = np.asarray(features.themes("IndustryChain") @ question.seeker.chains).ravel() > 0
    firms: Floats = (same & (features.kinds == "Enterprise")).astype(float)
    if question.seeker.firm is not None:
        firms[question.seeker.firm] = 0.0
    return firms


SIGNAL = Signal("chain_partner", measure, grounds)
