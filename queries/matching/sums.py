"""Weighted sums of a few rows of a large sparse matrix: the cost is that of the rows read, not that of the graph."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from graph.snapshot import Ints
from queries.matching.model import Flags, Floats

_MANY = 4  # entries are as good as all when there is one for every so many columns


@dataclass(frozen=True, slots=True)
class Sums:
    """What columns add up to: `values` at the columns `at` (ascending), nothing at all others."""

    at: Ints
    values: Floats

    def whole(self, columns: int) -> Floats:
        """One number for each of so many columns."""
        found = np.zeros(columns)
        found[self.at] = self.values
        return found


def weighted_sum(matrix: sp.csr_array, rows: Ints, weights: Floats | float = 1.0) -> Sums:
    """Σ weight × row over these rows. `weights`: one a row, or one for all. Columns of a row ascend in the matrix."""
    if len(rows) == 1:
        own = slice(*matrix.indptr[rows[0] : rows[0] + 2])
        return Sums(matrix.indices[own], matrix.data[own] * weights)
    read = entries(matrix, rows)
    met: Ints = matrix.indices[read]
    several = isinstance(weights, np.ndarray)
    each = np.repeat(weights, matrix.indptr[rows + 1] - matrix.indptr[rows]) if several else weights
    added = matrix.data[read] * each
    if len(met) * _MANY > matrix.shape[1]:
        whole = np.bincount(met, added, minlength=matrix.shape[1]).astype(np.float64, copy=False)
        there = np.flatnonzero(whole)
        return Sums(there.astype(np.int32), whole[there])
    at, place = np.unique(met, return_inverse=True)
    return Sums(at, np.bincount(place, added, minlength=len(at)).astype(np.float64, copy=False))


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
