"""Cooperation so far with the firm itself."""

import numpy as np

from queries.matching.features import DIRECT, SHARED
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of


def measure(question: Question) -> Measure:
    """Acts of cooperation with this firm: laboratories, platforms, projects, contracts, services.

    Range 0…1, half of the way to 1 with each act; unit: acts (raw). Missing: the seeker is no known firm.
    """
    seeker, candidates = question.seeker, question.candidates
    if seeker.firm is None:
        return Measure.unasked(len(candidates))
    acts = question.total(question.features.toward(question.want, "cooperation"), np.array([seeker.firm]))
    return Measure.of(1 - 0.5**acts, True, acts)


def grounds(question: Question, number: int) -> Grounds:
    """Direct relations with the firm, and both sides' part in what they share."""
    snapshot, firm = question.features.snapshot, question.seeker.firm
    if firm is None:
        return Grounds()
    others, relations = snapshot.ties(number, *DIRECT)
    direct = relations[others == firm].tolist()
    mine = dict(snapshot.neighbours(firm, *SHARED))
    shared = [r for other, r in snapshot.neighbours(number, *SHARED) if other in mine]
    stated = [snapshot.relation(r).subkind for r in direct]
    through = [snapshot.node(other) for other, _ in snapshot.neighbours(number, *SHARED) if other in mine]
    kinds = dict.fromkeys(kind for kind in (*stated, *(one.subkind or one.name for one in through)) if kind)
    dates = sorted(d for r in (*direct, *shared) if (d := snapshot.relation(r).date_from))
    words = {"kinds": "、".join(kinds), "date": dates[-1] if dates else ""}
    return grounds_of(snapshot, [*direct, *shared], **words)


SIGNAL = Signal("partner", measure, grounds)
