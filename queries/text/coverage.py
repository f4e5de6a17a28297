"""How much of what is asked stands in what is offered, by terms weighted by how rare they are.

The measure is the cosine of the question (binary, idf; Salton & Buckley 1988) with that part of it which the candidate
covers: the length of what is covered over the length of what is asked. Each clause meets the one unit (sentence) of a
candidate that covers it best, so a long description is not worse for what else it says, nor better because its words
lie far apart: the late interaction of Khattab & Zaharia 2020 (ColBERT), over terms instead of vectors.
"""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import ModuleType

import numpy as np
import numpy.typing as npt

from queries.text.grams import Ints, Keys, is_single, terms
from queries.text.synonyms import Synonyms

Floats = npt.NDArray[np.float64]


def _compiled() -> ModuleType | None:
    try:
        return importlib.import_module("queries.text.compiled")
    except ImportError:
        return None


COMPILED = _compiled()  # with the extra `fast`; both ways add the same numbers in the same order
SINGLE = 0.3  # what a single character counts beside a pair: 热处理 and 亚热带 are hardly alike


@dataclass(frozen=True)
class CoverageIndex:
    """Units by term (compressed columns): units `units[starts[t]:starts[t + 1]]` have the term `keys[t]`.

    `first` is the first unit of each candidate, with the number of units at the end.
    """

    keys: Keys
    starts: npt.NDArray[np.int64]
    units: Ints
    first: npt.NDArray[np.int64]
    synonyms: Synonyms

    @classmethod
    def build(cls, offered: Sequence[Sequence[str]], synonyms: Synonyms) -> "CoverageIndex":
        """The index of candidates, each a list of plain units."""
        first = np.concatenate([[0], np.cumsum([len(units) for units in offered])]).astype(np.int64)
        found = terms([unit for units in offered for unit in units], synonyms)
        order = np.argsort(found.keys, kind="stable")
        keys, starts = np.unique(found.keys[order], return_index=True)
        if not first[-1]:  # one empty text is still a text
            keys, starts, order = keys[:0], starts[:0], order[:0]
        return cls(keys, np.append(starts, len(order)), found.owners[order], first, synonyms)

    @cached_property
    def written(self) -> npt.NDArray[np.bool_]:
        """Of which candidates anything is written."""
        has: npt.NDArray[np.bool_] = np.diff(self.first) > 0
        return has

    @cached_property
    def owners(self) -> Ints:
        """Whose unit each unit is."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))

    def coverage(self, asked: Sequence[str]) -> Floats:
        """The cosine of these clauses with what every candidate covers of them, 0…1."""
        total = np.zeros(len(self.first) - 1)
        found = terms(asked, self.synonyms)
        at = np.searchsorted(self.keys, found.keys)
        known = at < len(self.keys)
        known[known] = self.keys[at[known]] == found.keys[known]
        frequency = np.zeros(len(at))
        frequency[known] = self.starts[at[known] + 1] - self.starts[at[known]]
        weights = self._weights(found.keys, frequency)
        if not len(at):
            return total
        clauses = np.searchsorted(found.owners, np.arange(len(asked) + 1)).tolist()
        sums = np.zeros(int(self.first[-1])) if COMPILED is not None else None
        for since, to in pairwise(clauses):
            one = known[since:to]
            if not one.any():
                continue
            there, weigh = at[since:to][one], weights[since:to][one]
            if COMPILED is not None:
                COMPILED.add_best(self.starts, self.units, there, weigh, self.owners, self.first, sums, total)
            else:
                self._add_best(there, weigh, total)
        total /= weights.sum()
        return np.sqrt(total, out=total)

    def _weights(self, keys: Keys, frequency: Floats) -> Floats:
        """Squared idf, less for single characters; a term that nobody offers is the rarest."""
        idf: Floats = np.log((1 + self.first[-1]) / (1 + frequency)) + 1
        return idf**2 * np.where(is_single(keys), SINGLE, 1.0)

    def _add_best(self, at: npt.NDArray[np.intp], weights: Floats, total: Floats) -> None:
        """Add the heaviest unit of each candidate; only units and candidates that are met are looked at."""
        found = np.concatenate([self.units[self.starts[t] : self.starts[t + 1]] for t in at.tolist()])
        each = np.repeat(weights, (self.starts[at + 1] - self.starts[at]))
        sums = np.bincount(found, each, minlength=int(self.first[-1]))
        met = np.flatnonzero(sums)
        of = self.owners[met]
        begins = np.flatnonzero(np.append(True, of[1:] != of[:-1]))
        total[of[begins]] += np.maximum.reduceat(sums[met], begins)
