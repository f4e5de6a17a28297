"""Acts shared with the firm itself, and partners in common."""

import numpy as np

from queries.matching.model import Floats, Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.partner import grounds as partner_grounds
from queries.matching.signals.past.base import Past, linear, logged, shared_grounds
from queries.matching.sums import weighted_sum


def together(question: Question) -> Measure:
    """Acts that firm and candidate took part in together.

    Range 0…1 (logarithmic, full at 20), unit: acts (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    each = np.ones(past.history.part.shape[1], dtype=np.float32)
    return logged(past.of_candidates(past.history.shared(past.firm, each)), 1.0, 20)


def together_soon(question: Question) -> Measure:
    """How strong the tie is: shared acts, recent ones more, each divided among its participants.

    Range 0…1 (logarithmic), unit: weighted acts (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    return logged(past.of_candidates(past.partners()), 10.0)


def common_partners(question: Question) -> Measure:
    """Adamic–Adar index over all partners in common (Adamic & Adar 2003): one with few partners tells more.

    Range 0…1 (logarithmic, full at 100), unit: index (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    met = past.history.met
    rarity = 1 / np.log(np.diff(met.indptr) + 2.0)
    return logged(_met(past, np.where(past.partners() > 0, rarity, 0)), 1.0, 100)


def partner_firms(question: Question) -> Measure:
    """Share of the firm's partner firms that the candidate has met.

    Range 0…1, unit: share (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    firms = (past.partners() > 0) & past.history.firm
    return linear(_met(past, firms) / max(1, int(firms.sum())))


def _met(past: Past, weight: Floats) -> Floats:
    """The sum of weights of whom each candidate has met: walks over the few who have weight, not over all."""
    chosen = np.flatnonzero(weight).astype(np.int32)
    found = weighted_sum(past.history.met, chosen, np.asarray(weight, dtype=float)[chosen])
    return past.of_candidates(found.whole(past.history.met.shape[1]).astype(np.float32))


SIGNALS = (
    Signal("together", together, partner_grounds),
    Signal("together_soon", together_soon, partner_grounds),
    Signal("common_partners", common_partners, shared_grounds),
    Signal("partner_firms", partner_firms, shared_grounds),
)
