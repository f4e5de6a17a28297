"""Ranked candidates with their reasons and records, made from the numbers that made their scores."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graph.snapshot import Snapshot
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
    if not len(at):
        return ()
    numbers = question.candidates[at].tolist()
    names = [signal.name for signal in scorer.signals]
    voice = _Voice(question, scorer, lang, seeker is not None)
    columns = [
        voice.column(signal, measure.at(at), measure.asked, numbers, shares)
        for signal, measure, shares in zip(scorer.signals, rated.measures, rated.shares(at).T.tolist(), strict=True)
    ]
    base = (Contribution(BASE, base_words(lang)[0], rated.base, None, 0.0, 0.0, base_words(lang)[1]),)
    said, why, values = (zip(*part, strict=True) for part in zip(*columns, strict=True))
    found = []
    for rank, (number, contributions, reasons, worth) in enumerate(zip(numbers, said, why, values, strict=True), 1):
        contributions = (*contributions, *(base if rated.base else ()))
        grounds = dict(zip(names, reasons, strict=True))
        score = math.fsum([one.value for one in contributions])
        level = scorer.level(score, dict(zip(names, worth, strict=True)), grounds)
        shown = entity_of(question.features.snapshot, number if seeker is None else seeker)
        missing = tuple([one.signal for one in contributions if one.raw is None and one.signal != BASE])
        found.append(MatchItem(rank, shown, score, level, contributions, _evidence(grounds), missing))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Voice:
    """What signals say in one answer, a signal after the other."""

    question: Question
    scorer: Scorer
    lang: str
    turned: bool

    def column(
        self, signal: Signal, measure: Measure, asked: bool, numbers: Sequence[int], shares: Sequence[float]
    ) -> tuple[list[Contribution], list[Grounds], list[float]]:
        """Of some nodes, of which `measure` tells: what the signal adds, why, and its values.

        What is said of many alike, that it does not speak for them, is said once.
        """
        speak = self._speaker(signal, asked)
        values, raws = measure.values.tolist(), measure.raw.tolist()
        if not asked and shares.count(shares[0]) == len(shares):
            return (
                [speak(shares[0], 0.0, math.nan, _NOTHING_SAID)] * len(numbers),
                [_NOTHING_SAID] * len(numbers),
                values,
            )
        said, reasons = [], []
        alike: dict[tuple[float, float | None], Contribution] = {}
        for number, share, value, raw in zip(numbers, shares, values, raws, strict=True):
            if value > 0 and raw == raw:  # known: nan is not itself
                why = signal.grounds(self.question, number)
                one = speak(share, value, raw, why)
            else:
                why, key = _NOTHING_SAID, (share, raw if raw == raw else None)
                one = alike.get(key) or alike.setdefault(key, speak(share, value, raw, why))
            said.append(one)
            reasons.append(why)
        return said, reasons, values

    def _speaker(self, signal: Signal, asked: bool) -> Callable[[float, float, float, Grounds], Contribution]:
        name, lang = signal.name, self.lang
        called, weight, maximum = label(name, lang), self.scorer.weight(name), self.scorer.maximum(name)
        called = turned(called, lang) if self.turned else called

        def speak(share: float, value: float, raw: float, why: Grounds) -> Contribution:
            said = reason(name, value, raw, why.words, lang, asked=asked)
            said = turned(said, lang) if self.turned else said
            return Contribution(name, called, share, raw if math.isfinite(raw) else None, weight, maximum, said)

        return speak


def _evidence(grounds: Mapping[str, Grounds]) -> tuple[EvidenceRef, ...]:
    """The first records of each signal."""
    found: list[EvidenceRef] = []
    for name, why in grounds.items():
        if why.record_ids:
            found += _references(name, why.record_ids[:_EVIDENCE_PER_SIGNAL])
    return tuple(found)


@lru_cache(maxsize=20_000)  # what speaks for a hub speaks for it in every answer
def _references(signal: str, record_ids: tuple[str, ...]) -> tuple[EvidenceRef, ...]:
    return tuple([EvidenceRef(one, signal) for one in record_ids])


def entity_of(snapshot: Snapshot, number: int) -> Mapping[str, object]:
    """A node as an answer names it; a need with the firm that has it. Kept with the snapshot, not to be changed."""
    kept: dict[int, Mapping[str, object]] = snapshot.once("entities", dict)
    if number not in kept:
        kept[number] = _entity(snapshot, number)
    return kept[number]


def _entity(snapshot: Snapshot, number: int) -> Mapping[str, object]:
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
