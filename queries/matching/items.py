"""Ranked candidates with their reasons and records, made from the numbers that made their scores."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from graph.snapshot import Ints, Snapshot
from queries.matching.explanation import BASE, base_words, label, reason, turned
from queries.matching.model import Contribution, EvidenceRef, Grounds, MatchItem, Measure
from queries.matching.scoring import Rated, Scorer
from queries.matching.signals import Question, Signal

_EVIDENCE_PER_SIGNAL = 10
_NOTHING_SAID = Grounds()


def items(
    question: Question, scorer: Scorer, rated: Rated, best: Sequence[int], lang: str, *, seeker: int | None = None
) -> tuple[MatchItem, ...]:
    """The candidates at some positions of the question, in this order, ranked from 1.

    `seeker`: the firm or need to show instead, where the candidate is the one who asked; its words are turned then.
    """
    at = np.array(best, dtype=np.int32)
    columns = [
        _Column.of(question, scorer, signal, measure, at, lang, seeker is not None)
        for signal, measure in zip(scorer.signals, rated.measures, strict=True)
    ]
    base = [Contribution(BASE, base_words(lang)[0], rated.base, None, 0.0, 0.0, base_words(lang)[1])]
    shares, numbers = rated.shares(at).tolist(), question.candidates[at].tolist()
    found = []
    for n, number in enumerate(numbers):
        pairs = [column.of_candidate(n, number, share) for column, share in zip(columns, shares[n], strict=True)]
        contributions = (*(one for one, _ in pairs), *(base if rated.base else ()))
        grounds = {column.signal.name: why for column, (_, why) in zip(columns, pairs, strict=True)}
        values = {column.signal.name: column.values[n] for column in columns}
        score = math.fsum([one.value for one in contributions])
        shown = entity_of(question.features.snapshot, number if seeker is None else seeker)
        evidence = _evidence(grounds)
        missing = tuple(one.signal for one, _ in pairs if one.raw is None)
        found.append(
            MatchItem(n + 1, shown, score, scorer.level(score, values, grounds), contributions, evidence, missing)
        )
    return tuple(found)


@dataclass(slots=True)
class _Column:
    """One signal of an answer. What it says of many candidates alike, that it does not speak for them, is said once."""

    question: Question
    signal: Signal
    lang: str
    turned: bool
    asked: bool
    label: str
    weight: float
    maximum: float
    values: list[float]
    raws: list[float]  # nan where not known
    alike: dict[tuple[float, float | None], Contribution] = field(default_factory=dict)

    @classmethod
    def of(
        cls, question: Question, scorer: Scorer, signal: Signal, measure: Measure, at: Ints, lang: str, is_turned: bool
    ) -> "_Column":
        """What a signal says of the candidates at these positions."""
        called = label(signal.name, lang)
        return cls(
            question, signal, lang, is_turned, measure.asked, turned(called, lang) if is_turned else called,
            scorer.weight(signal.name), scorer.maximum(signal.name), measure.values[at].tolist(),
            np.where(measure.known[at], measure.raw[at], np.nan).tolist(),
        )  # fmt: skip

    def of_candidate(self, n: int, number: int, share: float) -> tuple[Contribution, Grounds]:
        """What it adds to the n-th candidate, a node of that number, and why."""
        value, raw = self.values[n], self.raws[n]
        if value > 0 and not math.isnan(raw):
            why = self.signal.grounds(self.question, number)
            return self._said(share, value, raw, why), why
        key = (share, None if math.isnan(raw) else raw)
        if key not in self.alike:
            self.alike[key] = self._said(share, value, raw, _NOTHING_SAID)
        return self.alike[key], _NOTHING_SAID

    def _said(self, share: float, value: float, raw: float, why: Grounds) -> Contribution:
        said = reason(self.signal.name, value, raw, why.words, self.lang, asked=self.asked)
        if self.turned:
            said = turned(said, self.lang)
        shown = raw if math.isfinite(raw) else None
        return Contribution(self.signal.name, self.label, share, shown, self.weight, self.maximum, said)


def _evidence(grounds: dict[str, Grounds]) -> tuple[EvidenceRef, ...]:
    """The first records of each signal."""
    return tuple(
        [EvidenceRef(one, name) for name, why in grounds.items() for one in why.record_ids[:_EVIDENCE_PER_SIGNAL]]
    )


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
