"""Where vectors are kept between questions and runs. The ledger's table `vector` is one; queries know only this."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from queries.semantic.encoder import Vectors


class VectorMemory(Protocol):
    """Vectors by the digest of their text and the model that made them. Losing them loses nothing but time."""

    def known(self, digests: Iterable[str], model: str) -> dict[str, Vectors]:
        """The vectors of those texts that this model has encoded."""
        ...

    def keep(self, vectors: Mapping[str, Vectors], model: str) -> bool:
        """Keep vectors by text digest; False where they could not be kept just now."""
        ...
