"""Which scorer answers a question, and what a scorer is: signals in, one score and its shares out.

The service knows no weights: it asks the scorer for every candidate's score, and for the shares of the few that
are shown. A learned model is another `Scorer`; `choice.py` is the one place that chooses.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from graph.snapshot import Ints
from queries.matching.fusion import Model
from queries.matching.levels import level
from queries.matching.model import Floats, Grounds, Level, Measure
from queries.matching.signals import SIGNALS, Question, Signal


@dataclass(frozen=True, slots=True)
class Rated:
    """All candidates of one question. `scores`: one a candidate; `shares(positions)`: positions × signals.

    `base` and the shares of a candidate add up to its score within 1e-9.
    """

    measures: tuple[Measure, ...]
    scores: Floats
    base: float
    shares: Callable[[Ints], Floats]


class Scorer(Protocol):
    """A versioned way from signals to a score."""

    @property
    def version(self) -> str:
        """The model's name and number, as the answer gives it."""

    @property
    def choice(self) -> Mapping[str, object]:
        """Which model and why, for the answer."""

    @property
    def signals(self) -> tuple[Signal, ...]:
        """What it reads, in the order in which shares are given."""

    def rate(self, question: Question) -> Rated:
        """The scores of all candidates."""

    def weight(self, signal: str) -> float:
        """What a signal weighs, in the model's own unit."""

    def maximum(self, signal: str) -> float:
        """The largest share that a signal can have."""

    def level(self, score: float, values: Mapping[str, float], grounds: Mapping[str, Grounds], /) -> Level:
        """How far the evidence for one candidate carries."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The scorer of a county with little history: a weighted sum whose weights are set by documented judgement."""

    model: Model
    version: str
    choice: Mapping[str, object]
    signals: tuple[Signal, ...] = SIGNALS

    def rate(self, question: Question) -> Rated:
        """Weight × value, added up."""
        measures = tuple(signal.measure(question) for signal in self.signals)
        names, model = [signal.name for signal in self.signals], self.model
        return Rated(measures, model.scores(names, measures), 0.0, lambda at: model.contributions(names, measures, at))

    def weight(self, signal: str) -> float:
        """Its weight; all weights add up to 1."""
        return self.model.weights[signal]

    def maximum(self, signal: str) -> float:
        """The same: a value is at most 1."""
        return self.model.weights[signal]

    def level(self, _score: float, values: Mapping[str, float], grounds: Mapping[str, Grounds], /) -> Level:
        """By what speaks for the candidate (`levels.py`)."""
        return level(self.model, values, grounds)


def unasked(scorer: Scorer, rated: Rated) -> list[str]:
    """Signals for which nothing is known of who asks."""
    pairs = zip(scorer.signals, rated.measures, strict=True)
    return [signal.name for signal, measure in pairs if not measure.asked]
