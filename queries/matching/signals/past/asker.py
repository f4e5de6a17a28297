"""How much is on record of the asker: circumstances, the same for all candidates."""

import numpy as np

from queries.matching.model import Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.past.base import Past, linear, logged, no_grounds

_OLD = 9.0  # years


def acts(question: Question) -> Measure:
    """Acts of the asking firm.

    Range 0…1 (logarithmic, full at 500), unit: acts (raw). Missing: never.
    """
    past = Past.of(question)
    return _alike(past, float(past.history.acts[past.firm]) if past.firm is not None else 0.0, 500)


def partners(question: Question) -> Measure:
    """Different partners of the asking firm.

    Range 0…1 (logarithmic, full at 2,000), unit: partners (raw). Missing: never.
    """
    past = Past.of(question)
    return _alike(past, float((past.partners() > 0).sum()), 2000)


def institutes(question: Question) -> Measure:
    """Different institutes that the asking firm worked with.

    Range 0…1 (logarithmic, full at 1,000), unit: institutes (raw). Missing: never.
    """
    past = Past.of(question)
    return _alike(past, float(((past.partners() > 0) & past.history.institute).sum()), 1000)


def newest(question: Question) -> Measure:
    """How long ago the asking firm's newest act began.

    Range 0…1 (0 for nine years or more, or never), unit: years (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    years = float(past.history.age[past.history.acts_of(past.firm)].min())
    return Measure.of(np.full(len(past.rows), 1 - min(years, _OLD) / _OLD), True, np.full(len(past.rows), years))


def closest(question: Question) -> Measure:
    """How near the nearest past act comes to the need.

    Range 0…1, unit: cosine (raw). Missing: no need is given.
    """
    past, seeker = Past.of(question), question.seeker
    if not (seeker.title or seeker.need or seeker.topic):
        return past.unasked()
    return linear(np.full(len(past.rows), float(past.near().words.max(initial=0))))


def closest_topic(question: Question) -> Measure:
    """How near the topic of a past act comes to the need's: 1 where the same topic was called before.

    Range 0…1, unit: cosine (raw). Missing: no topic is given.
    """
    past = Past.of(question)
    if not question.seeker.topic:
        return past.unasked()
    return linear(np.full(len(past.rows), float(past.near().topic.max(initial=0))))


def _alike(past: Past, value: float, most: float) -> Measure:
    return logged(np.full(len(past.rows), value), 1.0, most)


SIGNALS = (
    Signal("own_acts", acts, no_grounds),
    Signal("own_partners", partners, no_grounds),
    Signal("own_institutes", institutes, no_grounds),
    Signal("own_newest", newest, no_grounds),
)
OF_NEEDS = (Signal("closest_past", closest, no_grounds), Signal("closest_topic", closest_topic, no_grounds))
