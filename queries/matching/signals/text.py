"""Text of the need or business against the capability of the candidate."""

from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of


def measure(question: Question) -> Measure:
    """How much of what is asked stands in what the candidate is said to do.

    Range 0…1, unit: cosine of character 1–2-gram TF-IDF vectors (Salton & Buckley 1988).
    Missing: nothing is written of the candidate beyond its name's empty words, or the seeker gives no text.
    """
    index = question.features.index(question.want)
    values = index.similarity(question.seeker.text)
    written = index.vectors.indptr[1:] > index.vectors.indptr[:-1]
    return Measure.of(values, written & bool(question.seeker.text.strip()))


def grounds(question: Question, number: int) -> Grounds:
    """The records of the candidate itself and of what it works on."""
    features = question.features
    themes = features.snapshot.relations_of(number, "SPECIALISES_IN", "OFFERS", "DEVELOPED", "COLLABORATES_WITH")
    own = features.snapshot.node(number).record_ids
    said = grounds_of(features.snapshot, themes)
    return Grounds(tuple(dict.fromkeys((*own, *said.record_ids)))[:5], said.basis or "name")


SIGNAL = Signal("text", "文本契合", "余弦", measure, grounds)
