"""What the candidate did in all and of late, whoever asks."""

import numpy as np

from queries.matching.features import INSTITUTES
from queries.matching.learned.history import Floats32
from queries.matching.model import Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.past.base import Past, linear, logged, newest_grounds, no_grounds

_OLD = 9.0  # years after which it is all the same how old
_RECENT, _BEFORE = 1.0, 3.0  # years


def with_firms(question: Question) -> Measure:
    """Acts with firms, fading within four years.

    Range 0…1 (logarithmic, full at 500), unit: weighted acts (raw). Missing: never.
    """
    past = Past.of(question)
    return logged(_acts(past, "slowly", firms=True), 1.0, 500)


def with_firms_soon(question: Question) -> Measure:
    """Acts with firms of the last year or two.

    Range 0…1 (logarithmic, full at 500), unit: weighted acts (raw). Missing: never.
    """
    past = Past.of(question)
    return logged(_acts(past, "soon", firms=True), 1.0, 500)


def acts_soon(question: Question) -> Measure:
    """All acts of the last year or two.

    Range 0…1 (logarithmic, full at 500), unit: weighted acts (raw). Missing: never.
    """
    past = Past.of(question)
    return logged(_acts(past, "soon", firms=False), 1.0, 500)


def firms_met(question: Question) -> Measure:
    """How many different firms the candidate has met in acts.

    Range 0…1 (logarithmic, full at 3,000), unit: firms (raw). Missing: never.
    """
    past = Past.of(question)

    def count() -> Floats32:
        return np.asarray(past.history.met @ past.history.firm.astype(np.float32), dtype=np.float32)

    return logged(past.of_candidates(past.ever("firms met", count)), 1.0, 3000)


def trend(question: Question) -> Measure:
    """Acts with firms in the last year against a year of the two before: ½ where they are alike.

    Range 0…1, unit: logarithm of the ratio (raw). Missing: never.
    """
    past = Past.of(question)

    def count() -> Floats32:
        history = past.history
        age = history.age
        recent = history.part @ (history.with_firm & (age < _RECENT)).astype(np.float32)
        before = history.part @ (history.with_firm & (age >= _RECENT) & (age < _BEFORE)).astype(np.float32)
        return np.asarray(np.log1p(recent) - np.log1p(before / (_BEFORE - _RECENT)), dtype=np.float32)

    raw = past.of_candidates(past.ever("trend", count))
    return Measure.of(0.5 + raw / 8, True, raw)


def last_act(question: Question) -> Measure:
    """How long ago the candidate's newest act began.

    Range 0…1 (0 for nine years or more, or never), unit: years (raw). Missing: no act on record.
    """
    past = Past.of(question)

    def count() -> Floats32:
        history = past.history
        found = np.full(len(history.parties), _OLD, dtype=np.float32)
        some = history.acts > 0
        found[some] = np.minimum(
            np.minimum.reduceat(history.age[history.part.indices], history.part.indptr[:-1][some]), _OLD
        )
        return found

    raw = past.of_candidates(past.ever("last act", count))
    return Measure.of(1 - raw / _OLD, (past.rows >= 0) & (raw < _OLD), raw)


def joint_share(question: Question) -> Measure:
    """Share of the candidate's acts that it did not do alone.

    Range 0…1, unit: share (raw). Recent acts count more. Missing: no act on record.
    """
    past = Past.of(question)

    def count() -> Floats32:
        history, weight = past.history, past.history.weight("slowly")
        shared = history.part @ (weight * (history.size > 1))
        return np.asarray(shared / np.maximum(history.part @ weight, 1e-6), dtype=np.float32)

    raw = past.of_candidates(past.ever("joint share", count))
    return Measure.of(raw, past.of_candidates(past.history.acts) > 0, raw)


def size(question: Question) -> Measure:
    """How many take part in the candidate's acts, in the geometric mean.

    Range 0…1 (logarithmic, full at e⁴ ≈ 55), unit: logarithm of the number (raw).
    Missing: no act with others on record.
    """
    past = Past.of(question)

    def count() -> Floats32:
        history = past.history
        shared = (history.size > 1).astype(np.float32)
        total = history.part @ (np.log(np.maximum(history.size, 1)) * shared)
        return np.asarray(total / np.maximum(history.part @ shared, 1), dtype=np.float32)

    raw = past.of_candidates(past.ever("size of acts", count))
    return Measure.of(raw / 4, raw > 0, raw)


def university(question: Question) -> Measure:
    """Whether the candidate is a university.

    Range 0…1, unit: 1 or 0 (raw). Missing: never.
    """
    kinds = question.features.kinds[question.candidates]
    return linear((kinds == INSTITUTES[0]).astype(float))


def led(question: Question) -> Measure:
    """Acts that the candidate led (coordinator, 牵头).

    Range 0…1 (logarithmic, full at 100), unit: weighted acts (raw). Recent acts count more. Missing: never.
    """
    past = Past.of(question)
    return logged(past.of_candidates(past.history.led), 1.0, 100)


def _acts(past: Past, fading: str, *, firms: bool) -> np.ndarray:
    def count() -> Floats32:
        weight = past.history.weight(fading)
        return np.asarray(past.history.part @ (weight * past.history.with_firm if firms else weight), dtype=np.float32)

    return past.of_candidates(past.ever(f"acts {fading} {firms}", count))


SIGNALS = (
    Signal("with_firms", with_firms, newest_grounds),
    Signal("with_firms_soon", with_firms_soon, newest_grounds),
    Signal("acts_soon", acts_soon, newest_grounds),
    Signal("firms_met", firms_met, newest_grounds),
    Signal("trend", trend, newest_grounds),
    Signal("last_act", last_act, newest_grounds),
    Signal("joint_share", joint_share, no_grounds),
    Signal("act_size", size, no_grounds),
    Signal("led", led, newest_grounds),
    Signal("university", university, no_grounds),
)
