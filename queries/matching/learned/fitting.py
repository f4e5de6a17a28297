"""How the terms are fitted to questions whose answers are known.

The likelihood of the right ones among all candidates of a question (ListNet's top-one softmax, Cao et al. 2007) with a
little ridge, by L-BFGS with bounds, so that no weight of evidence is negative.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import Bounds, minimize

from queries.matching.learned.additive import POWERS, Additive, Values
from queries.matching.learned.files import ACTS
from queries.matching.learned.history import Flags
from queries.matching.learned.lessons import Rows
from queries.matching.model import Floats
from queries.matching.signals.past import CIRCUMSTANCES

_RIDGE = 0.06
_STAGES = ((0, 120, 25), (80, 60, 50), (80, 60, 50))  # hardest of a question, others at random, steps of the search
_LEAST_WEIGHT = 1e-4  # of what moves the scores; a smaller term is left out
_DIGITS = 6


def scored(ranking: Additive, rows: Rows) -> Floats:
    """The scores of all rows, between 0 and 1."""
    low, unit = ranking.scale()
    return (_by_question(ranking, rows) - low) * unit


def fitted(rows: Rows, names: Sequence[str], seed: int) -> tuple[Additive, dict[str, float]]:
    """The terms, and the part of each signal in what moves the scores.

    Fitted thrice: to the right ones among others drawn at random, then among those that the last fit ranks highest and
    some of the rest. Drawn ones stand for all that were not: each counts as often as its share of them.
    """
    moving = np.flatnonzero(rows.moves())
    shape = (len(POWERS), len(moving))
    signal = np.tile(np.broadcast_to(moving, shape).ravel(), 2).astype(np.int32)
    power = np.tile(np.repeat(POWERS, len(moving)), 2)
    cold = np.repeat([False, True], shape[0] * shape[1])
    acts = list(names).index(ACTS)
    terms = Additive(signal, power, cold, np.zeros(len(signal)), acts)
    draw = np.random.default_rng(seed)
    free = np.array([names[n] in CIRCUMSTANCES for n in signal.tolist()])
    for hardest, others, steps in _STAGES:
        order = _by_question(terms, rows) if hardest else np.zeros(len(rows.right))
        drawn, counts = rows.drawn(order, hardest, others, draw)
        matrix = terms.inputs(drawn.values, drawn.best[drawn.question])
        deviation = matrix.std(axis=0).astype(float) + 1e-6
        terms = replace(terms, weight=_most_likely(matrix, drawn, counts, deviation, free, terms.weight, steps))
    moved = np.abs(terms.weight) * deviation
    kept = moved > _LEAST_WEIGHT * moved.sum()
    terms = Additive(signal[kept], power[kept], cold[kept], terms.weight[kept], acts)
    weight = np.round(terms.weight / rows.spread(_by_question(terms, rows)), _DIGITS)
    part = np.bincount(signal[kept], moved[kept], len(names)) / moved[kept].sum()
    return replace(terms, weight=weight), dict(zip(names, np.round(part, 4).tolist(), strict=True))


def _by_question(terms: Additive, rows: Rows) -> Floats:
    """The terms' scores of all rows, question by question, to keep memory small."""
    parts = [
        terms.scores(rows.values[first : first + size], rows.best[n])
        for n, (first, size) in enumerate(zip(rows.starts.tolist(), rows.sizes.tolist(), strict=True))
    ]
    return np.concatenate(parts)


def _most_likely(
    matrix: Values, rows: Rows, counts: Floats, deviation: Floats, free: Flags, begin: Floats, steps: int
) -> Floats:
    """The weights under which the right ones are likeliest; those that are not free are not negative.

    `counts`: for how many candidates each row stands.
    """
    starts, question = rows.starts, rows.question
    right = rows.right.astype(float)
    number = np.add.reduceat(right, starts)
    # Questions with many right ones count more than others, but not as many times more.
    heard = 1 / np.sqrt(np.maximum(number, 1)) / len(rows.sizes)

    def loss(scaled: Floats) -> tuple[float, Floats]:
        scores = (matrix @ (scaled / deviation).astype(np.float32)).astype(float)
        highest = np.maximum.reduceat(scores, starts)
        raised = np.exp(scores - highest[question]) * counts
        total = np.add.reduceat(raised, starts)
        of_questions = number * (np.log(total) + highest) - np.add.reduceat(right * scores, starts)
        slope = (raised / total[question] * number[question] - right) * heard[question]
        gradient = (slope.astype(np.float32) @ matrix).astype(float) / deviation + _RIDGE * scaled
        return float((heard * of_questions).sum() + _RIDGE / 2 * (scaled @ scaled)), gradient

    bounds = Bounds(np.where(free, -np.inf, 0.0), np.inf)
    found = minimize(
        loss, begin * deviation, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": steps, "maxcor": 20}
    )
    weights: Floats = found.x / deviation
    return weights
