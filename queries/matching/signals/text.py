"""Text of the need or business against the capability of the candidate."""

import numpy as np
import orjson

from queries.matching.features import essence
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of


def measure(question: Question) -> Measure:
    """How much of what is asked stands in what the candidate is said to do.

    Range 0…1, unit: cosine of character 1–2-gram TF-IDF vectors (Salton & Buckley 1988).
    Common words (`model.yaml`) count on neither side.
    Missing: nothing is written of the candidate beyond them, or nothing is asked beyond them.
    """
    asked_for = essence(question.seeker.text)
    if not asked_for.strip():
        return Measure.unasked(len(question.candidates))
    index = question.features.index(question.want)
    values = index.similarity(asked_for)
    written = index.vectors.indptr[1:] > index.vectors.indptr[:-1]
    # The index holds all candidates of that kind, ascending; the firm's own are not asked for.
    asked = np.searchsorted(question.features.candidates(question.want), question.candidates)
    return Measure.of(values[asked], written[asked])


def grounds(question: Question, number: int) -> Grounds:
    """The records of the candidate itself and of what it works on."""
    features = question.features
    themes = features.snapshot.relations_of(number, "SPECIALISES_IN", "OFFERS", "DEVELOPED", "COLLABORATES_WITH")
    own: list[str] = orjson.loads(features.snapshot.value(number, "record_ids"))
    said = grounds_of(features.snapshot, themes)
    return Grounds(tuple(dict.fromkeys((*own, *said.record_ids)))[:5], said.basis or "name")


SIGNAL = Signal("text", measure, grounds)
