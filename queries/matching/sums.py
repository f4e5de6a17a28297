"""Weighted sums of a few rows of a large sparse matrix: the cost is that of the rows read, not that of the graph.

With the extra `fast` the loop is compiled (`compiled.py`); both ways add the same numbers in the same order.
"""

import importlib
from types import ModuleType

import numpy as np
import scipy.sparse as sp

from graph.snapshot import Ints
from queries.matching.model import Flags, Floats


def _compiled() -> ModuleType | None:
    try:
        return importlib.import_module("queries.matching.compiled")
    except ImportError:
        return None


COMPILED = _compiled()


def weighted_sum(matrix: sp.csr_array, rows: Ints, weights: Floats | float = 1.0) -> Floats:
    """Σ weight × row over these rows, with zeros: shape (columns,). `weights`: one a row, or one for all."""
    each = weights if isinstance(weights, np.ndarray) else np.full(len(rows), float(weights))
    if COMPILED is not None:
        found: Floats = COMPILED.weighted_sum(
            matrix.indptr, matrix.indices, matrix.data, rows, each, np.zeros(matrix.shape[1])
        )
        return found
    lengths = matrix.indptr[rows + 1] - matrix.indptr[rows]
    at = entries(matrix, rows)
    added = matrix.data[at] * np.repeat(each, lengths)
    return np.bincount(matrix.indices[at], added, minlength=matrix.shape[1]).astype(np.float64, copy=False)


def entries(matrix: sp.csr_array, rows: Ints) -> Ints:
    """Where in `matrix.indices` and `matrix.data` the entries of these rows stand, row after row."""
    if len(rows) == 1:
        return np.arange(matrix.indptr[rows[0]], matrix.indptr[rows[0] + 1])
    starts = matrix.indptr[rows]
    lengths = matrix.indptr[rows + 1] - starts
    ends = np.cumsum(lengths)
    found: Ints = np.repeat(starts - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)
    return found


def columns(matrix: sp.csr_array, rows: Ints) -> Ints:
    """The columns that are not zero in any of these rows, ascending."""
    if len(rows) == 1:
        one: Ints = matrix.indices[matrix.indptr[rows[0]] : matrix.indptr[rows[0] + 1]]
        return one
    return np.unique(matrix.indices[entries(matrix, rows)])


def among(some: Ints, ascending: Ints) -> Flags:
    """Which of some numbers stand in an ascending list."""
    if not len(ascending):
        return np.zeros(len(some), dtype=bool)
    found: Flags = ascending[np.minimum(np.searchsorted(ascending, some), len(ascending) - 1)] == some
    return found
