"""Technologies of the candidate that the firm or its chain already tries (先用后转)."""

import numpy as np
import scipy.sparse as sp

from queries.matching.features import Features, row
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of
from queries.matching.ties import between, binary, circle, firms

CHAIN = 0.5  # a trial by another firm of the chain, beside one by the firm itself


def measure(question: Question) -> Measure:
    """Trials of what the candidate offers or has developed: by this firm 1, by another firm of its chain ½.

    Range 0…1, half of the way to 1 with each; unit: weighted trials (raw). Missing: no trial of the firm or its chain
    is on record.
    """
    features = question.features
    if not between(features, ("TRIES",), "Trial").nnz or not (trials := _trials(question)).any():
        return Measure.unasked(len(question.candidates))
    raw = np.asarray(_offered(features) @ (between(features, ("OF",), "Technology").T @ trials)).ravel()
    return Measure.of(1 - 0.5 ** raw[question.candidates], True, raw[question.candidates])


def grounds(question: Question, number: int) -> Grounds:
    """Who offers the technology, and who tries it."""
    features, trials = question.features, _trials(question)
    snapshot = features.snapshot
    found = [
        (technology, trial, r)
        for technology in row(_offered(features), number).tolist()
        for trial, r in snapshot.neighbours(technology, "OF")
        if trials[trial] > 0
    ]
    tried = [r for _, trial, _ in found for _, r in snapshot.neighbours(trial, "TRIES")]
    technologies = dict.fromkeys(snapshot.names[technology] for technology, _, _ in found)
    return grounds_of(snapshot, [*(r for *_, r in found), *tried], technologies="、".join(list(technologies)[:3]))


def _offered(features: Features) -> sp.csr_array:
    """Who offers or has developed which technology; a technology is its own."""

    def found() -> sp.csr_array:
        own = sp.diags_array((features.kinds == "Technology").astype(float))
        return binary(between(features, ("OFFERS", "DEVELOPED"), "Technology") + own)

    return features.snapshot.once("trial", found)


def _trials(question: Question) -> Floats:
    """What each trial counts, once a question."""
    return question.once("trial", lambda: _counted(question))


def _counted(question: Question) -> Floats:
    features = question.features
    tries = between(features, ("TRIES",), "Trial")
    near = circle(features, question.seeker, firm=1.0, chain=CHAIN, place=0.0)
    counted: Floats = np.asarray(tries.T @ np.where(firms(features), near, 0.0)).ravel()
    return counted


SIGNAL = Signal("trial", measure, grounds)
