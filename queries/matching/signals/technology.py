"""Shared technology: what both the seeker and the candidate work on."""

from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.themes import covered, theme_grounds


def measure(question: Question) -> Measure:
    """Share of the seeker's technologies that the candidate works on, itself or through a platform that it founded.

    Range 0…1, unit: number of shared technologies (raw).
    Missing: no technology is known of the seeker or of the candidate.
    """
    return covered(question, "Technology", question.seeker.technologies)


def grounds(question: Question, number: int) -> Grounds:
    """The relations that name the shared technologies."""
    return theme_grounds(question, "Technology", question.seeker.technologies, number)


SIGNAL = Signal("technology", measure, grounds)
