"""Cooperation so far with other firms of the same chain."""

import numpy as np

from queries.matching.features import DIRECT, SHARED
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of


def measure(question: Question) -> Measure:
    """How many other firms of the seeker's chains the candidate has worked with.

    Range 0…1, half of the way to 1 with each firm; unit: firms (raw). Missing: the seeker's chain is not known.
    """
    firms = _firms(question)
    if not question.seeker.chains.any():
        return Measure.of(np.zeros(len(question.candidates)), False)
    cooperation = question.features.cooperation
    met = cooperation[question.candidates]
    met.data = np.ones_like(met.data)
    count = np.asarray(met @ firms).ravel()
    return Measure.of(1 - 0.5**count, True, count)


def grounds(question: Question, number: int) -> Grounds:
    """The relations with those firms."""
    snapshot = question.features.snapshot
    met = question.features.cooperation[[number]].indices
    firms = met[_firms(question)[met] > 0]
    near = set(firms.tolist())
    relations = [r for other, r in snapshot.neighbours(number, *DIRECT) if other in near]
    names = [snapshot.names[f] for f in firms]
    relations += [
        r for other, r in snapshot.neighbours(number, *SHARED) if _takes_part(snapshot.neighbours(other, *SHARED), near)
    ]
    return grounds_of(snapshot, relations, firms="、".join(names[:3]))


def _takes_part(neighbours: list[tuple[int, int]], firms: set[int]) -> bool:
    return any(other in firms for other, _ in neighbours)


def _firms(question: Question) -> Floats:
    features = question.features
    same = np.asarray(features.themes("IndustryChain") @ question.seeker.chains).ravel() > 0
    firms: Floats = (same & (features.kinds == "Enterprise")).astype(float)
    if question.seeker.firm is not None:
        firms[question.seeker.firm] = 0.0
    return firms


SIGNAL = Signal("chain_partner", measure, grounds)
