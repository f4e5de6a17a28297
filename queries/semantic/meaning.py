"""Vectors of texts in memory: recalled from where they are kept, encoded where they are not, looked up at once."""

import threading
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from graph.ids import text_digest
from queries.semantic.encoder import Encoder, Vectors, plain_text
from queries.semantic.memory import VectorMemory

Floats = npt.NDArray[np.float64]
_TOGETHER = 64  # texts encoded before they are kept: about a second's work that a kill can lose
_MOST_QUESTIONS = 1_000


class Meaning:
    """An encoder and what it has encoded. Asked by many threads; it never encodes a candidate while one waits."""

    def __init__(self, encoder: Encoder, memory: VectorMemory | None = None) -> None:
        self.encoder = encoder
        self._memory = memory
        self._held: dict[str, Vectors] = {}
        self._questions: dict[str, Vectors] = {}
        self._learning = threading.Lock()

    @property
    def model(self) -> str:
        """Which model's vectors these are."""
        return self.encoder.model

    def learn(self, texts: Iterable[str], most: int | None = None) -> int:
        """Recall or encode these texts, at most `most` of them anew; how many are still missing."""
        with self._learning:
            wanted = {_digest(text): text for text in texts}
            missing = [digest for digest in wanted if digest not in self._held]
            if self._memory is not None:
                self._held |= self._memory.known(missing, self.model)
            missing = [digest for digest in missing if digest not in self._held]
            now = missing if most is None else missing[:most]
            for start in range(0, len(now), _TOGETHER):
                some = now[start : start + _TOGETHER]
                vectors = self.encoder.encode([wanted[digest] for digest in some])
                found = dict(zip(some, vectors, strict=True))
                self._held |= found
                if self._memory is not None:
                    self._memory.keep(found, self.model)
            return len(missing) - len(now)

    def vectors(self, texts: Sequence[str]) -> Vectors | None:
        """The vectors of these texts, one a row; None while one of them has not been learned.

        All or none: an answer must not depend on how far the learning has come.
        """
        held = self._held
        digests = [_digest(text) for text in texts]
        if not digests or any(digest not in held for digest in digests):
            return None
        return np.vstack([held[digest] for digest in digests])

    def of(self, question: str) -> Vectors:
        """The vector of a text that somebody asks about; the last thousand are kept."""
        key = plain_text(question)
        found = self._questions.get(key)
        if found is None:
            found = self.encoder.encode([key])[0]
            if len(self._questions) >= _MOST_QUESTIONS:
                self._questions = {}
            self._questions[key] = found
        return found


def similarity(question: Vectors, units: Vectors, first: npt.NDArray[np.int64], centre: Vectors | None) -> Floats:
    """Cosine of a question with the nearest unit of each candidate; nan for a candidate without any.

    `first` is the first row of each candidate, with the number of rows at the end. `centre` is the mean vector of past
    needs: what all needs have in common tells no two candidates apart, and is taken off the question.
    """
    own = question if centre is None else question - centre
    length = float(np.linalg.norm(own))
    found: Floats = np.full(len(first) - 1, np.nan)
    written = np.diff(first) > 0
    if length < 1e-9 or not written.any():
        return found
    found[written] = np.maximum.reduceat((units @ (own / length)).astype(np.float64), first[:-1][written])
    return found


def _digest(text: str) -> str:
    return text_digest(plain_text(text))
