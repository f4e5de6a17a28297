"""The best assignment of rows to columns, held against scipy's."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from ingest.tables.assignment import best_assignment


@pytest.mark.parametrize("worths", [[0.0, 1.0], [0.0, 0.0, 0.0, 0.62, 0.9, 0.901, 1.0], np.linspace(0, 1, 900)])
def test_rows_are_assigned_as_scipy_does_also_where_many_are_equal(worths: list[float]) -> None:
    chance = np.random.default_rng(7)
    for _ in range(300):
        rows = int(chance.integers(0, 12))
        worth = chance.choice(worths, (rows, rows + int(chance.integers(1, 15))))
        expected = linear_sum_assignment(worth, maximize=True)
        assert list(best_assignment(worth)) == list(zip(*map(list, expected), strict=True))
