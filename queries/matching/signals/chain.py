"""Shared chain: what both the seeker and the candidate work on."""

from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.themes import covered, theme_grounds


def measure(question: Question) -> Measure:
    """Share of the seeker's chains that the candidate works on, itself or through a platform that it founded.

    Range 0…1, unit: number of shared chains (raw).
    Missing: no chain is known of the seeker or of the candidate.
    """
    return covered(question, "IndustryChain", question.seeker.chains)


def grounds(question: Question, number: int) -> Grounds:
    """The relations that name the shared chains."""
    return theme_grounds(question, "IndustryChain", question.seeker.chains, number)


SIGNAL = Signal("chain", measure, grounds)
