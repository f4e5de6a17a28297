"""The walk down all trees, compiled by numba: importing this fails without the extra `fast`."""

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def walked(feature: Any, threshold: Any, left: Any, right: Any, value: Any, roots: Any, rows: Any) -> Any:
    """The score of each row: the arrays are those of `trees.Trees`."""
    found = np.zeros(len(rows))
    for n in range(len(rows)):
        for root in roots:
            node = root
            while feature[node] >= 0:
                node = left[node] if rows[n, feature[node]] <= threshold[node] else right[node]
            found[n] += value[node]
    return found
