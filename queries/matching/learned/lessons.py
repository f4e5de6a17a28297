"""Candidates of many questions as arrays, as models are fitted to them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.snapshot import Ints
from queries.matching.learned.history import Flags, Floats32
from queries.matching.model import Floats


@dataclass(frozen=True, slots=True)
class Rows:
    """Signals and rightness of candidates, question after question, nearest first.

    `sizes`: candidates of each question; `best`: questions × signals, the highest value among all its candidates;
    `counts`: how much each question counts.
    """

    values: Floats32
    right: Ints
    sizes: Ints
    best: Floats32
    counts: Floats

    @classmethod
    def of_question(cls, values: Floats, right: Ints, best: Floats, counts: float = 1.0) -> "Rows":
        """Those of one question."""
        size = np.array([len(right)], dtype=np.int32)
        return cls(values.astype(np.float32), right, size, best.astype(np.float32)[None, :], np.array([counts]))

    @classmethod
    def joined(cls, parts: Sequence["Rows"]) -> "Rows":
        """Those of several."""
        return cls(
            np.concatenate([one.values for one in parts]),
            np.concatenate([one.right for one in parts]),
            np.concatenate([one.sizes for one in parts]),
            np.concatenate([one.best for one in parts]),
            np.concatenate([one.counts for one in parts]),
        )

    @property
    def starts(self) -> Ints:
        """The first row of each question."""
        return (np.cumsum(self.sizes) - self.sizes).astype(np.int32)

    @property
    def question(self) -> Ints:
        """The question of each row."""
        return np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)

    def of(self, chosen: Ints) -> "Rows":
        """Some questions alone."""
        keep = np.isin(self.question, chosen)
        return Rows(self.values[keep], self.right[keep], self.sizes[chosen], self.best[chosen], self.counts[chosen])

    def drawn(self, order: Floats, hardest: int, others: int, draw: np.random.Generator) -> tuple["Rows", Floats]:
        """All right ones, the wrong ones of highest `order`, some of the rest; and for how many each row stands."""
        keep: list[Ints] = []
        stand: list[Floats] = []
        for start, size in zip(self.starts.tolist(), self.sizes.tolist(), strict=True):
            own = self.right[start : start + size]
            right, wrong = np.flatnonzero(own), np.flatnonzero(own == 0)
            if hardest:
                wrong = wrong[np.argsort(-order[start + wrong], kind="stable")]
            rest = wrong[hardest:]
            some = draw.choice(rest, min(others, len(rest)), replace=False)
            chosen = np.concatenate([right, wrong[:hardest], some])
            keep.append((start + chosen).astype(np.int32))
            stand.append(np.repeat([1.0, len(rest) / max(len(some), 1)], [len(chosen) - len(some), len(some)]))
        at = np.concatenate(keep)
        sizes = np.array([len(one) for one in keep], dtype=np.int32)
        return Rows(self.values[at], self.right[at], sizes, self.best, self.counts), np.concatenate(stand)

    def moves(self) -> Flags:
        """Which signals ever differ among the candidates of a question: the others cannot order them."""
        first = self.values[self.starts]
        found: Flags = np.zeros(self.values.shape[1], dtype=bool)
        for n, (start, size) in enumerate(zip(self.starts.tolist(), self.sizes.tolist(), strict=True)):
            found |= (self.values[start : start + size] != first[n]).any(axis=0)
        return found

    def spread(self, scores: Floats) -> float:
        """The standard deviation of scores within a question, in the mean."""
        mean = np.add.reduceat(scores, self.starts) / self.sizes
        square = np.add.reduceat(scores**2, self.starts) / self.sizes
        return float(np.sqrt(np.maximum(square - mean**2, 0)).mean())
