"""The need against past acts: who did what comes nearest, who works with those, and what the firm itself did of it."""

import numpy as np

from queries.matching.learned.history import Floats32
from queries.matching.model import Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.past.base import Past, linear, logged, near_grounds, no_grounds

_SCALE, _SPREAD = 1e3, 1e4


def wide(question: Question) -> Measure:
    """Share of the candidate in the 400 past acts that come nearest to the need, nearer and newer ones more.

    Range 0…1 (logarithmic), unit: share (raw). Missing: never.
    """
    return _share(Past.of(question), "mixed", 400, 2)


def near(question: Question) -> Measure:
    """Share of the candidate in the 15 past acts that come nearest to the need.

    Range 0…1 (logarithmic), unit: share (raw). Missing: never.
    """
    return _share(Past.of(question), "mixed", 15, 2)


def by_words(question: Question) -> Measure:
    """Share of the candidate in the 50 past acts that come nearest by words alone.

    Range 0…1 (logarithmic), unit: share (raw). Missing: never.
    """
    return _share(Past.of(question), "words", 50, 2)


def by_sense(question: Question) -> Measure:
    """Share of the candidate in the 50 past acts that come nearest in the latent space.

    Range 0…1 (logarithmic), unit: share (raw). Missing: never.
    """
    return _share(Past.of(question), "sense", 50, 3)


def by_topic(question: Question) -> Measure:
    """Share of the candidate in the 30 past acts whose topics come nearest to the need's.

    Range 0…1 (logarithmic), unit: share (raw). Missing: never.
    """
    return _share(Past.of(question), "topic", 30, 1.5)


def soon(question: Question) -> Measure:
    """Share of the candidate in the 60 acts of the last years that come nearest to the need.

    Range 0…1 (logarithmic), unit: share (raw). Missing: never.
    """
    past = Past.of(question)
    return _share(past, "mixed", 60, 2, past.history.weight("soon"))


def here(question: Question) -> Measure:
    """Share of the candidate in the 60 nearest acts that somebody of the asker's country took part in.

    Range 0…1 (logarithmic), unit: share (raw). Missing: the asker's country is not known.
    """
    past = Past.of(question)
    country = past.country()
    if country < 0:
        return past.unasked()
    there = past.ever(
        f"acts of country {country}",
        lambda: (past.history.counted(past.history.countries[1] == country) > 0).astype(np.float32),
    )
    return _share(past, "mixed", 60, 2, there)


def with_firms(question: Question) -> Measure:
    """Share of the candidate in the 60 nearest acts that a firm took part in.

    Range 0…1 (logarithmic), unit: share (raw). Missing: never.
    """
    past = Past.of(question)
    return _share(past, "mixed", 60, 2, past.history.with_firm.astype(np.float32))


def named(question: Question) -> Measure:
    """How alike the need and the candidate's name are by words.

    Range 0…1, unit: cosine of TF-IDF vectors (raw). Missing: never.
    """
    past = Past.of(question)
    return linear(past.of_candidates(past.precedents.named @ past.near().vector.toarray().ravel()))


def around(question: Question) -> Measure:
    """Where a step over shared acts leads from those who did the 100 nearest acts.

    Range 0…1 (logarithmic), unit: probability (raw). Missing: never.
    """
    past = Past.of(question)
    return logged(
        past.of_candidates(past.all("around", lambda: past.history.walked(_who(past), "slowly", 1)[0])), _SPREAD
    )


def partners(question: Question) -> Measure:
    """How strongly the candidate is tied to those who did the 100 nearest acts.

    Range 0…1 (logarithmic), unit: share (raw). Missing: never.
    """
    past = Past.of(question)
    return logged(past.of_candidates(past.all("tied", lambda: past.history.tied(_who(past)))), _SPREAD)


def profile_words(question: Question) -> Measure:
    """How alike the need and all that the candidate did are by words.

    Range 0…1, unit: cosine of TF-IDF vectors (raw). Missing: never.
    """
    past = Past.of(question)
    vector = past.near().vector.toarray().ravel()
    return linear(past.of_candidates(past.precedents.work_words @ vector))


