"""The table of synonyms: different words for one matter, so that 生锈 and 耐蚀 meet. Data, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graph.product_files import product_yaml

_WIDTH = 21


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words by their first two characters (as one number), each with the numbers of its groups."""

    words: Mapping[int, tuple[tuple[str, tuple[int, ...]], ...]]
    beginnings: npt.NDArray[np.int64]

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> "Synonyms":
        """A table of these groups; ValueError for a word of one character, which would stand in every text."""
        standing: dict[str, list[int]] = {}
        for number, group in enumerate(groups):
            for word in group:
                if len(word) < 2:
                    raise ValueError(f"synonym {word!r} is shorter than two characters")
                standing.setdefault(word.lower(), []).append(number)
        words: dict[int, list[tuple[str, tuple[int, ...]]]] = {}
        for word, numbers in standing.items():
            words.setdefault(ord(word[0]) << _WIDTH | ord(word[1]), []).append((word, tuple(numbers)))
        return cls({key: tuple(ones) for key, ones in words.items()}, np.array(sorted(words), dtype=np.int64))


def read_synonyms(path: Path) -> Synonyms:
    """The table of a YAML file: field → list of groups."""
    fields = product_yaml(path)
    return Synonyms.of([str(word) for word in group] for groups in fields.values() for group in groups)


@cache
def synonyms() -> Synonyms:
    """The table of the product, read at its first use."""
    return read_synonyms(Path(__file__).parent / "synonyms.yaml")


NO_SYNONYMS = Synonyms.of(())
