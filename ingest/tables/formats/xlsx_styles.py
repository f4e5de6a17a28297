"""The number formats of a workbook's styles: which code a cell's style number stands for."""

from ingest.tables.formats.archive import Archive
from ingest.tables.formats.numbers import BUILT_IN, GENERAL

_MOST_STYLES = 65_000  # Excel's own limit is 65,490


class Styles:
    """`codes` begins with General; `code_of[style]` is an index into it."""

    def __init__(self, archive: Archive, part: str) -> None:
        self.codes: list[str] = [GENERAL]
        self.code_of: list[int] = []
        self._known = dict(BUILT_IN)
        self._index = {GENERAL: 0}
        self._within_cells = False
        archive.walk(part, self._begin, self._finish)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            number = attributes.get("numFmtId", "")
            if number.isdecimal():
                self._known[int(number)] = attributes.get("formatCode", GENERAL)
        elif tag == "cellXfs":
            self._within_cells = True
        elif tag == "xf" and self._within_cells and len(self.code_of) < _MOST_STYLES:
            number = attributes.get("numFmtId", "0")
            code = self._known.get(int(number) if number.isdecimal() else 0, GENERAL)
            if code not in self._index:
                self._index[code] = len(self.codes)
                self.codes.append(code)
            self.code_of.append(self._index[code])

    def _finish(self, tag: str, _: str) -> None:
        if tag == "cellXfs":
            self._within_cells = False
