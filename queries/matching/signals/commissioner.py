"""Commissioners (科技特派员) of the candidate who already serve the firm, its chain or its county."""

import numpy as np

from queries.matching.features import row
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of
from queries.matching.ties import between, circle, people

_TAILS = ("Place", "Enterprise", "IndustryChain")
CHAIN, PLACE = 0.5, 0.25  # beside an assignment to the firm itself


def measure(question: Question) -> Measure:
    """Assignments of the candidate's staff and teams: to this firm 1, to its chain or a firm of it ½, its county ¼.

    An assignment of the candidate itself is cooperation or a shared chain, and counted there. Range 0…1, half of the
    way to 1 with each; unit: weighted assignments (raw). Missing: nobody's assignment is on record, or nothing is
    known of the seeker that somebody could be assigned to.
    """
    assigned = between(question.features, ("ASSIGNED_TO",), *_TAILS)
    if not assigned.nnz or not _near(question).any():
        return Measure.unasked(len(question.candidates))
    near = _near(question)
    raw = np.asarray(people(question.features) @ (assigned @ near)).ravel()[question.candidates]
    return Measure.of(1 - 0.5**raw, True, raw)


def grounds(question: Question, number: int) -> Grounds:
    """Their assignments, and what makes them the candidate's people."""
    snapshot, near = question.features.snapshot, _near(question)
    found = {
        who: [r for other, r in snapshot.neighbours(who, "ASSIGNED_TO") if near[other] > 0]
        for who in row(people(question.features), number).tolist()
    }
    serving = [who for who, relations in found.items() if relations]
    relations = [r for who in serving for r in found[who]]
    return grounds_of(snapshot, relations, people="、".join(snapshot.names[who] for who in serving[:3]))


def _near(question: Question) -> Floats:
    """What an assignment to each node counts, once a question."""
    return question.once(
        "commissioner", lambda: circle(question.features, question.seeker, firm=1.0, chain=CHAIN, place=PLACE)
    )


SIGNAL = Signal("commissioner", measure, grounds)
