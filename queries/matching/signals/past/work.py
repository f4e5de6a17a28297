"""What the firm did against what the candidate did, by words and by sense."""

from collections.abc import Callable

import numpy as np

from queries.matching.learned.history import Floats32
from queries.matching.learned.precedents import unit_rows
from queries.matching.model import Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.past.base import Past, linear, newest_grounds


def words(question: Question) -> Measure:
    """How alike the texts of the firm's past acts and the candidate's are.

    Range 0…1, unit: cosine of TF-IDF vectors (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    work = past.precedents.work_words
    mine = np.zeros(work.shape[1], dtype=np.float32)
    own = slice(work.indptr[past.firm], work.indptr[past.firm + 1])
    mine[work.indices[own]] = work.data[own]
    return linear(past.of_candidates(past.all("work", lambda: work @ mine)))


def sense(question: Question) -> Measure:
    """The same in the latent space of the acts' texts.

    Range 0…1, unit: cosine (raw). Missing: the firm has no act on record.
    """
    return _alike(question, lambda past: past.precedents.work_sense)


def parts(question: Question) -> Measure:
    """How alike the programme parts are in which firm and candidate worked with others.

    Range 0…1, unit: cosine (raw). Missing: the firm has no act on record.
    """
    return _alike(question, lambda past: past.ever("profiles of parts", lambda: unit_rows(past.precedents.parts[1])))


def themes(question: Question) -> Measure:
    """How alike the programme parts and fields of calls are in which firm and candidate worked with others.

    Range 0…1, unit: cosine (raw). Missing: the firm has no act on record.
    """
    return _alike(question, lambda past: past.precedents.work_themes)


def _alike(question: Question, profiles_of: Callable[[Past], Floats32]) -> Measure:
    """The cosine of each candidate's profile with the firm's; what points away counts as nothing."""
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    profiles = profiles_of(past)
    return linear(past.of_candidates(np.maximum(profiles @ profiles[past.firm], 0)))


SIGNALS = (
    Signal("work_words", words, newest_grounds),
    Signal("work_sense", sense, newest_grounds),
    Signal("work_parts", parts, newest_grounds),
    Signal("work_themes", themes, newest_grounds),
)
