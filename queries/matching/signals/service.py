"""Service visits (下沉服务) that the candidate's people have made to the firm, its chain or its county."""

import numpy as np
import scipy.sparse as sp

from queries.matching.features import row
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of
from queries.matching.ties import between, circle, people

CHAIN, PLACE = 0.5, 0.25  # beside a visit to the firm itself


def measure(question: Question) -> Measure:
    """Visits made by the candidate, its staff or its teams: to this firm 1, to a firm of its chain ½, to its county ¼.

    Each visit counts once, by the nearest that it went to. Range 0…1, half of the way to 1 with every two; unit:
    weighted visits (raw). Missing: no visit of anybody is on record, or nothing is known of the seeker to be visited.
    """
    made = between(question.features, ("MADE",), "ServiceVisit")
    if not made.nnz:
        return Measure.unasked(len(question.candidates))
    near = _visits(question)
    if not near.any():
        return Measure.unasked(len(question.candidates))
    own = made @ near
    raw = np.asarray(own + people(question.features) @ own).ravel()[question.candidates]
    return Measure.of(1 - 0.5 ** (raw / 2), True, raw)


def grounds(question: Question, number: int) -> Grounds:
    """Those visits: who made them and where they went."""
    snapshot, near = question.features.snapshot, _visits(question)
    makers = [number, *row(people(question.features), number).tolist()]
    made = [(visit, r) for who in makers for visit, r in snapshot.neighbours(who, "MADE") if near[visit] > 0]
    went = [r for visit, _ in made for _, r in snapshot.neighbours(visit, "VISITED")]
    dates = sorted(str(d) for visit, _ in made if (d := snapshot.node(visit).properties.get("visited_on")))
    return grounds_of(snapshot, [*(r for _, r in made), *went], date=dates[-1] if dates else "")


def _visits(question: Question) -> Floats:
    """What each visit counts, once a question."""
    return question.once("service", lambda: _counted(question))


def _counted(question: Question) -> Floats:
    features = question.features
    visited = between(features, ("VISITED",), "Place", "Enterprise")
    if not visited.nnz:
        return np.zeros(features.size)
    near = circle(features, question.seeker, firm=1.0, chain=CHAIN, place=PLACE)
    # The nearest of the places that a visit went to: its row's largest entry.
    nearest: Floats = (visited @ sp.diags_array(near)).max(axis=1).toarray().ravel()
    return nearest


SIGNAL = Signal("service", measure, grounds)
