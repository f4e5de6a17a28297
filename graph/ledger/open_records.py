"""The open records of one source as a load compares with them: four columns of numbers, not objects.

Four million records of a large source take 300 MB so; as Python tuples they took two gigabytes. A record is looked up
by Python's 64-bit hash of (kind, type, key), which differs from process to process and is never kept: with that many
the chance of one collision is about one in two million.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

Identity = tuple[str, str, str]  # kind, type, key: what a record is within its source
Row = tuple[str, str, str, str, str]  # the same, the record's id, the hash of its content
_CHUNK = 50_000


class OpenRecords:
    """What a source says at present. `met` tells of a fact whether it is new, changed, unchanged or met before."""

    def __init__(self, rows: Iterable[Row]) -> None:
        identities: list[NDArray[np.int64]] = []
        contents: list[NDArray[np.uint64]] = []
        ids: list[NDArray[np.bytes_]] = []
        for chunk in _chunks(rows):
            identities.append(np.array([hash(row[:3]) for row in chunk], dtype=np.int64))
            contents.append(np.array([_content(row[4]) for row in chunk], dtype=np.uint64))
            ids.append(np.array([row[3].encode() for row in chunk], dtype=np.bytes_))
        whole = np.concatenate(identities) if identities else np.empty(0, dtype=np.int64)
        order = np.argsort(whole)
        self._identities = whole[order]
        self._contents = np.concatenate(contents)[order] if contents else np.empty(0, dtype=np.uint64)
        self._ids = np.concatenate(ids)[order] if ids else np.empty(0, dtype="S1")
        self._met = np.zeros(len(whole), dtype=np.bool_)
        self._new: dict[int, int] = {}  # what this load brought: identity → content

    def __len__(self) -> int:
        return len(self._identities)

    def find(self, identities: Iterable[Identity]) -> list[int]:
        """For each fact a number to ask `met` and `same` by."""
        return [hash(one) for one in identities]

    def places(self, hashes: list[int]) -> list[int]:
        """Where each stands among the open records, -1 for one that is not there."""
        wanted = np.array(hashes, dtype=np.int64)
        if not len(self._identities):
            return [-1] * len(hashes)
        at = np.minimum(np.searchsorted(self._identities, wanted), len(self._identities) - 1)
        return list(np.where(self._identities[at] == wanted, at, -1).tolist())

    def met(self, place: int, identity: int) -> bool:
        """Whether this load brought the fact before; it counts as met from now on."""
        if place < 0:
            return identity in self._new
        before = bool(self._met[place])
        self._met[place] = True
        return before

    def same(self, place: int, identity: int, digest: str) -> bool:
        """Whether what is known of the fact, from before or from this load, has this content."""
        known = self._new.get(identity)
        if known is None and place >= 0:
            known = int(self._contents[place])
        return known == _content(digest)

    def keep(self, identity: int, digest: str) -> None:
        """What this load says of the fact."""
        self._new[identity] = _content(digest)

    def record_id(self, place: int) -> str:
        """The id of an open record."""
        return str(self._ids[place].decode())

    def gone(self) -> list[str]:
        """The ids of those that this load did not bring."""
        return [one.decode() for one in self._ids[~self._met].tolist()]


def _content(digest: str) -> int:
    """The first half of a content hash: of one fact two contents are compared, not all with all."""
    try:
        return int(digest[:16], 16)
    except ValueError:
        return 0  # an erased record


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
