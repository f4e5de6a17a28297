"""The loops of matching that numba compiles: importing this fails without the extra `fast`."""

from typing import Any

from numba import njit


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def weighted_sum(starts: Any, columns: Any, values: Any, rows: Any, weights: Any, total: Any) -> Any:
    """`sums.weighted_sum` into `total`, which is given as zeros."""
    for n in range(len(rows)):
        for at in range(starts[rows[n]], starts[rows[n] + 1]):
            total[columns[at]] += values[at] * weights[n]
    return total
