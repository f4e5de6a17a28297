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
    toward = question.features.toward(question.want, "cooperation")
    return question.growing(question.total(toward, np.array([seeker.firm])))


def grounds(question: Question, number: int) -> Grounds:
    """Direct relations with the firm, and both sides' part in what they share."""
    snapshot, firm = question.features.snapshot, question.seeker.firm
    if firm is None:
        return Grounds()
    others, relations = snapshot.ties(number, *DIRECT)
    direct = relations[others == firm].tolist()
    mine = set(snapshot.ties(firm, *SHARED)[0].tolist())
    both = [(other, r) for other, r in snapshot.neighbours(number, *SHARED) if other in mine] if mine else []
    shared = [r for _, r in both]
    stated = [snapshot.relation(r).subkind for r in direct]
    through = [snapshot.node(other) for other, _ in both]
    kinds = dict.fromkeys(kind for kind in (*stated, *(one.subkind or one.name for one in through)) if kind)
    dates = sorted(d for r in (*direct, *shared) if (d := snapshot.relation(r).date_from))
    words = {"kinds": "、".join(kinds), "date": dates[-1] if dates else ""}
    return grounds_of(snapshot, [*direct, *shared], **words)


SIGNAL = Signal("partner", measure, grounds)
