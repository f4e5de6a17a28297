"""Technology contracts by which the candidate has sold to other firms of the county: it has done it before."""

import numpy as np

from queries.matching.features import Features
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of
from queries.matching.ties import between, firms


def measure(question: Question) -> Measure:
    """Contracts sold by the candidate that other firms of the seeker's county bought.

    A contract with the firm itself is cooperation and counted there. Range 0…1, half of the way to 1 with every
    three; unit: contracts (raw). Missing: the seeker's county is unknown, or no firm of it has bought one on record.
    """
    if not between(question.features, ("BUYS",), "Contract").nnz or not (bought := _bought(question)).any():
        return Measure.unasked(len(question.candidates))
    raw = np.asarray(between(question.features, ("SELLS",), "Contract") @ bought).ravel()[question.candidates]
    return Measure.of(1 - 0.5 ** (raw / 3), True, raw)


def grounds(question: Question, number: int) -> Grounds:
    """Both sides of those contracts."""
    snapshot, bought = question.features.snapshot, _bought(question)
    sold = [(contract, r) for contract, r in snapshot.neighbours(number, "SELLS") if bought[contract] > 0]
    buyers = [(buyer, r) for contract, _ in sold for buyer, r in snapshot.neighbours(contract, "BUYS")]
    firms = dict.fromkeys(snapshot.names[buyer] for buyer, _ in buyers)
    relations = [*(r for _, r in sold), *(r for _, r in buyers)]
    return grounds_of(snapshot, relations, firms="、".join(list(firms)[:3]))


def _bought(question: Question) -> Floats:
    """1 for each contract that another firm of the county bought, once a question."""
    return question.once("transfer", lambda: _counted(question.features, question.seeker.firm, question.seeker.place))


def _counted(features: Features, firm: int | None, place: str | None) -> Floats:
    buys = between(features, ("BUYS",), "Contract")
    if place is None:
        return np.zeros(features.size)
    buyers = np.flatnonzero(firms(features) & (np.diff(buys.indptr) > 0)).tolist()
    local = np.zeros(features.size)
    local[[buyer for buyer in buyers if buyer != firm and features.places[buyer] == place]] = 1.0
    bought: Floats = (np.asarray(buys.T @ local).ravel() > 0).astype(float)
    if firm is not None:
        bought[buys.indices[buys.indptr[firm] : buys.indptr[firm + 1]]] = 0.0
    return bought


SIGNAL = Signal("transfer", measure, grounds)
