"""Platforms that bring the firm and the candidate together without being a work of both."""

import numpy as np
import scipy.sparse as sp

from queries.matching.features import Features, dense, row
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of
from queries.matching.ties import between, binary

_FOUNDED, _SETTLED = ("HOSTS", "CO_FOUNDED"), ("SETTLED_IN",)


def measure(question: Question) -> Measure:
    """Platforms of the candidate in which the firm has settled or that serve it, and parks in which both have settled.

    What both founded or host is cooperation and counted there. Range 0…1, half of the way to 1 with each; unit:
    platforms (raw). Missing: the seeker is no known firm, or no platform of it is on record.
    """
    features, firm = question.features, question.seeker.firm
    if firm is None or not len(row(_part(features), firm)):
        return Measure.unasked(len(question.candidates))
    both = np.asarray(_part(features) @ dense(_part(features), firm)).ravel()
    founded = between(features, _FOUNDED, "Platform")
    both -= np.asarray(founded @ dense(founded, firm)).ravel()
    # A platform that is itself the candidate: the firm has settled in it.
    both += dense(between(features, _SETTLED, "Platform"), firm)
    raw = both[question.candidates]
    return Measure.of(1 - 0.5**raw, True, raw)


def grounds(question: Question, number: int) -> Grounds:
    """Both sides' part in those platforms."""
    features, firm = question.features, question.seeker.firm
    if firm is None:
        return Grounds()
    snapshot, founded = features.snapshot, between(features, _FOUNDED, "Platform")
    ours = np.intersect1d(row(founded, firm), row(founded, number))
    shared = np.setdiff1d(np.intersect1d(row(_part(features), firm), row(_part(features), number)), ours).tolist()
    direct = [r for other, r in snapshot.neighbours(firm, *_SETTLED) if other == number]
    kinds = (*_FOUNDED, *_SETTLED, "SERVES")
    relations = [r for end in (firm, number) for other, r in snapshot.neighbours(end, *kinds) if other in shared]
    names = [snapshot.names[one] for one in ([number] if direct else []) + shared]
    return grounds_of(snapshot, [*direct, *relations], platforms="、".join(names[:3]))


def _part(features: Features) -> sp.csr_array:
    """Party × platform that it founded, hosts, has settled in, or is served by."""

    def found() -> sp.csr_array:
        serving = between(features, ("SERVES",), "Enterprise")
        platforms = sp.diags_array((features.kinds == "Platform").astype(float))
        return binary(between(features, (*_FOUNDED, *_SETTLED), "Platform") + (platforms @ serving).T)

    return features.snapshot.once("platform", found)


SIGNAL = Signal("platform", measure, grounds)
