"""Text of the need or business against the capability of the candidate."""

import numpy as np

from queries.matching.features import essence
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of


def measure(question: Question) -> Measure:
    """How much of what is asked stands in what the candidate is said to do.

    Range 0…1, unit: cosine of character 1–2-gram TF-IDF vectors (Salton & Buckley 1988).
    Common words (`model.yaml`) count on neither side.
    Missing: nothing is written of the candidate beyond them, or the seeker gives no text.
    """
    index = question.features.index(question.want)
    values = index.similarity(essence(question.seeker.text))
    written = index.vectors.indptr[1:] > index.vectors.indptr[:-1]
    # The index holds all candidates of that kind, ascending; the firm's own are not asked for.
    asked = np.searchsorted(question.features.candidates(question.want), question.candidates)
    return Measure.of(values[asked], written[asked] & bool(question.seeker.text.strip()))


def grounds(question: Question, number: int) -> Grounds:
    """The records of the candidate itself and of what it works on."""
    features = question.features
    themes = features.snapshot.relations_of(number, "SPECIALISES_IN", "OFFERS", "DEVELOPED", "COLLABORATES_WITH")
    own = features.snapshot.node(number).record_ids
    said = grounds_of(features.snapshot, themes)
    return Grounds(tuple(dict.fromkeys((*own, *said.record_ids)))[:5], said.basis or "name")


SIGNAL = Signal("text", measure, grounds)
