"""Columns are assigned together: the sum of what the choices are worth is the greatest, each meaning taken once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from ingest.tables.columns import _assigned


@given(st.integers(0, 6), st.integers(0, 4), st.integers(0, 2**32 - 1), st.sampled_from([2, 7, 1000]))
def test_the_sum_is_the_greatest_whether_columns_want_the_same_or_not(
    rows: int, more: int, seed: int, few: int
) -> None:
    worth = np.random.default_rng(seed).integers(0, few, (rows, rows + more)) / few
    chosen = _assigned(worth)
    assert len(set(chosen)) == len(chosen) == (rows if worth.size else 0)
    assert np.isclose(
        sum(worth[row, one] for row, one in enumerate(chosen)), worth[linear_sum_assignment(-worth)].sum()
    )
