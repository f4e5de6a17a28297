"""Compound files of old office programs (.xls): the names of their streams and the bytes of one. [MS-CFB]"""

import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE_OR_END = 0xFFFFFFFA  # and above: no sector of a chain
_ENTRY_BYTES = 128


class CompoundError(Exception):
    """The inside of the file does not fit together: it is cut or damaged."""


class Compound:
    """A compound file in memory; streams are read by name, chains are followed once and never in a circle."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(MAGIC):
            raise CompoundError
        self._content = content
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise CompoundError
        self._size = 1 << shift
        directory, _, self._small_below, small_table, _, more, _ = struct.unpack_from("<7I", content, 48)
        tables = list(struct.unpack_from("<109I", content, 76))
        seen: set[int] = set()
        while more < _FREE_OR_END:
            if more in seen:
                raise CompoundError
            seen.add(more)
            *listed, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            tables += listed
        self._next: list[int] = []
        for table in tables:
            if table < _FREE_OR_END:
                self._next += struct.unpack(f"<{self._size // 4}I", self._sector(table))
        self._entries = {name: (start, size) for name, kind, start, size in self._directory(directory) if kind == 2}
        roots = [(start, size) for _, kind, start, size in self._directory(directory) if kind == 5]
        self._small = b"".join(self._chain(roots[0][0])) if roots and roots[0][0] < _FREE_OR_END else b""
        table = b"".join(self._chain(small_table)) if small_table < _FREE_OR_END else b""
        self._small_next = list(struct.unpack(f"<{len(table) // 4}I", table))

    @property
    def names(self) -> list[str]:
        """The names of all streams."""
        return list(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; CompoundError where its chain is broken."""
        start, size = self._entries[name]
        chain = self._chain if size >= self._small_below else self._small_chain
        return b"".join(chain(start))[:size]

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        sector = self._content[begin : begin + self._size]
        if len(sector) < self._size:
            sector += bytes(self._size - len(sector)) if sector else b""
        if len(sector) < self._size:
            raise CompoundError
        return sector

    def _chain(self, number: int) -> Iterator[bytes]:
        seen = 0
        while number < _FREE_OR_END:
            yield self._sector(number)
            seen += 1
            if number >= len(self._next) or seen > len(self._next):
                raise CompoundError
            number = self._next[number]

    def _small_chain(self, number: int) -> Iterator[bytes]:
        seen = 0
        while number < _FREE_OR_END:
            yield self._small[number * 64 : number * 64 + 64]
            seen += 1
            if number >= len(self._small_next) or seen > len(self._small_next):
                raise CompoundError
            number = self._small_next[number]

    def _directory(self, start: int) -> Iterator[tuple[str, int, int, int]]:
        content = b"".join(self._chain(start))
        for at in range(0, len(content) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length = struct.unpack_from("<H", content, at + 64)[0]
            name = content[at : at + min(64, max(0, length - 2))].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", content, at + 116)
            yield name, content[at + 66], start, size


def stream_names(path: Path) -> list[str]:
    """The names of a file's streams; CompoundError when it is damaged."""
    return Compound(path.read_bytes()).names
