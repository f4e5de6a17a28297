"""Where a walk over shared acts leads from the asking firm: near and far, of late and in all."""

import numpy as np

from queries.matching.learned.history import STEPS, Floats32
from queries.matching.model import Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.past.base import Past, logged, shared_grounds

_SCALE = 1e4  # a walk leaves one part in ten thousand with a candidate that hardly anybody reaches
_NEAR, _FAR = 0.5, 0.8  # share of the walk that goes on at each step


def _steps(past: Past) -> Floats32:
    return past.all("walks", lambda: np.array(past.history.walked(past.start(), "slowly", STEPS)))


def _measured(question: Question, step: int, fading: str = "slowly") -> Measure:
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    if fading == "soon":
        recent = past.all("walks:soon", lambda: past.history.walked(past.start(), "soon", step)[-1])
        return logged(past.of_candidates(recent), _SCALE)
    return logged(past.of_candidates(_steps(past)[step - 1]), _SCALE)


def two(question: Question) -> Measure:
    """Chance that a walk of two steps from the firm over shared acts ends at the candidate: partners of partners.

    Range 0…1 (logarithmic), unit: probability (raw). Recent acts count more. Missing: the firm has no act on record.
    """
    return _measured(question, 2)


def two_soon(question: Question) -> Measure:
    """The same walk of two steps, over acts of the last year or two.

    Range 0…1 (logarithmic), unit: probability (raw). Missing: the firm has no act on record.
    """
    return _measured(question, 2, "soon")


def three(question: Question) -> Measure:
    """Chance that a walk of three steps from the firm over shared acts ends at the candidate.

    Range 0…1 (logarithmic), unit: probability (raw). Missing: the firm has no act on record.
    """
    return _measured(question, 3)


def four(question: Question) -> Measure:
    """Chance that a walk of four steps from the firm over shared acts ends at the candidate.

    Range 0…1 (logarithmic), unit: probability (raw). Missing: the firm has no act on record.
    """
    return _measured(question, 4)


def near(question: Question) -> Measure:
    """Personalised PageRank of the candidate from the firm; half of the walk goes on at each step.

    Range 0…1 (logarithmic), unit: probability (raw). Power iteration, 8 steps. Missing: the firm has no act on record.
    """
    return _ranked(question, _NEAR)


def far(question: Question) -> Measure:
    """Personalised PageRank of the candidate from the firm; four fifths of the walk go on at each step.

    Range 0…1 (logarithmic), unit: probability (raw). Power iteration, 8 steps. Missing: the firm has no act on record.
    """
    return _ranked(question, _FAR)


def _ranked(question: Question, share: float) -> Measure:
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    steps = _steps(past)
    weight = (1 - share) * share ** np.arange(1, STEPS + 1, dtype=np.float32)
    return logged(past.of_candidates(weight.astype(np.float32) @ steps), _SCALE)


def per_act(question: Question) -> Measure:
    """The walk of two steps divided by the candidate's acts: who is near though it is not everywhere.

    Range 0…1 (logarithmic), unit: probability per act (raw). Missing: the firm has no act on record.
    """
    past = Past.of(question)
    if past.firm is None:
        return past.unasked()
    return logged(past.of_candidates(_steps(past)[1] / np.maximum(past.history.acts, 1) * 10), _SCALE)


SIGNALS = (
    Signal("walk_two", two, shared_grounds),
    Signal("walk_two_soon", two_soon, shared_grounds),
    Signal("walk_three", three, shared_grounds),
    Signal("walk_four", four, shared_grounds),
    Signal("walk_near", near, shared_grounds),
    Signal("walk_far", far, shared_grounds),
    Signal("walk_per_act", per_act, shared_grounds),
)
