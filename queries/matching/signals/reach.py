"""What the candidate already does in the seeker's county."""

import numpy as np
import scipy.sparse as sp

from queries.matching.features import Features
from queries.matching.model import Grounds, Measure, Want
from queries.matching.signals.base import MOST_RELATIONS, Question, Signal, grounds_of

_TIES = ("COLLABORATES_WITH", "CO_FOUNDED", "HOSTS", "LOCATED_IN", "ASSIGNED_TO", "SERVES", "UNDERTAKES")


def measure(question: Question) -> Measure:
    """Ties of the candidate with firms, platforms and places of the seeker's county.

    Range 0…1, half of the way to 1 with every two ties; unit: ties (raw). Missing: the seeker's county is unknown.
    """
    if question.seeker.place is None:
        return Measure.unasked(len(question.candidates))
    numbers = question.features.counties[0]
    here = numbers.get(question.seeker.place, len(numbers))
    ties = question.total(_by_county(question.features, question.want), np.array([here]))
    return Measure.of(1 - 0.5 ** (ties / 2), True, ties)


def grounds(question: Question, number: int) -> Grounds:
    """Those relations."""
    snapshot, (numbers, counties) = question.features.snapshot, question.features.counties
    others, relations = snapshot.ties(number, *_TIES)
    near = relations[counties[others] == numbers.get(question.seeker.place or "", -2)]
    return grounds_of(snapshot, near[:MOST_RELATIONS].tolist())


def _by_county(features: Features, want: Want) -> sp.csr_array:
    """Counties × candidates of that kind: how many ties each has there; the last row, of no county, is empty."""

    def counted() -> sp.csr_array:
        snapshot, (numbers, counties) = features.snapshot, features.counties
        chosen = snapshot.of_relation_kind(*_TIES)
        heads, tails = snapshot.heads[chosen], snapshot.tails[chosen]
        who, other = np.concatenate([heads, tails]), np.concatenate([tails, heads])
        here = counties[other] >= 0
        ends = (counties[other[here]], who[here])
        ties = sp.csr_array((np.ones(len(ends[0])), ends), shape=(len(numbers) + 1, features.size))
        return sp.csr_array(ties.tocsc()[:, features.candidates(want)])

    return features.snapshot.once(f"reach:{want}", counted)


SIGNAL = Signal("reach", measure, grounds)
