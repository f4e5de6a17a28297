"""Neighbouring links of the chain: the whole chain of a link, its parts, and the links beside it."""

import numpy as np
import scipy.sparse as sp

from queries.matching.features import THEME_RELATIONS, Features, row
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of
from queries.matching.ties import between, binary

BESIDE = 0.5  # a link beside the seeker's, where the chain above or a part below counts 1


def measure(question: Question) -> Measure:
    """Chains and links near the seeker's own that the candidate works on: above or below 1, beside it ½.

    The same link is the signal `chain` and not counted here. Range 0…1, half of the way to 1 with each; unit:
    weighted links (raw). Missing: the seeker's chains have no links on record, or no chain is known of the candidate.
    """
    near = _near(question)
    if not near.any():
        return Measure.unasked(len(question.candidates))
    themes = question.features.themes("IndustryChain")
    raw = np.asarray(themes @ near).ravel()[question.candidates]
    return Measure.of(1 - 0.5**raw, np.diff(themes.indptr)[question.candidates] > 0, raw)


def grounds(question: Question, number: int) -> Grounds:
    """The relations with those links, by the candidate itself or a platform of its own."""
    features, near = question.features, _near(question)
    snapshot = features.snapshot
    links = [link for link in row(features.themes("IndustryChain"), number).tolist() if near[link] > 0]
    holders = [number, *(other for other, _ in snapshot.neighbours(number, "CO_FOUNDED", "HOSTS"))]
    relations = [r for one in holders for other, r in snapshot.neighbours(one, *THEME_RELATIONS) if other in links]
    return grounds_of(snapshot, relations, links="、".join(snapshot.names[link] for link in links[:3]))


def _near(question: Question) -> Floats:
    """What each chain weighs as a neighbour of the seeker's, counted once a question."""
    return question.once("link", lambda: _weights(question.features, question.seeker.chains))


def _weights(features: Features, own: Floats) -> Floats:
    parts = between(features, ("PART_OF",), "IndustryChain")
    if not parts.nnz or not own.any():
        return np.zeros(features.size)
    tree: sp.csr_array = features.snapshot.once("link", lambda: binary(parts + parts.T))
    next_to = np.asarray(tree @ own).ravel() > 0
    beside = np.asarray(parts @ (parts.T @ own)).ravel() > 0
    weights: Floats = np.where(next_to, 1.0, np.where(beside, BESIDE, 0.0))
    weights[own > 0] = 0.0
    return weights


SIGNAL = Signal("link", measure, grounds)
