"""One ranked candidate with its reasons and records, made from the numbers that made its score."""

import math

from graph.snapshot import Snapshot
from queries.matching.explanation import BASE, base_words, label, reason, turned
from queries.matching.model import Contribution, EvidenceRef, Floats, Grounds, MatchItem
from queries.matching.scoring import Rated, Scorer
from queries.matching.signals import Question

_EVIDENCE_PER_SIGNAL = 10


def item(
    question: Question, scorer: Scorer, rated: Rated, shares: Floats, at: int, lang: str, *, seeker: int | None = None
) -> MatchItem:
    """The candidate at a position of the question, of rank 0 until it has one; `shares` are its own.

    `seeker`: the firm or need to show instead, where the candidate is the one who asked; its words are turned then.
    """
    snapshot, number = question.features.snapshot, int(question.candidates[at])
    say = turned if seeker is not None else _as_it_is
    contributions: list[Contribution] = []
    values: dict[str, float] = {}
    grounds: dict[str, Grounds] = {}
    for signal, measure, share in zip(scorer.signals, rated.measures, shares.tolist(), strict=True):
        value, raw, known = float(measure.values[at]), float(measure.raw[at]), bool(measure.known[at])
        why = signal.grounds(question, number) if known and value > 0 else Grounds()
        values[signal.name], grounds[signal.name] = value, why
        said = say(reason(signal.name, value, raw if known else math.nan, why.words, lang, asked=measure.asked), lang)
        shown = raw if known and math.isfinite(raw) else None
        weight, most = scorer.weight(signal.name), scorer.maximum(signal.name)
        called = say(label(signal.name, lang), lang)
        contributions.append(Contribution(signal.name, called, share, shown, weight, most, said))
    missing = tuple(c.signal for c in contributions if c.raw is None)
    if rated.base:
        called, what = base_words(lang)
        contributions.append(Contribution(BASE, called, rated.base, None, 0.0, 0.0, what))
    score = math.fsum(c.value for c in contributions)
    evidence = tuple(
        EvidenceRef(record_id, name)
        for name, why in grounds.items()
        for record_id in why.record_ids[:_EVIDENCE_PER_SIGNAL]
    )
    level = scorer.level(score, values, grounds)
    entity = entity_of(snapshot, number if seeker is None else seeker)
    return MatchItem(0, entity, score, level, tuple(contributions), evidence, missing)


def entity_of(snapshot: Snapshot, number: int) -> dict[str, object]:
    """A node as an answer names it; a need with the firm that has it."""
    found = {
        "id": snapshot.ids[number],
        "name": snapshot.names[number],
        "type": snapshot.kinds[number],
        "kind": snapshot.value(number, "subkind"),
        "synthetic": bool(snapshot.value(number, "synthetic")),
    }
    if found["type"] != "Need":
        return found
    firms = [snapshot.names[other] for other, _ in snapshot.neighbours(number, "HAS_NEED")]
    return found | {"kind": "、".join(firms) or None}


def _as_it_is(text: str, _: str) -> str:
    return text
