"""Neighbouring links of the chain: the whole chain of a link, its parts, and the links beside it."""

import numpy as np
import scipy.sparse as sp

from graph.snapshot import Ints
from queries.matching.features import THEME_RELATIONS, Features, row
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of
from queries.matching.signals.themes import known_of
from queries.matching.sums import among, columns
from queries.matching.ties import between

BESIDE = 0.5  # a link beside the seeker's, where the chain above or a part below counts 1


def measure(question: Question) -> Measure:
    """Chains and links near the seeker's own that the candidate works on: above or below 1, beside it ½.

    The same link is the signal `chain` and not counted here. Range 0…1, half of the way to 1 with each; unit:
    weighted links (raw). Missing: the seeker's chains have no links on record, or no chain is known of the candidate.
    """
    links, weights = _near(question)
    if not len(links):
        return Measure.unasked(len(question.candidates))
    near = question.total(question.features.holders(question.want, "IndustryChain"), links, weights)
    return question.growing(near, known=known_of(question, "IndustryChain"))


def grounds(question: Question, number: int) -> Grounds:
    """The relations with those links, by the candidate itself or a platform of its own."""
    features, snapshot = question.features, question.features.snapshot
    own = row(features.themes("IndustryChain"), number)
    links = own[among(own, _near(question)[0])].tolist()
    holders = [number, *(other for other, _ in snapshot.neighbours(number, "CO_FOUNDED", "HOSTS"))]
    relations = [r for one in holders for other, r in snapshot.neighbours(one, *THEME_RELATIONS) if other in links]
    return grounds_of(snapshot, relations, links="、".join(snapshot.names[link] for link in links[:3]))


def _near(question: Question) -> tuple[Ints, Floats]:
    """The chains near the seeker's, ascending, and what each weighs; looked up once."""
    own = question.seeker.chains
    kept: dict[bytes, tuple[Ints, Floats]] = question.features.snapshot.once("link:near", dict)
    if own.tobytes() not in kept:  # a chain has many firms
        kept[own.tobytes()] = _weights(question.features, own)
    return kept[own.tobytes()]


def _weights(features: Features, own: Ints) -> tuple[Ints, Floats]:
    parts, whole = _tree(features)
    next_to = np.union1d(columns(parts, own), columns(whole, own))
    beside = columns(whole, columns(parts, own))
    near = np.setdiff1d(np.union1d(next_to, beside), own)
    return near, np.where(among(near, next_to), 1.0, BESIDE)


def _tree(features: Features) -> tuple[sp.csr_array, sp.csr_array]:
    """Part × whole of the chains, and whole × part."""
    parts = between(features, ("PART_OF",), "IndustryChain")
    return parts, features.snapshot.once("link", lambda: sp.csr_array(parts.T))


SIGNAL = Signal("link", measure, grounds)
