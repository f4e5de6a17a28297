"""Writes workbooks of Excel 97–2003 (.xls), for which there is no maintained writer: what tests and fixtures need."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

SECTOR = 512
_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_PLAIN, _DATED, _MONTH = 0, 1, 2  # the styles
_FORMATS = {_PLAIN: 0, _DATED: 14, _MONTH: 164}


@dataclass(frozen=True)
class Error:
    """An error cell, such as #REF!."""

    text: str


@dataclass(frozen=True)
class Formula:
    """A formula and the value that is stored with it; None is a value that was never computed."""

    value: Any


@dataclass(frozen=True)
class Month:
    """A date that is shown without its day."""

    day: date


@dataclass(frozen=True)
class OldSheet:
    """A sheet: rows of cells, and what stands around them; places count from 0."""

    name: str
    rows: Sequence[Sequence[Any]]
    merged: Sequence[tuple[int, int, int, int]] = ()  # top, left, bottom, right
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    lists: Sequence[tuple[int, int, int, int]] = ()  # ranges that feed a drop-down list


@dataclass
class _Texts:
    known: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        return self.known.setdefault(text, len(self.known))


def write_xls(
    path: Path, sheets: Sequence[OldSheet], *, computed: bool = True, locked: bool = False, since_1904: bool = False,
    record_bytes: int = 8224,
) -> Path:  # fmt: skip
    """A workbook; `computed` says that its program computes formulas, `record_bytes` where shared texts are broken."""
    texts = _Texts()
    bodies = [_sheet(sheet, texts) for sheet in sheets]
    head = _record(0x809, struct.pack("<4H2I", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    head += _record(0x2F, bytes(6)) if locked else b""
    head += _record(0x42, struct.pack("<H", 1200)) + _record(0x22, struct.pack("<H", since_1904))
    head += _record(0x41E, struct.pack("<H", 164) + _text('yyyy"年"m"月"'))
    for number in _FORMATS.values():
        head += _record(0xE0, struct.pack("<2H", 0, number) + bytes(16))
    listed = [struct.pack("<2B", sheet.hidden, 0) + _text(sheet.name, "<B") for sheet in sheets]
    tail = _shared(texts, record_bytes) + _record(0x0A, b"")
    at = len(head) + sum(len(one) + 8 for one in listed) + len(tail)
    for one, body in zip(listed, bodies, strict=True):
        head += _record(0x85, struct.pack("<I", at) + one)
        at += len(body)
    path.write_bytes(_compound(head + tail + b"".join(bodies), computed=computed))
    return path


def _sheet(sheet: OldSheet, texts: _Texts) -> bytes:
    out = _record(0x809, struct.pack("<4H2I", 0x600, 16, 0x0DBB, 0x07CC, 0, 6))
    for column in sheet.hidden_columns:
        out += _record(0x7D, struct.pack("<6H", column, column, 2560, 0, 1, 0))
    for row in sheet.hidden_rows:
        out += _record(0x208, struct.pack("<8H", row, 0, 0, 255, 0, 0, 0x20, 0))
    for r, cells in enumerate(sheet.rows):
        for c, value in enumerate(cells):
            out += _cell(r, c, value, texts)
    if sheet.merged:
        packed = b"".join(struct.pack("<4H", top, bottom, left, right) for top, left, bottom, right in sheet.merged)
        out += _record(0xE5, struct.pack("<H", len(sheet.merged)) + packed)
    for top, left, bottom, right in sheet.lists:
        formula = struct.pack("<B4H", 0x25, top, bottom, left, right)
        content = struct.pack("<I", 3) + _text("\0") * 4 + struct.pack("<2H", len(formula), 0) + formula
        out += _record(0x1BE, content + struct.pack("<3H", 0, 0, 0))
    return out + _record(0x0A, b"")


def _cell(row: int, column: int, value: Any, texts: _Texts) -> bytes:
    place = struct.pack("<2H", row, column)
    if value is None:
        return b""
    if isinstance(value, Formula):
        return _formula(place, value.value)
    if isinstance(value, Error):
        return _record(0x205, place + struct.pack("<H2B", _PLAIN, _ERRORS[value.text], 1))
    if isinstance(value, bool):
        return _record(0x205, place + struct.pack("<H2B", _PLAIN, value, 0))
    if isinstance(value, Month | date):
        day, style = (value.day, _MONTH) if isinstance(value, Month) else (value, _DATED)
        return _record(0x203, place + struct.pack("<Hd", style, _serial(day)))
    if isinstance(value, int) and -(1 << 29) <= value < 1 << 29:
        return _record(0x27E, place + struct.pack("<HI", _PLAIN, (value << 2 | 2) & 0xFFFFFFFF))
    if isinstance(value, int | float):
        return _record(0x203, place + struct.pack("<Hd", _PLAIN, value))
    return _record(0xFD, place + struct.pack("<HI", _PLAIN, texts.number(str(value))))


def _formula(place: bytes, value: Any) -> bytes:
    told, after = struct.pack("<4BHH", 3, 0, 0, 0, 0, 0xFFFF), b""
    if isinstance(value, Error):
        told = struct.pack("<4BHH", 2, 0, _ERRORS[value.text], 0, 0, 0xFFFF)
    elif isinstance(value, str) and value:
        told, after = struct.pack("<4BHH", 0, 0, 0, 0, 0, 0xFFFF), _record(0x207, _text(value))
    elif isinstance(value, int | float):
        told = struct.pack("<d", value)
    content = place + struct.pack("<H", _PLAIN) + told + struct.pack("<HIH", 0, 0, 3) + struct.pack("<BH", 0x1E, 1)
    return _record(0x06, content) + after


def _serial(day: date) -> float:
    whole = (datetime(day.year, day.month, day.day) - datetime(1899, 12, 30)).days
    return whole + (day.hour * 60 + day.minute) / 1440 if isinstance(day, datetime) else float(whole)


def _shared(texts: _Texts, record_bytes: int) -> bytes:
    """The shared texts, broken into records of a size; a broken text says its width again."""
    records, current = [], struct.pack("<2I", len(texts.known), len(texts.known))
    for text in texts.known:
        if len(current) + 4 > record_bytes:
            records.append(current)
            current = b""
        encoded = text.encode("utf-16-le")
        current += struct.pack("<HB", len(encoded) // 2, 1)
        while encoded:
            room = max(2, (record_bytes - len(current)) // 2 * 2)
            current += encoded[:room]
            encoded = encoded[room:]
            if encoded:
                records.append(current)
                current = b"\x01"
    records.append(current)
    return b"".join(_record(0x3C if number else 0xFC, content) for number, content in enumerate(records))


def _text(text: str, layout: str = "<H") -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack(layout, len(encoded) // 2) + b"\x01" + encoded


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


def _compound(stream: bytes, *, computed: bool) -> bytes:
    """The stream in a compound file; programs that compute add a summary of the document."""
    stream = stream.ljust(4096, b"\0")  # shorter ones would be kept among small sectors
    sectors = -(-len(stream) // SECTOR)
    tables = -(-(sectors + 2) // (SECTOR // 4 - 1))
    first = tables + 1  # tables, directory, stream
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + [*range(first + 1, first + sectors), 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (tables * SECTOR // 4 - len(chain))
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1), _entry("Workbook", 2, first, len(stream))]
    if computed:
        entries[1] = _entry("Workbook", 2, first, len(stream), right=2)
        entries.append(_entry("\x05SummaryInformation", 2, 0xFFFFFFFE, 0))
    entries += [bytes(128)] * (4 - len(entries))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    body = struct.pack(f"<{len(chain)}I", *chain) + b"".join(entries) + stream.ljust(sectors * SECTOR, b"\0")
    return header + body


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    packed = encoded.ljust(64, b"\0") + struct.pack("<HBB3I", len(encoded), kind, 1, 0xFFFFFFFF, right, child)
    return packed + bytes(36) + struct.pack("<3I", start, size, 0)
