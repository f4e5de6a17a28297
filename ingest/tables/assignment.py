"""The best assignment of rows to columns, each column taken once."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def best_assignment(worth: Floats) -> Iterator[tuple[int, int]]:
    """(row, column) for every row, so that the sum of `worth` (rows × columns, not more rows than columns) is greatest.

    Shortest augmenting paths (Jonker and Volgenant 1987, in the form of Crouse, "On implementing 2D rectangular
    assignment algorithms", 2016), which is also what scipy's `linear_sum_assignment` does and decides alike where two
    are equal: loading scipy takes longer than all else that a check does with a table.
    """
    rows, columns = worth.shape
    cost = -worth
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    row_of = np.full(columns, -1)
    column_of = np.full(rows, -1)
    for row in range(rows):
        end, path, reach, reached_rows, reached = _shortest_path(cost, row, row_price, column_price, row_of)
        row_price[row] += reach[end]
        others = np.array([one for one in reached_rows if one != row], dtype=np.intp)
        row_price[others] += reach[end] - reach[column_of[others]]
        column_price[reached] -= reach[end] - reach[reached]
        while True:
            at = path[end]
            row_of[end] = at
            column_of[at], end = end, column_of[at]
            if at == row:
                break
    return ((row, int(column)) for row, column in enumerate(column_of))


def _shortest_path(
    cost: Floats, row: int, row_price: Floats, column_price: Floats, row_of: npt.NDArray[np.intp]
) -> tuple[int, npt.NDArray[np.intp], Floats, list[int], list[int]]:
    """The free column that is nearest to a row, with the row before each column, its length, and what was visited."""
    columns = cost.shape[1]
    reach, path = np.full(columns, np.inf), np.full(columns, -1)
    left = np.arange(columns - 1, -1, -1)
    rows_seen, columns_seen = [], []
    so_far, at = 0.0, row
    while True:
        rows_seen.append(at)
        length = so_far + cost[at, left] - row_price[at] - column_price[left]
        nearer = length < reach[left]
        path[left[nearer]] = at
        reach[left[nearer]] = length[nearer]
        nearest = np.flatnonzero(reach[left] == reach[left].min())
        free = nearest[row_of[left[nearest]] == -1]
        place = free[-1] if free.size else nearest[0]  # of equal ones a free column ends the search
        column = int(left[place])
        so_far = float(reach[column])
        columns_seen.append(column)
        left[place] = left[-1]
        left = left[:-1]
        if row_of[column] == -1:
            return column, path, reach, rows_seen, columns_seen
        at = int(row_of[column])
