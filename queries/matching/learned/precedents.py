"""What was written of past acts, and how near a need comes to each: three views, and one of them all."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import orjson
import scipy.sparse as sp

from graph.snapshot import Snapshot
from queries.matching.learned.history import Floats32, History
from queries.matching.learned.words import Vocabulary, words
from queries.matching.model import Seeker

RANK = 80  # dimensions of the latent space
_TEXTS = ("headline", "name", "summary", "topic")
_ROUNDS = 3  # of the power iteration
_RECALL_YEARS = 5.0
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a need is to each act, 0…1: by words, by latent sense, by the words of the topic, and all three."""

    words: Floats32
    sense: Floats32
    topic: Floats32
    mixed: Floats32
    vector: sp.csr_array
    latent: Floats32


class Precedents:
    """Vectors of the texts of a history's acts, and of what each party did."""

    def __init__(self, history: History) -> None:
        self.history = history
        column = history.snapshot.column("attributes")
        names, ids = history.snapshot.names, history.snapshot.ids
        told = [
            orjson.loads(column[n]) | {"name": names[n] if names[n] != ids[n] else ""} if n >= 0 else {}
            for n in history.nodes.tolist()
        ]
        whole = [words(" . ".join(dict.fromkeys(str(one[key]) for key in _TEXTS if one.get(key)))) for one in told]
        self.text = Vocabulary.build(whole, least=2)
        self.topic = Vocabulary.build([words(str(one.get("topic") or "")) for one in told])
        self.written = np.array([bool(one) for one in whole], dtype=bool)
        self.said_parts = [tuple(one.get("parts") or ()) for one in told]
        self.said_fields = [_field(str(one.get("topic_code") or "")) for one in told]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Precedents":
        """The precedents of a snapshot, kept with it."""
        return snapshot.once("precedents", lambda: cls(History.of(snapshot)))

    def near(self, seeker: Seeker) -> Nearness:
        """How near the seeker's need is to every act."""
        said = dict.fromkeys(part for part in (seeker.title, seeker.need, seeker.topic) if part)
        vector = self.text.vector(words(" . ".join(said)))
        by_words = self.text.similarity(vector)
        by_topic = self.topic.similarity(self.topic.vector(words(seeker.topic)))
        latent = unit_rows((vector @ self._basis).reshape(1, -1))[0]
        sense = np.maximum(self.latent @ latent, 0)
        views = [view / max(float(view.max(initial=0)), _LEAST) for view in (by_words, sense, by_topic)]
        # The first view counts twice: what two texts say alike is firmer than what two spaces make of it.
        mixed = (2 * views[0] + views[1] + views[2]) / 4
        return Nearness(by_words, sense, by_topic, mixed.astype(np.float32), vector, latent)

    def nearest(self, near: Floats32, most: int, power: float, also: Floats32 | None = None) -> Floats32:
        """Weights of the nearest acts that several shared, fading with age, adding up to 1.

        `also`: what the weight of each act is multiplied by before they are chosen.
        """
        near = near if also is None else near * also
        found = near
        if most < len(near):
            least = max(float(np.partition(near, len(near) - most)[len(near) - most]), _LEAST)
            found = np.where(near >= least, near, 0)
        found = found**power * self._recall
        total = found.sum()
        return np.asarray(found / total if total > 0 else found, dtype=np.float32)

    @cached_property
    def latent(self) -> Floats32:
        """Acts × dimensions: unit vectors of the latent space (Deerwester et al. 1990); zero without a text."""
        found = unit_rows(self.text.vectors @ self._basis)
        found[~self.written] = 0
        return found

    @cached_property
    def work_words(self) -> sp.csr_array:
        """Parties × terms: unit vectors of what each did, fading with age."""
        part = self._fading
        vectors = sp.csr_array(part @ self.text.vectors)
        row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
        length = np.sqrt(np.bincount(row, vectors.data**2, minlength=vectors.shape[0]))
        vectors.data = (vectors.data / np.maximum(length[row], _LEAST)).astype(np.float32)
        return vectors

    @cached_property
    def work_sense(self) -> Floats32:
        """Parties × dimensions: the same in the latent space."""
        return unit_rows(self._fading @ self.latent)

    @cached_property
    def named(self) -> sp.csr_array:
        """Parties × terms: unit vectors of the names, as far as their words occur in the acts' texts."""
        snapshot = self.history.snapshot
        own = [(snapshot.ids[n], snapshot.names[n]) for n in self.history.parties.tolist()]
        return self.text.vectors_of([words(name if name != entity else "") for entity, name in own])

    @cached_property
    def parts(self) -> tuple[dict[str, int], Floats32]:
        """The programme parts, and parties × parts: acts shared in each, fading with age."""
        return self._shared_in(self.said_parts)

    @cached_property
    def work_themes(self) -> Floats32:
        """Parties × programme parts and fields of calls: unit vectors of what each did with others."""
        said = [(*parts, *fields) for parts, fields in zip(self.said_parts, self.said_fields, strict=True)]
        return unit_rows(self._shared_in(said)[1])

    def _shared_in(self, said: list[tuple[str, ...]]) -> tuple[dict[str, int], Floats32]:
        """The themes that are said of acts, and parties × themes: acts shared in each, fading with age."""
        number = {one: n for n, one in enumerate(sorted({one for themes in said for one in themes}))}
        rows = [n for n, themes in enumerate(said) for _ in themes]
        columns = [number[one] for themes in said for one in themes]
        of_acts = sp.csr_array(
            (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(said), max(1, len(number)))
        )
        shared = sp.diags_array((self.history.size > 1).astype(np.float32))
        return number, np.asarray((self._fading @ shared @ of_acts).toarray(), dtype=np.float32)

    @cached_property
    def _fading(self) -> sp.csr_array:
        return sp.csr_array(self.history.part @ sp.diags_array(self.history.weight("slowly")))

    @cached_property
    def recent(self) -> Floats32:
        """What an act counts by its age alone."""
        found: Floats32 = np.exp(-self.history.age / _RECALL_YEARS)
        return found

    @cached_property
    def _recall(self) -> Floats32:
        """What an act counts as a precedent: less with age, less in a crowd, nothing of one alone."""
        size = self.history.size
        found = self.recent / np.log2(size + 1.5) * (size > 1)
        return np.asarray(found, dtype=np.float32)

    @cached_property
    def _basis(self) -> Floats32:
        """Terms × dimensions: the main directions of the acts' texts (randomised SVD, Halko et al. 2011)."""
        matrix = self.text.vectors
        rank = min(RANK, max(1, int(self.written.sum()) - 11), min(matrix.shape))
        draw = np.random.default_rng(0).standard_normal((matrix.shape[1], min(rank + 10, min(matrix.shape))))
        held = matrix @ draw.astype(np.float32)
        for _ in range(_ROUNDS):
            held = matrix @ (matrix.T @ np.linalg.qr(held)[0])
        small = (matrix.T @ np.linalg.qr(held)[0]).T
        found: Floats32 = np.linalg.svd(small, full_matrices=False)[2][:rank].T.astype(np.float32)
        return np.ascontiguousarray(found)


def unit_rows(rows: Floats32) -> Floats32:
    """Each row divided by its length."""
    found: Floats32 = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return found.astype(np.float32)


def _field(code: str) -> tuple[str, ...]:
    """The field of a call: the first piece of its code that is letters alone, as ICT in ICT-2013.1; none: nothing."""
    return tuple(piece.upper() for piece in re.split(r"[^0-9A-Za-z]+", code) if piece.isalpha())[:1]
