"""What the signals of history have in common: one question's view of the history, and how a number becomes 0…1."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph.snapshot import Ints
from queries.matching.learned.history import Floats32, History
from queries.matching.learned.precedents import Nearness, Precedents
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, grounds_of

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Past:
    """The history as one question sees it: `firm` is the asker's row or None; `rows` are the candidates'."""

    history: History
    precedents: Precedents
    question: Question
    firm: int | None
    rows: Ints

    @classmethod
    def of(cls, question: Question) -> "Past":
        """The view of a question, made once."""
        return question.once("past", lambda: cls._of(question))

    @classmethod
    def _of(cls, question: Question) -> "Past":
        snapshot = question.features.snapshot
        history = History.of(snapshot)
        firm = question.seeker.firm
        row = int(history.position[firm]) if firm is not None else -1
        known = row >= 0 and history.acts[row] > 0
        return cls(
            history, Precedents.of(snapshot), question, row if known else None, history.position[question.candidates]
        )

    def all(self, key: str, count: Callable[[], Floats32]) -> Floats32:
        """An array over all parties, or over all acts, that several signals read: counted at its first use."""
        return self.question.once(f"past:{key}", count)

    def ever(self, key: str, count: Callable[[], Floats32]) -> Floats32:
        """An array that no question changes, kept with the snapshot."""
        return self.history.snapshot.once(f"past:{key}", count)

    def of_candidates(self, values: Floats32) -> Floats:
        """The candidates' share of an array over all parties; 0 for who is no party."""
        return np.where(self.rows >= 0, values[self.rows], 0).astype(np.float64)

    def unasked(self) -> Measure:
        """Nothing that this signal compares is known of the asker."""
        return Measure.unasked(len(self.rows))

    def start(self) -> Floats32:
        """All weight on the asking firm."""
        found = np.zeros(len(self.history.parties), dtype=np.float32)
        if self.firm is not None:
            found[self.firm] = 1
        return found

    def partners(self) -> Floats32:
        """How strongly each party is tied to the asking firm."""
        firm = self.firm
        if firm is None:
            return np.zeros(len(self.history.parties), dtype=np.float32)
        return self.all("partners", lambda: self.history.partners(firm))

    def near(self) -> Nearness:
        """How near the need is to each act."""
        return self.question.once("near", lambda: self.precedents.near(self.question.seeker))

    def country(self) -> int:
        """The number of the asker's country, or -1."""
        known, of_party = self.history.countries
        if self.firm is not None and of_party[self.firm] >= 0:
            return int(of_party[self.firm])
        said = self.question.seeker.country
        return known.index(said) if said in known else -1


def logged(raw: Floats, scale: float, most: float = 1.0) -> Measure:
    """log(1 + scale × raw) as a share of what it is at `most`: orders of magnitude count, not differences."""
    return Measure.of(np.log1p(scale * np.maximum(raw, 0)) / np.log1p(scale * most), True, raw)


def linear(raw: Floats, most: float = 1.0) -> Measure:
    """The raw number as a share of `most`."""
    return Measure.of(raw / most, True, raw)


def acts_grounds(past: Past, number: int, weight: Floats32) -> Grounds:
    """The candidate's acts that weigh most, as records."""
    history, row = past.history, int(past.history.position[number])
    if row < 0:
        return Grounds()
    mine = history.acts_of(row)
    best = [int(act) for act in mine[np.argsort(-weight[mine], kind="stable")][:_MOST_SHOWN] if weight[act] > 0]
    nodes = {int(history.nodes[act]) for act in best if history.nodes[act] >= 0}
    snapshot = history.snapshot
    return grounds_of(
        snapshot, [r for node in sorted(nodes) for other, r in snapshot.neighbours(node) if other == number]
    )


def shared_grounds(question: Question, number: int) -> Grounds:
    """The candidate's acts with those who are tied most to the asking firm."""
    past = Past.of(question)
    near = past.all("partner acts", lambda: past.history.back @ past.partners())
    return acts_grounds(past, number, near)


def near_grounds(question: Question, number: int) -> Grounds:
    """The candidate's acts that are nearest to the need."""
    past = Past.of(question)
    return acts_grounds(past, number, past.near().mixed)


def newest_grounds(question: Question, number: int) -> Grounds:
    """The candidate's newest acts."""
    past = Past.of(question)
    return acts_grounds(past, number, past.history.weight("slowly"))


def no_grounds(_: Question, __: int) -> Grounds:
    """None: it is a circumstance of the question, no fact of the candidate."""
    return Grounds()
