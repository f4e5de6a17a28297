"""How close candidates come to what is asked: coverage by terms, and an encoder's opinion where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from queries.text.coverage import CoverageIndex, Floats
from queries.text.reading import asked, essence, offered
from queries.text.synonyms import Synonyms, synonyms


@dataclass(frozen=True, slots=True)
class Offers:
    """What candidates offer, ready to be asked: their units without common words, and the index over them."""

    units: tuple[tuple[str, ...], ...]
    index: CoverageIndex

    @classmethod
    def read(cls, texts: Sequence[str], table: Synonyms | None = None) -> "Offers":
        """The offers in these texts, one text a candidate; `table` stands in for the product's synonyms."""
        units = tuple(tuple(essence(unit) for unit in read) for read in offered(texts))
        return cls(units, CoverageIndex.build(units, synonyms() if table is None else table))

    @property
    def written(self) -> npt.NDArray[np.bool_]:
        """Of which candidates anything is written that tells it from others."""
        return self.index.written

    def coverage(self, text: str) -> Floats | None:
        """How much of what is asked each candidate covers, a cosine; None where nothing is asked."""
        clauses = asked(text)
        return self.index.coverage(clauses) if clauses else None


def fused(coverage: Floats, similarity: Floats | None) -> Floats:
    """The mean of coverage and of an encoder's similarity, both as z-scores, said in the unit of coverage.

    Half of what is covered, and half of how far the similarity lies above or below the others' in the spread of the
    coverage; the order is that of the summed z-scores. Both over the same candidates; nan where a similarity is not
    known. The encoder is never alone: where coverage tells no two candidates apart, it stays what it is.
    """
    spread = float(coverage.std()) if len(coverage) else 0.0
    if similarity is None or spread < 1e-12:
        return coverage
    known = ~np.isnan(similarity)
    width = float(similarity[known].std()) if known.any() else 0.0
    opinion = np.zeros(len(coverage))
    if width > 1e-12:
        opinion[known] = (similarity[known] - similarity[known].mean()) / width
    return (coverage + spread * opinion) / 2
