"""The encoder's part in matching: vectors of what candidates offer, kept with the snapshot, against a text."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from queries.matching.features import Features
from queries.matching.model import Floats, Want
from queries.semantic import Meaning
from queries.semantic.encoder import Vectors
from queries.semantic.meaning import similarity

MOST_UNITS = 20_000  # sentences of a kind: 40 MB of vectors and six minutes of work; beyond, words alone must do
LEARNED: tuple[Want, ...] = ("institutes", "experts", "technologies")
LEAST_NEEDS = 10  # whose mean says what all needs have in common


@dataclass(frozen=True, slots=True)
class _Space:
    """Vectors of all units of the candidates of a kind, and the mean of past needs."""

    units: Vectors
    centre: Vectors | None


def learn(features: Features, meaning: Meaning | None, most: int | None = None) -> int:
    """Encode what matches of this snapshot need, at most `most` texts now; how many are left for later."""
    if meaning is None:
        return 0
    texts = [unit for want in LEARNED if _few(features, want) for unit in _units(features, want)]
    return meaning.learn([*texts, *features.needs], most)


def opinion(features: Features, want: Want, meaning: Meaning | None, text: str) -> Floats | None:
    """Similarity of a text with every candidate, nan where nothing is written of it; None without vectors."""
    space = _space(features, want, meaning)
    if space is None or meaning is None:
        return None
    return similarity(meaning.of(text), space.units, features.offers(want).index.first, space.centre)


def standing(features: Features, want: Want, meaning: Meaning | None) -> Mapping[str, object]:
    """What the answer says of the encoder: its model, whether it took part, why not."""
    if meaning is None:
        return {"model": None, "used": False, "why": "未安装语义模型，文本只按字词比较"}
    if not _few(features, want):
        return {"model": meaning.model, "used": False, "why": f"资料超过 {MOST_UNITS} 句，文本只按字词比较"}
    if _space(features, want, meaning) is None:
        return {"model": meaning.model, "used": False, "why": "语义向量尚未备齐，文本只按字词比较"}
    return {"model": meaning.model, "used": True, "why": "文本按字词与语义合并比较"}


def _space(features: Features, want: Want, meaning: Meaning | None) -> _Space | None:
    if meaning is None or not _few(features, want):
        return None
    memo = features.snapshot.memo
    key = f"semantic:{want}:{meaning.model}"
    if key not in memo:
        units = meaning.vectors(_units(features, want))
        needs = meaning.vectors(features.needs)
        if units is None or (needs is None and features.needs):
            return None  # not kept: the next question may find them learned
        enough = needs is not None and len(needs) >= LEAST_NEEDS
        memo[key] = _Space(units, np.asarray(needs).mean(axis=0) if enough else None)
    found: _Space = memo[key]
    return found


def _few(features: Features, want: Want) -> bool:
    """Whether there are so few candidates and sentences that all can be encoded."""
    return len(features.candidates(want)) <= MOST_UNITS and int(features.offers(want).index.first[-1]) <= MOST_UNITS


def _units(features: Features, want: Want) -> list[str]:
    return [unit for one in features.offers(want).units for unit in one]
