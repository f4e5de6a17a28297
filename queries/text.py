"""Character n-grams and TF-IDF over Chinese text: no dictionary, no segmentation, no model.

Salton & Buckley 1988 (log tf × idf, cosine) over characters 1–2, single ones counting a fifth.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Floats = npt.NDArray[np.float64]
SINGLE = 0.2  # what a single character counts beside a pair


def grams(text: str) -> list[str]:
    """Character 1- and 2-grams of a text, NFKC and lower case; pairs do not cross blanks or punctuation."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found: list[str] = []
    run = ""
    for character in [*plain, " "]:
        if character.isalnum():
            run += character
            continue
        found.extend(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
        run = ""
    return found


@dataclass(frozen=True, slots=True)
class TextIndex:
    """Unit TF-IDF vectors of documents: `vectors` is documents × terms."""

    terms: dict[str, int]
    idf: Floats
    vectors: sp.csr_array

    @classmethod
    def build(cls, texts: Sequence[str]) -> "TextIndex":
        """The index of these documents; an empty one has a zero vector."""
        terms: dict[str, int] = {}
        rows: list[int] = []
        columns: list[int] = []
        for number, text in enumerate(texts):
            for gram in grams(text):
                rows.append(number)
                columns.append(terms.setdefault(gram, len(terms)))
        shape = (len(texts), max(1, len(terms)))
        counts = sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        counts.sum_duplicates()
        frequency = np.bincount(counts.indices, minlength=shape[1])
        idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
        # One character in common is hardly a word: 热处理 and 亚热带 are not alike.
        idf[: len(terms)] *= np.array([SINGLE if len(term) == 1 else 1.0 for term in terms])
        return cls(terms, idf, _unit(counts, idf))

    def similarity(self, text: str) -> Floats:
        """Cosine of the text with every document, 0…1."""
        known = [self.terms[gram] for gram in grams(text) if gram in self.terms]
        if not known:
            return np.zeros(self.vectors.shape[0])
        shape = (1, self.vectors.shape[1])
        counts = sp.csr_array((np.ones(len(known)), (np.zeros(len(known), int), known)), shape=shape)
        counts.sum_duplicates()
        result: Floats = (self.vectors @ _unit(counts, self.idf).T).toarray().ravel()
        return result


def _unit(counts: sp.csr_array, idf: Floats) -> sp.csr_array:
    vectors = counts.copy()
    vectors.data = (1 + np.log(vectors.data)) * idf[vectors.indices]
    row = np.repeat(np.arange(vectors.shape[0]), np.diff(vectors.indptr))
    length = np.sqrt(np.bincount(row, vectors.data**2, minlength=vectors.shape[0]))
    vectors.data /= np.maximum(length[row], 1e-12)
    return vectors
