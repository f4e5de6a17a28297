"""Words of any script as TF-IDF: letters by word and pair of words, Chinese characters by pair; no dictionary.

Salton & Buckley 1988 (log tf × idf, cosine). Frequencies come from the documents given, never from a later day.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Floats32 = npt.NDArray[np.float32]
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[\u3400-\u9fff]+")
_SAID_EVERYWHERE = """
a an the of for and in to on with by from at as is are be this that will new project research european europe eu funded
development based using use their its into through it or has have can been was were which more such these between
towards study programme technologies technology systems system approach novel innovative
"""
_COMMON = frozenset(_SAID_EVERYWHERE.split())
# Endings that English puts on one word: a light stemmer, longest first (after Harman 1991, "How effective is
# suffixing?"): enough to let "materials" meet "material".
_ENDINGS = (
    ("isation", ""), ("ization", ""), ("ations", ""), ("ation", ""), ("ments", ""), ("ment", ""), ("ings", ""),
    ("ing", ""), ("ies", "y"), ("ical", "ic"), ("ally", ""), ("al", ""), ("es", ""), ("s", ""),
)  # fmt: skip
_STEM = 4  # letters that must remain


def words(text: str) -> list[str]:
    """The terms of a text: stems of words, pairs of neighbouring words, pairs of Chinese characters."""
    found: list[str] = []
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if not run.isascii():
            found.extend(run[n : n + 2] for n in range(max(1, len(run) - 1)))
            continue
        parts = [run, *run.split("-")] if "-" in run else [run]
        found.extend(_stem(part) for part in parts if len(part) > 1 and part not in _COMMON)
    return found + [f"{one}_{two}" for one, two in pairwise(found) if one.isascii()]


def _stem(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)] + instead
    return word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Unit TF-IDF vectors of documents: `vectors` is documents × terms; a text without a known term is zero."""

    terms: dict[str, int]
    idf: Floats32
    vectors: sp.csr_array

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]], least: int = 1) -> "Vocabulary":
        """The vectors of these documents (as terms); terms of fewer than `least` documents are left out."""
        frequency: Counter[str] = Counter()
        for text in texts:
            frequency.update(dict.fromkeys(text, 1))
        # By the alphabet, not by first occurrence: what is drawn at random per term must not follow a ledger's ids.
        terms = {term: n for n, term in enumerate(sorted(t for t, count in frequency.items() if count >= least))}
        documents = sum(1 for text in texts if text)
        counts = np.array([frequency[term] for term in terms], dtype=np.float64)
        idf = (np.log((1 + documents) / (1 + counts)) + 1).astype(np.float32)
        return cls(terms, idf, _unit(_counted(texts, terms), idf))

    def vector(self, text: Iterable[str]) -> sp.csr_array:
        """The unit vector of another text: 1 × terms."""
        return self.vectors_of([list(text)])

    def vectors_of(self, texts: Sequence[Sequence[str]]) -> sp.csr_array:
        """The unit vectors of other texts: texts × terms."""
        return _unit(_counted(texts, self.terms), self.idf)

    def similarity(self, vector: sp.csr_array) -> Floats32:
        """Cosine of a unit vector with every document, 0…1."""
        found: Floats32 = (self.vectors @ vector.toarray().ravel()).astype(np.float32)
        return found


def _counted(texts: Sequence[Sequence[str]], terms: dict[str, int]) -> sp.csr_array:
    columns: list[int] = []
    starts = [0]
    for text in texts:
        columns.extend(terms[term] for term in text if term in terms)
        starts.append(len(columns))
    ones = np.ones(len(columns), dtype=np.float32)
    matrix = sp.csr_array((ones, np.array(columns, dtype=np.int32), starts), shape=(len(texts), max(1, len(terms))))
    matrix.sum_duplicates()
    return matrix


def _unit(counts: sp.csr_array, idf: Floats32) -> sp.csr_array:
    vectors = counts.copy()
    vectors.data = ((1 + np.log(vectors.data)) * idf[vectors.indices] if len(idf) else vectors.data).astype(np.float32)
    row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    length = np.sqrt(np.bincount(row, vectors.data**2, minlength=vectors.shape[0]))
    vectors.data = (vectors.data / np.maximum(length[row], 1e-12)).astype(np.float32)
    return vectors
