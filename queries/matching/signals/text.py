"""Text of the need or business against what the candidate is said to do."""

import orjson

from queries.matching.features import Features
from queries.matching.model import Grounds, Measure
from queries.matching.sense import opinion
from queries.matching.signals.base import Question, Signal, grounds_of, kept_grounds
from queries.text import fused


def measure(question: Question) -> Measure:
    """How much of what is asked stands in what the candidate is said to do, each clause in its best sentence.

    Range 0…1, unit: cosine of what is asked with the part of it that is covered, by idf: characters (a third), pairs of
    characters, Latin words, and matters of the table of synonyms (`queries/text/synonyms.yaml`). Common words and
    praise count on neither side. With the semantic extra: the mean of this and of the sentence encoder's cosine, both
    as z-scores over the candidates, said in the unit of the first.
    Missing: nothing is written of the candidate beyond common words, or nothing is asked beyond them.
    """
    offers = question.features.offers(question.want)
    coverage = offers.coverage(question.seeker.text)
    if coverage is None:
        return Measure.unasked(len(question.candidates))
    values, written = question.of_candidates(coverage), offers.written
    if question.positions is not None:
        written = written[question.positions]
    similarity = opinion(question.features, question.want, question.meaning, question.seeker.text)
    if similarity is not None and written.any():
        values[written] = fused(values[written], question.of_candidates(similarity)[written])
    return Measure.of(values, written)


def grounds(question: Question, number: int) -> Grounds:
    """The records of the candidate itself and of what it works on."""
    return kept_grounds(question, "text", number, lambda: _records(question.features, number))


def _records(features: Features, number: int) -> Grounds:
    themes = features.snapshot.relations_of(number, "SPECIALISES_IN", "OFFERS", "DEVELOPED", "COLLABORATES_WITH")
    own: list[str] = orjson.loads(features.snapshot.value(number, "record_ids"))
    said = grounds_of(features.snapshot, themes)
    return Grounds(tuple(dict.fromkeys((*own, *said.record_ids)))[:5], said.basis or "name")


SIGNAL = Signal("text", measure, grounds)
