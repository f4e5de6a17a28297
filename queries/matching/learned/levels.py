"""From a score to a level of evidence: how often candidates of such a score were right on questions held out."""

from typing import Any

import numpy as np

from graph.snapshot import Ints
from queries.matching.learned.gain import gain_by
from queries.matching.model import Floats, Level

STRONG, MEDIUM = 0.25, 0.10  # held-out frequency from which a score is strong (one in four right), medium (one in ten)
_BIN = 200  # candidates from which a frequency is counted


def levels_of(
    scores: Floats, right: Ints, sizes: Ints
) -> tuple[tuple[tuple[float, Level, int, float], ...], dict[str, Any]]:
    """(least score, level, n, frequency) of strong and medium, and the scores on the held-out questions.

    A level begins at the lowest score from which every bin of 200 candidates above was right as often as it asks.
    """
    order = np.argsort(-scores, kind="stable")
    said: list[tuple[float, Level, int, float]] = []
    asked: tuple[tuple[Level, float], ...] = (("strong", STRONG), ("medium", MEDIUM))
    first = 0
    for level, least in asked:
        end = first
        while end + _BIN <= len(order) and right[order[end : end + _BIN]].mean() >= least:
            end += _BIN
        if end > first:
            among = right[order[first:end]]
            said.append((float(round(scores[order[end - 1]], 6)), level, len(among), round(float(among.mean()), 4)))
        first = end
    rest = right[order[first:]]
    said.append((-1.0, "weak", len(rest), round(float(rest.mean()) if len(rest) else 0.0, 4)))
    return tuple(said), {"held_out_ndcg10": round(_ndcg(scores, right, sizes), 4), "questions": len(sizes)}


def _ndcg(scores: Floats, right: Ints, sizes: Ints) -> float:
    """Mean nDCG@10 over questions; those right outside the pool are not counted, so it only compares with itself."""
    found, start = [], 0
    for size in sizes.tolist():
        hits = right[start : start + size]
        found.append(gain_by(scores[start : start + size], hits, max(int(hits.sum()), 1)))
        start += size
    return float(np.mean(found)) if found else 0.0
