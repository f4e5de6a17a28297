"""nDCG@10 with binary relevance (Järvelin & Kekäläinen 2002), as the bench's score.py counts it."""

import numpy as np
import numpy.typing as npt

from queries.matching.model import Floats

FIRST = 10  # places that count
_DISCOUNT = 1 / np.log2(np.arange(2, 2 + FIRST))


def gain(hits: npt.ArrayLike, relevant: int) -> float:
    """The discounted gain of a ranking as a share of the best that there can be, 0…1.

    `hits`: whether each candidate is right, best first; `relevant`: how many are right in all (one at least).
    """
    first = np.asarray(hits, dtype=float)[:FIRST]
    return float((first * _DISCOUNT[: len(first)]).sum() / _DISCOUNT[: min(FIRST, relevant)].sum())


def gain_by(scores: Floats, right: npt.NDArray[np.generic], relevant: int) -> float:
    """The same of the order of scores, the highest first; `right`: whether each candidate is."""
    near = np.argpartition(-scores, min(FIRST, len(scores) - 1))[:FIRST]
    return gain(right[near[np.argsort(-scores[near], kind="stable")]], relevant)
