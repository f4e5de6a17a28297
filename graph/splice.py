"""New rows among those of a sorted table, in time that depends on the new ones and on copying memory, no more."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.rows import Numbers


@dataclass(frozen=True, slots=True)
class Splice:
    """How some new rows come between those of a table: pieces of either, in order. Most rows are copied in one go.

    `stay`: numbers in the table of the rows that stay; `moved`: their numbers in the result; `placed`: those of the
    new rows; `known`: numbers in the table of rows that a new one replaces, `replacing`: of which new ones.
    """

    pieces: tuple[tuple[bool, int, int], ...]  # of the new rows?, from, to
    stay: Numbers
    moved: Numbers
    placed: Numbers
    known: Numbers
    replacing: Numbers

    @classmethod
    def of(cls, ids: pa.Array, new: Sequence[str], gone: Sequence[str]) -> "Splice":
        """Of ascending ids, the ascending ones of new rows, and those of rows that go."""
        ahead = [(at, n, _holds(ids, at, one)) for n, one in enumerate(new) for at in (_place(ids, one),)]
        going = [(at, -1, True) for one in gone for at in (_place(ids, one),) if _holds(ids, at, one)]
        pieces: list[tuple[bool, int, int]] = []
        begun = 0
        for at, n, there in sorted([*ahead, *going], key=lambda event: (event[0], event[1])):
            pieces.append((False, begun, at))
            if n >= 0:
                pieces.append((True, n, n + 1))
            begun = at + there
        pieces.append((False, begun, len(ids)))
        sizes = np.array([to - since for _, since, to in pieces])
        starts = np.cumsum(sizes) - sizes
        old = [(start, since, to) for start, (fresh, since, to) in zip(starts, pieces, strict=True) if not fresh]
        return cls(
            tuple(pieces),
            np.concatenate([np.arange(since, to) for _, since, to in old]),
            np.concatenate([np.arange(start, start + to - since) for start, since, to in old]),
            np.array([start for start, (fresh, *_) in zip(starts, pieces, strict=True) if fresh], dtype=np.int64),
            np.array([at for at, _, there in ahead if there], dtype=np.int64),
            np.array([n for _, n, there in ahead if there], dtype=np.int64),
        )

    def renumbered(self, rows: int) -> npt.NDArray[np.int32]:
        """The number in the result of each row of the table; -1 for one that is gone."""
        found = np.full(rows, -1, dtype=np.int32)
        found[self.stay] = self.moved
        found[self.known] = self.placed[self.replacing]
        return found

    def table(self, held: pa.Table, new: pa.Table) -> pa.Table:
        """The rows of both, put together."""
        return pa.table({name: self._joined(held.column(name), new.column(name)) for name in held.column_names})

    def _joined(self, held: pa.ChunkedArray, new: pa.ChunkedArray) -> pa.Array:
        whole = [pa.concat_arrays(one.chunks) if one.num_chunks else pa.array([], one.type) for one in (held, new)]
        if not pa.types.is_dictionary(held.type):
            return self._in_order(*whole)
        old, fresh = pa.chunked_array(whole).unify_dictionaries().chunks
        return pa.DictionaryArray.from_arrays(self._in_order(old.indices, fresh.indices), old.dictionary)

    def _in_order(self, old: pa.Array, fresh: pa.Array) -> pa.Array:
        both = (old, fresh)
        return pa.concat_arrays([both[new].slice(since, to - since) for new, since, to in self.pieces])


def _place(ids: pa.Array, one: str) -> int:
    """Where an id belongs among ascending ones."""
    return bisect_left(range(len(ids)), one, key=lambda n: str(ids[n]))


def _holds(ids: pa.Array, at: int, one: str) -> bool:
    return at < len(ids) and str(ids[at]) == one
