"""Where the drop-down lists of an .xls file take their words from: ranges, ranges of other sheets, names of both."""

import struct
from dataclasses import dataclass, field

from ingest.tables.formats.biff import Texts, unpack
from ingest.tables.formats.compound import CompoundError
from ingest.tables.sheet import Span

_AREA, _AREA_ELSEWHERE, _NAMED = 0x25, 0x3B, 0x23  # each in three classes, 0x20 apart


@dataclass
class Lists:
    """The references that formulas share: sheets by the number of the reference, formulas by the number of the name."""

    sheets: list[int] = field(default_factory=list)
    names: list[bytes] = field(default_factory=list)

    def externals(self, content: bytes) -> None:
        """An EXTERNSHEET record."""
        for step in range(min(unpack("<H", content)[0], (len(content) - 2) // 6)):
            self.sheets.append(unpack("<3H", content, 2 + step * 6)[1])

    def name(self, content: bytes) -> None:
        """A NAME record: its formula."""
        _, _, length, size = unpack("<H2BH", content)
        texts = Texts([content[14:]])
        try:
            texts.text(length)
            self.names.append(texts.take(size))
        except CompoundError:
            self.names.append(b"")

    def ranges(self, formula: bytes, home: int, *, named: bool = False) -> list[tuple[int, Span]]:
        """The range that a list's formula is, with the number of its sheet; none for a formula that computes."""
        token = formula[0] & 0x1F | 0x20 if formula else 0
        try:
            if token == _AREA:
                return [(home, _span(formula, 1))]
            if token == _AREA_ELSEWHERE:
                (reference,) = struct.unpack_from("<H", formula, 1)
                return [(self.sheets[reference], _span(formula, 3))]
            if token == _NAMED and not named:
                (number,) = struct.unpack_from("<H", formula, 1)
                return self.ranges(self.names[number - 1], home, named=True)
        except (struct.error, IndexError):
            pass
        return []


def _span(formula: bytes, at: int) -> Span:
    top, bottom, left, right = struct.unpack_from("<4H", formula, at)
    return Span(top, left & 0xFF, bottom, right & 0xFF)
