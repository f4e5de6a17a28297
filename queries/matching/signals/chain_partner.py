"""Cooperation so far with other firms of the same chain."""

import numpy as np

from graph.snapshot import Ints
from queries.matching.features import row
from queries.matching.model import Flags, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of, relations_with
from queries.matching.sums import columns


def measure(question: Question) -> Measure:
    """How many other firms of the seeker's chains the candidate has worked with.

    Range 0…1, half of the way to 1 with each firm; unit: firms (raw). Missing: the seeker's chain is not known.
    """
    if not len(question.seeker.chains):
        return Measure.unasked(len(question.candidates))
    return question.growing(question.total(question.features.toward(question.want, "linked"), _firms(question)))


def grounds(question: Question, number: int) -> Grounds:
    """The relations with those firms."""
    features = question.features
    met = row(features.cooperation, number)
    firms = met[_flags(question)[met]]
    names = [features.snapshot.names[firm] for firm in firms[:3].tolist()]
    relations = relations_with(features.snapshot, number, firms)
    return grounds_of(features.snapshot, relations, firms="、".join(names))


def _firms(question: Question) -> Ints:
    """The other firms of the seeker's chains, looked up once a question."""
    return question.once("chain_partner", lambda: _others(question))


def _flags(question: Question) -> Flags:
    """Which nodes they are: a hub's hundreds of partners are looked up at once."""

    def found() -> Flags:
        flags = np.zeros(question.features.size, dtype=bool)
        flags[_firms(question)] = True
        return flags

    return question.once("chain_partner flags", found)


def _others(question: Question) -> Ints:
    features, seeker = question.features, question.seeker
    firms = features.candidates("firms")[columns(features.holders("firms", "IndustryChain"), seeker.chains)]
    return firms if seeker.firm is None else firms[firms != seeker.firm]


SIGNAL = Signal("chain_partner", measure, grounds)
