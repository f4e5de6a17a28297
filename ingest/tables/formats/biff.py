"""Records of the workbook stream of .xls files: numbers, texts, and what a cell's bytes say. [MS-XLS]"""

import struct
from collections.abc import Iterator

from ingest.tables.formats.compound import CompoundError

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
CONTINUE = 0x3C
_CODE_PAGES = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 1200: "utf-16-le", 65001: "utf-8"}
_WIDE, _PHONETIC, _RICH = 1, 4, 8


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record from an offset on; the stream's end ends it, wherever it was cut."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        yield kind, stream[at : at + size]
        at += size


def unpack(layout: str, content: bytes, at: int = 0) -> tuple[int, ...]:
    """Whole numbers of a record; CompoundError where it is too short."""
    if len(content) < at + struct.calcsize(layout):
        raise CompoundError
    return struct.unpack_from(layout, content, at)


def code_page(number: int) -> str:
    """The encoding of the 8-bit texts of Excel 95."""
    return _CODE_PAGES.get(number, f"cp{number}" if 1250 <= number <= 1258 else "gb18030")


def packed_number(raw: int) -> float:
    """An RK number: 30 bits of an integer or of a float, perhaps in hundredths."""
    if raw & 2:
        number = float((raw >> 2) - (1 << 30 if raw & 0x80000000 else 0))
    else:
        number = struct.unpack("<d", struct.pack("<II", 0, raw & 0xFFFFFFFC))[0]
    return number / 100 if raw & 1 else number


class Texts:
    """Reads texts from a record and those that continue it; a text that is broken off goes on with its width anew."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._part = self._at = 0

    def number(self, layout: str) -> int:
        """One whole number."""
        return int(struct.unpack(layout, self.take(struct.calcsize(layout)))[0])

    def take(self, size: int) -> bytes:
        """Bytes, across parts if need be; CompoundError at the end."""
        taken = b""
        while len(taken) < size:
            if self._part >= len(self._parts):
                raise CompoundError
            piece = self._parts[self._part][self._at : self._at + size - len(taken)]
            self._at += len(piece)
            taken += piece
            if len(taken) < size:
                self._part, self._at = self._part + 1, 0
        return taken

    def text(self, length: int | None = None) -> str:
        """A text with its length (two bytes unless given), its flags, and the runs that are skipped."""
        if length is None:
            length = self.number("<H")
        flags = self.number("<B")
        runs = self.number("<H") if flags & _RICH else 0
        extra = self.number("<I") if flags & _PHONETIC else 0
        text = self._characters(length, flags & _WIDE)
        self.skip(runs * 4 + extra)
        return text

    def skip(self, size: int) -> None:
        """Pass over bytes."""
        while size and self._part < len(self._parts):
            step = min(size, len(self._parts[self._part]) - self._at)
            self._at += step
            size -= step
            if size:
                self._part, self._at = self._part + 1, 0

    def _characters(self, length: int, wide: int) -> str:
        pieces: list[str] = []
        while length:
            if self._part >= len(self._parts):
                raise CompoundError
            left = len(self._parts[self._part]) - self._at
            count = min(length, left // 2 if wide else left)
            if not count:
                self._part, self._at = self._part + 1, 0
                wide = self.number("<B") & _WIDE
                continue
            content = self.take(count * 2 if wide else count)
            pieces.append(content.decode("utf-16-le" if wide else "latin-1", "replace"))
            length -= count
        return "".join(pieces)
