"""The learned model as a scorer, and the gradual passage from judgement to it as history grows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from graph.snapshot import Ints
from queries.matching.learned.files import LearnedModel
from queries.matching.model import Floats, Grounds, Level, Measure
from queries.matching.scoring import Rated, Scorer
from queries.matching.signals import Question, Signal
from queries.matching.signals.past import PAST

POOL = 800  # candidates that the model looks at
_RANKS = 30.0  # of reciprocal rank fusion (Cormack, Clarke & Büttcher 2009)
_POOLED: Mapping[str, tuple[str, ...]] = {
    "partners": ("walk_two_soon", "walk_near", "with_firms", "country_share"),
    "need": (
        "walk_two", "walk_near", "with_firms", "country_share", "together_soon",
        "precedents_wide", "precedents_around", "profile_words", "precedents_topic",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Learned:
    """Terms over the signals of history, asked for the best `most` by single signals; others come after.

    Scores are brought to 0…1: 0 is the lowest that the model can say, 1 the highest.
    """

    model: LearnedModel
    choice: Mapping[str, object]
    most: int = POOL  # candidates that are looked at

    @property
    def version(self) -> str:
        """The model's name, day and digest."""
        return self.model.version

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The model's signals in its own order."""
        named = {signal.name: signal for signal in PAST}
        return tuple(named[name] for name in self.model.signals)

    def rate(self, question: Question) -> Rated:
        """The scores of all candidates; who is not in the pool gets the lowest there is."""
        measures = tuple(signal.measure(question) for signal in self.signals)
        rows = rows_of(measures)
        chosen = pool(self.model.task, self.model.signals, rows, self.most)
        ranking, best = self.model.ranking, best_of(rows)
        low, unit = ranking.scale()
        scores = np.full(len(rows), -1.0)
        scores[chosen] = (ranking.scores(rows[chosen], best) - low) * unit
        return Rated(measures, scores, -low * unit, lambda at: ranking.shares(rows[at], best) * unit)

    def weight(self, signal: str) -> float:
        """The same as its part: the terms of a signal have no single weight."""
        return self.maximum(signal)

    def maximum(self, signal: str) -> float:
        """The signal's part in what moved the scores in training, 0…1."""
        return float(self.model.trained_on.get("moves", {}).get(signal, 0.0))

    def level(self, score: float, _values: Mapping[str, float], _grounds: Mapping[str, Grounds], /) -> Level:
        """By how often candidates of such a score were right on the held-out window."""
        return next((level for least, level, _, _ in self.model.levels if score >= least), "weak")


@dataclass(frozen=True, slots=True)
class Passage:
    """Between the two: `share` of the learned score and the rest of judgement, signal by signal.

    The learned one looks at all candidates here, because judgement may speak for any.
    """

    learned: Learned
    judged: Scorer
    share: float
    choice: Mapping[str, object]

    @property
    def version(self) -> str:
        """Both versions and the share."""
        return f"{self.learned.version}×{self.share:.2f}+{self.judged.version}"

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Those of both."""
        return (*self.learned.signals, *self.judged.signals)

    def rate(self, question: Question) -> Rated:
        """Both scores by their share; the shares of signals likewise."""
        one = replace(self.learned, most=len(question.candidates)).rate(question)
        two = self.judged.rate(question)
        more, less = self.share, 1 - self.share

        def shares(at: Ints) -> Floats:
            return np.hstack([more * one.shares(at), less * two.shares(at)])

        scores, base = more * one.scores + less * two.scores, more * one.base + less * two.base
        return Rated((*one.measures, *two.measures), scores, base, shares)

    def weight(self, signal: str) -> float:
        """Its weight in the model that has it, by the share."""
        scorer, share = self._of(signal)
        return scorer.weight(signal) * share

    def maximum(self, signal: str) -> float:
        """Its maximum in the model that has it, by the share."""
        scorer, share = self._of(signal)
        return scorer.maximum(signal) * share

    def level(self, score: float, values: Mapping[str, float], grounds: Mapping[str, Grounds], /) -> Level:
        """By judgement, until history alone decides."""
        return self.judged.level(score, values, grounds)

    def _of(self, signal: str) -> tuple[Scorer, float]:
        mine = signal in self.learned.model.signals
        return (self.learned, self.share) if mine else (self.judged, 1 - self.share)


def rows_of(measures: tuple[Measure, ...]) -> Floats:
    """Candidates × signals as a learned model reads them: values in single precision, 0 where not known."""
    return np.column_stack([measure.values for measure in measures]).astype(np.float32).astype(np.float64)


def best_of(rows: Floats) -> Floats:
    """The highest value of each signal among all candidates; 0 where there are none."""
    found: Floats = rows.max(axis=0, initial=0)
    return found


def pool(task: str, signals: tuple[str, ...], rows: Floats, most: int = POOL) -> Ints:
    """Positions of the best candidates by reciprocal ranks of a few signals, ascending."""
    if len(rows) <= most:
        return np.arange(len(rows), dtype=np.int32)
    return np.sort(np.argpartition(-nearness(task, signals, rows), most)[:most]).astype(np.int32)


def nearness(task: str, signals: tuple[str, ...], rows: Floats) -> Floats:
    """The sum of a candidate's reciprocal ranks by a few signals: what is looked at first."""
    total = np.zeros(len(rows))
    for name in _POOLED[task]:
        ranks = np.empty(len(rows))
        ranks[np.argsort(-rows[:, signals.index(name)], kind="stable")] = np.arange(len(rows))
        total += 1 / (_RANKS + ranks)
    return total