def profile_sense(question: Question) -> Measure:
    """How alike the need and all that the candidate did are in the latent space.

    Range 0…1, unit: cosine (raw). Missing: never.
    """
    past = Past.of(question)
    return linear(past.of_candidates(np.maximum(past.precedents.work_sense @ past.near().latent, 0)))


def through_partners(question: Question) -> Measure:
    """Ties of the candidate with the firm's partners over acts that come near to the need.

    Range 0…1 (logarithmic), unit: weighted share (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    history = past.history
    given = history.back @ (past.partners() / np.maximum(history.strength, 1e-6))
    near_acts = given * _fading(past) / np.maximum(history.size - 1, 1)
    return logged(past.of_candidates(history.part @ near_acts.astype(np.float32)), _SPREAD)


def with_firm(question: Question) -> Measure:
    """Acts of firm and candidate together that come near to the need.

    Range 0…1 (logarithmic, full at 10), unit: weighted acts (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    return logged(past.of_candidates(past.history.shared(past.firm, _fading(past))), 10.0, 10)


def in_parts(question: Question) -> Measure:
    """Shared acts of the candidate in the need's programme parts.

    Range 0…1 (logarithmic, full at 500), unit: weighted acts (raw). Missing: no known part is named.
    """
    past = Past.of(question)
    found = _of_parts(past)
    return past.unasked() if found is None else logged(past.of_candidates(found), 1.0, 500)


def share_of_parts(question: Question) -> Measure:
    """Share of the need's programme parts in all that the candidate did with others.

    Range 0…1, unit: share (raw). Missing: no known part is named.
    """
    past = Past.of(question)
    found = _of_parts(past)
    if found is None:
        return past.unasked()
    return linear(past.of_candidates(found / (past.precedents.parts[1].sum(axis=1) + 1)))


def written(question: Question) -> Measure:
    """How many of the candidate's acts have a text.

    Range 0…1 (logarithmic, full at 300), unit: acts (raw). Missing: never.
    """
    past = Past.of(question)
    count = past.ever("written", lambda: past.history.part @ past.precedents.written.astype(np.float32))
    return logged(past.of_candidates(count), 1.0, 300)


def _share(past: Past, view: str, most: int, power: float, also: Floats32 | None = None) -> Measure:
    near_acts = getattr(past.near(), view)
    return logged(past.of_candidates(past.history.part @ past.precedents.nearest(near_acts, most, power, also)), _SCALE)


def _who(past: Past) -> Floats32:
    """Who did the nearest acts, adding up to 1."""

    def count() -> Floats32:
        found = past.history.part @ past.precedents.nearest(past.near().mixed, 100, 3)
        return np.asarray(found / max(float(found.sum()), 1e-9), dtype=np.float32)

    return past.all("who", count)


def _fading(past: Past) -> Floats32:
    """How near each act comes to the need, squared, less with age."""
    return past.all("fading", lambda: past.near().mixed ** 2 * past.precedents.recent)


def _of_parts(past: Past) -> Floats32 | None:
    number, by_part = past.precedents.parts
    asked = [number[one] for one in past.question.seeker.parts if one in number]
    return by_part[:, asked].mean(axis=1) if asked else None


SIGNALS = (
    Signal("precedents_wide", wide, near_grounds),
    Signal("precedents_near", near, near_grounds),
    Signal("precedents_words", by_words, near_grounds),
    Signal("precedents_sense", by_sense, near_grounds),
    Signal("precedents_topic", by_topic, near_grounds),
    Signal("precedents_soon", soon, near_grounds),
    Signal("precedents_here", here, near_grounds),
    Signal("precedents_firms", with_firms, near_grounds),
    Signal("name_words", named, no_grounds),
    Signal("precedents_around", around, near_grounds),
    Signal("precedents_partners", partners, near_grounds),
    Signal("profile_words", profile_words, near_grounds),
    Signal("profile_sense", profile_sense, near_grounds),
    Signal("partners_precedents", through_partners, near_grounds),
    Signal("own_precedents", with_firm, near_grounds),
    Signal("in_parts", in_parts, near_grounds),
    Signal("share_of_parts", share_of_parts, near_grounds),
    Signal("written", written, near_grounds),
)
