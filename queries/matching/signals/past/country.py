"""Country: the same one, and how much the candidate works with firms of the asker's."""

import numpy as np
import scipy.sparse as sp

from queries.matching.learned.history import Floats32
from queries.matching.model import Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.past.base import Past, linear, logged, newest_grounds, no_grounds


def same(question: Question) -> Measure:
    """Whether the candidate is in the asker's country.

    Range 0…1, unit: 1 or 0 (raw). Missing: the asker's country is not known.
    """
    past = Past.of(question)
    here = past.country()
    if here < 0:
        return past.unasked()
    return linear(past.of_candidates((past.history.countries[1] == here).astype(np.float32)))


def share(question: Question) -> Measure:
    """Share of all work of firms of the asker's country with institutes that goes to the candidate.

    Range 0…1 (logarithmic), unit: share (raw). Recent acts count more. Missing: the asker's country is not known.
    """
    past = Past.of(question)
    here = past.country()
    if here < 0:
        return past.unasked()
    work = _work(past)[:, here]
    whole = float(work[past.history.institute].sum())
    return logged(past.of_candidates(work / max(whole, 1e-6)), 1e3)


def firms(question: Question) -> Measure:
    """How many firms of the asker's country the candidate has met.

    Range 0…1 (logarithmic, full at 1,000), unit: firms (raw). Missing: the asker's country is not known.
    """
    past = Past.of(question)
    here = past.country()
    if here < 0:
        return past.unasked()

    def count() -> Floats32:
        return np.asarray((past.history.met @ _firms_by_country(past)).toarray(), dtype=np.float32)

    return logged(past.of_candidates(past.ever("firms met by country", count)[:, here]), 1.0, 1000)


def pair(question: Question) -> Measure:
    """How much more the two countries work together than their sizes would have it.

    Range 0…1 (½ where as expected), unit: logarithm of the ratio (raw). Missing: a country is not known.
    """
    past = Past.of(question)
    here = past.country()
    if here < 0:
        return past.unasked()
    of_party = past.history.countries[1]
    ratio = _ratios(past)[:, here]
    known = np.zeros(len(past.rows), dtype=bool)
    known[past.rows >= 0] = of_party[past.rows[past.rows >= 0]] >= 0
    raw = past.of_candidates(np.where(of_party >= 0, ratio[of_party], 0))
    return Measure.of(0.5 + raw / 8, known, raw)


def partners(question: Question) -> Measure:
    """Share of the firm's ties that go to the candidate's country.

    Range 0…1, unit: share (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    known, of_party = past.history.countries
    tied = past.partners()
    total = np.bincount(of_party[of_party >= 0], tied[of_party >= 0], minlength=max(1, len(known)))
    share_of = total / max(float(total.sum()), 1e-6)
    return linear(past.of_candidates(np.where(of_party >= 0, share_of[of_party], 0)))


def country_institutes(question: Question) -> Measure:
    """How many institutes of the asker's country are on record: a circumstance, the same for all candidates.

    Range 0…1 (logarithmic, full at 2,000), unit: institutes (raw). Missing: the asker's country is not known.
    """
    past = Past.of(question)
    here = past.country()
    if here < 0:
        return past.unasked()
    history = past.history
    number = int((history.institute & (history.acts > 0) & (history.countries[1] == here)).sum())
    return logged(np.full(len(past.rows), float(number)), 1.0, 2000)


def _firms_by_country(past: Past) -> sp.csr_array:
    """Parties × countries: 1 for a firm of the country."""
    known, of_party = past.history.countries
    chosen = np.flatnonzero(past.history.firm & (of_party >= 0))
    shape = (len(of_party), max(1, len(known)))
    return sp.csr_array((np.ones(len(chosen), dtype=np.float32), (chosen, of_party[chosen])), shape=shape)


def _work(past: Past) -> Floats32:
    """Parties × countries: ties with firms of each country."""

    def count() -> Floats32:
        history = past.history
        by_country = (history.back @ _firms_by_country(past)).toarray()
        found = history.part @ (sp.diags_array(history.tie) @ by_country)
        return np.asarray(found, dtype=np.float32)

    return past.ever("work by country", count)


def _ratios(past: Past) -> Floats32:
    """Countries × countries: logarithm of the work between them over what their totals would have it."""

    def count() -> Floats32:
        known, of_party = past.history.countries
        found = np.zeros((max(1, len(known)),) * 2)
        chosen = past.history.institute & (of_party >= 0)
        np.add.at(found, of_party[chosen], _work(past)[chosen])
        expected = found.sum(1, keepdims=True) * found.sum(0, keepdims=True) / max(float(found.sum()), 1.0)
        return np.asarray(np.log((found + 1) / (expected + 1)), dtype=np.float32)

    return past.ever("ratios of countries", count)


SIGNALS = (
    Signal("same_country", same, newest_grounds),
    Signal("country_share", share, newest_grounds),
    Signal("country_firms", firms, newest_grounds),
    Signal("country_pair", pair, no_grounds),
    Signal("partners_country", partners, no_grounds),
    Signal("country_institutes", country_institutes, no_grounds),
)
