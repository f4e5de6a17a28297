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
_DRAWS = 3  # fits of which the mean is taken
_LEAST_WEIGHT = 1e-4  # of what moves the scores; a smaller term is left out
_DIGITS = 6


def scored(ranking: Additive, rows: Rows) -> Floats:
    """The scores of all rows, between 0 and 1."""
    low, unit = ranking.scale()
    return (_by_question(ranking, rows) - low) * unit


def fitted(rows: Rows, names: Sequence[str], seed: int) -> tuple[Additive, dict[str, float]]:
    """The terms, and the part of each signal in what moves the scores.

    The weights are the mean of a few fits that differ in what was drawn: the mean of such sums is such a sum.
    """
    terms = _terms(rows, list(names).index(ACTS))
    free = np.array([names[n] in CIRCUMSTANCES for n in terms.signal.tolist()])
    fits = [_fit(rows, terms, free, np.random.default_rng([seed, n])) for n in range(_DRAWS)]
    weight, deviation = (np.mean(one, axis=0) for one in zip(*fits, strict=True))
    moved = np.abs(weight) * deviation
    kept = moved > _LEAST_WEIGHT * moved.sum()
    terms = Additive(terms.signal[kept], terms.power[kept], terms.cold[kept], weight[kept], terms.acts)
    weight = np.round(terms.weight / rows.spread(_by_question(terms, rows)), _DIGITS)
    part = np.bincount(terms.signal, moved[kept], len(names)) / moved[kept].sum()
    return replace(terms, weight=weight), dict(zip(names, np.round(part, 4).tolist(), strict=True))


def _terms(rows: Rows, acts: int) -> Additive:
    """Every signal that can order candidates to every power, again for askers without history if there are any."""
    moving = np.flatnonzero(rows.moves())
    contexts = (False, True) if (rows.values[:, acts] <= 0).any() else (False,)
    cold, power, signal = (one.ravel() for one in np.meshgrid(contexts, POWERS, moving, indexing="ij"))
    return Additive(signal.astype(np.int32), power, cold, np.zeros(len(signal)), acts)


def _fit(rows: Rows, terms: Additive, free: Flags, draw: np.random.Generator) -> tuple[Floats, Floats]:
    """The weights of one fit, and the standard deviation of what each is multiplied by.

    Fitted thrice: to the right ones among others drawn at random, then among those that the last fit ranks highest and
    some of the rest. Drawn ones stand for all that were not: each counts as often as its share of them.
    """
    deviation = np.zeros(len(terms.weight))
    for hardest, others, steps in _STAGES:
        order = _by_question(terms, rows) if hardest else np.zeros(len(rows.right))
        drawn, stand = rows.drawn(order, hardest, others, draw)
        matrix = terms.inputs(drawn.values, drawn.best[drawn.question])
        deviation = matrix.std(axis=0).astype(float) + 1e-6
        terms = replace(terms, weight=_most_likely(matrix, drawn, stand, deviation, free, terms.weight, steps))
    return terms.weight, deviation


def _by_question(terms: Additive, rows: Rows) -> Floats:
    """The terms' scores of all rows, question by question, to keep memory small."""
    parts = [
        terms.scores(rows.values[first : first + size], rows.best[n])
        for n, (first, size) in enumerate(zip(rows.starts.tolist(), rows.sizes.tolist(), strict=True))
    ]
    return np.concatenate(parts)


def _most_likely(
    matrix: Values, rows: Rows, stand: Floats, deviation: Floats, free: Flags, begin: Floats, steps: int
) -> Floats:
    """The weights under which the right ones are likeliest; those that are not free are not negative.

    `stand`: for how many candidates each row stands.
    """
    starts, question = rows.starts, rows.question
    right = rows.right.astype(float)
    number = np.add.reduceat(right, starts)
    # Questions with many right ones count more than others, but not as many times more.
    heard = rows.counts / np.sqrt(np.maximum(number, 1)) / rows.counts.sum()

    def loss(scaled: Floats) -> tuple[float, Floats]:
        scores = (matrix @ (scaled / deviation).astype(np.float32)).astype(float)
        highest = np.maximum.reduceat(scores, starts)
        raised = np.exp(scores - highest[question]) * stand
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
