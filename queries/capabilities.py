"""Needs as texts against capabilities as texts, without a graph: the text signal of matching, asked for many needs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from queries.semantic import Meaning
from queries.semantic.meaning import Floats, similarity
from queries.text.closeness import Offers, fused
from queries.text.synonyms import Synonyms

MOST_READ = 10_000  # characters of one text


@dataclass(frozen=True, slots=True)
class Ranked:
    """The answer to one need: positions of capabilities from the best, or why there is none. `cut`: read in part."""

    order: tuple[int, ...]
    reason: str = ""
    cut: bool = False


class Capabilities:
    """Capabilities read once, to be asked many needs. `meaning` is the encoder where there is one."""

    def __init__(self, texts: Sequence[str], meaning: Meaning | None = None, table: Synonyms | None = None) -> None:
        self._offers = Offers.read([text[:MOST_READ] for text in texts], table)
        self._meaning = meaning
        units = [unit for one in self._offers.units for unit in one]
        if meaning is not None:
            meaning.learn(units)
        self._vectors = meaning.vectors(units) if meaning is not None else None

    def rank(self, need: str, limit: int = 100) -> Ranked:
        """The best capabilities for a need; equal ones in the order in which they came."""
        text = need[:MOST_READ]
        coverage = self._offers.coverage(text)
        if coverage is None:
            return Ranked((), "需求中没有可以比较的文字")
        written = np.flatnonzero(self._offers.written)
        if not len(written):
            return Ranked((), "没有一条能力写明了内容")
        opinion = self._opinion(text)
        scores = fused(coverage[written], None if opinion is None else opinion[written])
        best = written[np.argsort(-scores, kind="stable")[:limit]]
        return Ranked(tuple(best.tolist()), cut=len(need) > MOST_READ)

    def rank_all(self, needs: Sequence[str], limit: int = 100) -> Iterator[Ranked]:
        """The answers one after the other, in their order."""
        return (self.rank(need, limit) for need in needs)

    def _opinion(self, text: str) -> Floats | None:
        if self._meaning is None or self._vectors is None:
            return None
        return similarity(self._meaning.of(text), self._vectors, self._offers.index.first, None)
