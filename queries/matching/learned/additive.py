"""What a learned model says: a sum of simple terms, each a weight times a bent signal, open to the eye.

A term reads one signal of a candidate as a share of the best of all candidates, raised to a power; some count only for
an asker without history. Weights of evidence are not negative, so more of it never lowers a score.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.snapshot import Ints
from queries.matching.model import Floats

Values = npt.NDArray[np.floating[Any]]  # single precision in training
POWERS = (1.0, 0.5, 2.0)
_LEAST = 1e-9
_ROOM = 1e-6  # of the range, on both sides: sums of many shares are off by less


@dataclass(frozen=True, slots=True)
class Additive:
    """Terms as arrays: the signal that each reads, its power, whether for an asker without history alone, its weight.

    `acts` is the signal that tells whether the asker has history.
    """

    signal: Ints
    power: Floats
    cold: npt.NDArray[np.bool_]
    weight: Floats
    acts: int

    def scale(self) -> tuple[float, float]:
        """What is taken off a sum, and what the rest is multiplied by, to bring every one between 0 and 1.

        Every term lies between 0 and 1, so the lowest sum that there can be is that of the negative weights.
        """
        low, high = float(np.minimum(self.weight, 0).sum()), float(np.maximum(self.weight, 0).sum())
        whole = max(high - low, 1e-6)
        return low - _ROOM * whole, 1 / (whole * (1 + 2 * _ROOM))

    def scores(self, rows: Values, best: Values) -> Floats:
        """The sum of each row; `best` is the highest value of each signal among all candidates."""
        found: Floats = self.inputs(rows, best) @ self.weight
        return found

    def shares(self, rows: Floats, best: Floats) -> Floats:
        """Rows × signals: what the terms of each signal add up to."""
        found = np.zeros(rows.shape)
        np.add.at(found.T, self.signal, (self.inputs(rows, best) * self.weight).T)
        return found

    def inputs(self, rows: Values, best: Values) -> Values:
        """Rows × terms: what each weight is multiplied by, 0…1. `best` is one row, or one for each row."""
        share = np.minimum(rows / np.maximum(best, _LEAST), 1)
        bent = {power: share if power == 1 else share**power for power in dict.fromkeys(self.power.tolist())}
        found: Values = np.empty((len(rows), len(self.signal)), dtype=rows.dtype)
        for power, values in bent.items():
            these = np.flatnonzero(self.power == power)
            found[:, these] = values[:, self.signal[these]]
        found[:, self.cold] *= rows[:, [self.acts]] <= 0
        return found

    def to_json(self) -> list[list[float | int]]:
        """One entry a term: signal, power, cold, weight."""
        columns = (self.signal.tolist(), self.power.tolist(), self.cold.astype(int).tolist(), self.weight.tolist())
        return [list(one) for one in zip(*columns, strict=True)]

    @classmethod
    def from_json(cls, terms: Sequence[Sequence[Any]], signals: int, acts: int) -> "Additive":
        """The terms of a text; ValueError where there are none or one is of a signal or number not there."""
        table = np.array(terms, dtype=float).reshape(-1, 4)
        if (
            not len(table)
            or not np.isfinite(table).all()
            or ((table[:, 0] < 0) | (table[:, 0] >= signals) | (table[:, 1] <= 0)).any()
        ):
            raise ValueError("a term speaks of an unknown signal or number")
        return cls(table[:, 0].astype(np.int32), table[:, 1], table[:, 2] > 0, table[:, 3], acts)
