"""Workbooks of Excel 97–2003 and 95 (.xls): the book, its sheets and its shared texts.

python-calamine gives an error cell (#REF!) as an empty one, knows no hidden rows and fills the whole rectangle of a
sheet however empty; so the records are read here. A sheet's cells are read in `xls_sheet`.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.documents import read_bytes, refused
from ingest.tables.formats.biff import CONTINUE, Texts, code_page, records, unpack
from ingest.tables.formats.budget import Budget
from ingest.tables.formats.compound import Compound, CompoundError
from ingest.tables.formats.numbers import BUILT_IN, GENERAL
from ingest.tables.formats.xls_lists import Lists
from ingest.tables.formats.xls_sheet import BOF, EOF, Book, SheetRecords
from ingest.tables.limits import Limits
from ingest.tables.sheet import Progress, Sheet, Span

_BOUNDSHEET, _CODEPAGE, _DATEMODE, _FILEPASS, _FORMAT, _SST, _XF = 0x85, 0x42, 0x22, 0x2F, 0x41E, 0xFC, 0xE0
_EXTERNSHEET, _NAME = 0x17, 0x18
_BIFF8 = 0x600
_MOST_STYLES = 65_000


def read_xls(path: Path, limits: Limits, progress: Progress | None = None) -> list[Sheet]:
    """All worksheets in their order, hidden ones too; RefusedData for what cannot be read."""
    try:
        compound = Compound(read_bytes(path))
        stream = compound.stream("Workbook" if "Workbook" in compound.names else "Book")
        computed = any(name.endswith("SummaryInformation") for name in compound.names)
        return _sheets(stream, computed, path, limits, progress)
    except CompoundError as error:
        raise refused("damaged", "文件已损坏或不完整", "请用 Excel 打开后另存为 .xlsx。", path) from error


def _sheets(stream: bytes, computed: bool, path: Path, limits: Limits, progress: Progress | None) -> list[Sheet]:
    budget = Budget(path, limits)
    book, listed, lists = _globals(stream, computed, path, budget)
    sheets: list[Sheet] = []
    spans: dict[int, list[Span]] = {}
    for number, (name, at, kind, hidden) in enumerate(listed):
        if kind:  # a chart or a macro sheet has no cells
            continue
        budget.sheet(name)
        reader = SheetRecords(book, budget)
        for record, content in _substream(stream, at):
            reader.take(record, content)
        for formula in reader.lists:
            for index, span in lists.ranges(formula, number):
                spans.setdefault(index, []).append(span)
        sheets.append(reader.sheet(name, hidden))
        if progress:
            progress(min(1.0, (number + 1) / len(listed)))
    numbers = [number for number, (_, _, kind, _) in enumerate(listed) if not kind]
    return [
        replace(sheet, list_sources=tuple(dict.fromkeys(spans.get(number, ()))))
        for number, sheet in zip(numbers, sheets, strict=True)
    ]


def _substream(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of a sheet up to its end; a chart inside it is a stream within and is left out."""
    depth = 0
    for kind, content in records(stream, at):
        if kind in BOF:
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, content
    raise CompoundError  # no end: the file is cut


def _globals(
    stream: bytes, computed: bool, path: Path, budget: Budget
) -> tuple[Book, list[tuple[str, int, int, bool]], Lists]:
    """What the sheets share, the sheets as (name, offset, kind, hidden), and the references of lists."""
    first = next(records(stream, 0), (0, b""))
    if first[0] not in BOF:
        raise CompoundError
    book = Book(wide=unpack("<H", first[1])[0] >= _BIFF8, computed=computed)
    listed: list[tuple[str, int, int, bool]] = []
    lists = Lists()
    known = dict(BUILT_IN)
    formats: list[int] = []
    shared: list[bytes] = []
    previous = 0
    for kind, content in records(stream, 0):
        if kind == EOF:
            break
        if kind == _FILEPASS:
            raise refused("password", "文件设有密码", "请去掉密码后另存，再重试。", path)
        if kind == CONTINUE and previous == _SST:
            shared.append(content)
            continue
        previous = kind
        if kind == _SST:
            shared = [content]
        elif kind == _BOUNDSHEET:
            at, state, type_ = unpack("<I2B", content)
            listed.append((book.text(content, 6, length_bytes=1), at, type_, state & 3 != 0))
        elif kind == _CODEPAGE:
            book.encoding = code_page(unpack("<H", content)[0])
        elif kind == _DATEMODE:
            book.since_1904 = unpack("<H", content)[0] == 1
        elif kind == _FORMAT:
            known[unpack("<H", content)[0]] = book.text(content, 2, length_bytes=2 if book.wide else 1)
        elif kind == _XF and len(formats) < _MOST_STYLES:
            formats.append(unpack("<2H", content)[1])
        elif kind == _EXTERNSHEET and book.wide:
            lists.externals(content)
        elif kind == _NAME and book.wide:
            lists.name(content)
    book.texts = _shared_texts(shared, budget)
    book.codes = list(dict.fromkeys([GENERAL, *(known.get(number, GENERAL) for number in formats)]))
    place = {code: index for index, code in enumerate(book.codes)}
    book.code_of = [place[known.get(number, GENERAL)] for number in formats]
    return book, listed, lists


def _shared_texts(parts: list[bytes], budget: Budget) -> list[str]:
    if not parts:
        return []
    reader = Texts(parts)
    _, count = reader.number("<I"), reader.number("<I")
    found: list[str] = []
    for _ in range(count):
        found.append(reader.text())
        budget.text(found[-1])
    return found
