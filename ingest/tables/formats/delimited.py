"""Text tables (.csv, .tsv, .txt): the encoding, the separator and the records, an empty record counted too."""

import csv
import io
from collections import Counter
from pathlib import Path

from graph.errors import Problem, RefusedData
from ingest.documents import read_bytes, refused
from ingest.tables.formats.budget import Budget
from ingest.tables.limits import Limits
from ingest.tables.sheet import Cell, Progress, Sheet, Value, take_errors, trimmed

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOST = "\ufffd"  # stands for bytes that no character stands for
_SEPARATORS = ",\t;|"
_SAMPLE_LINES = 60
_MOST_LOST = 0.05  # of the characters; beyond it the file is no text of this encoding
_CONTROLS = {*map(chr, range(32))} - set("\t\n\r\f\v\x1a")


def read_delimited(path: Path, limits: Limits, progress: Progress | None = None) -> list[Sheet]:
    """The one table of a text file; RefusedData when it is no text, or a quotation mark is never closed."""
    content = read_bytes(path)
    text = decode(content, path).rstrip("\x1a")  # the end mark of DOS
    separator = separator_of(text, "\t" if path.suffix.lower() == ".tsv" else ",")
    rows = records(text, separator, path, limits)
    unreadable: set[Cell] = set()
    if _LOST in text:
        unreadable = {
            (r, c) for r, row in enumerate(rows) for c, value in enumerate(row)
            if isinstance(value, str) and _LOST in value
        }  # fmt: skip
    if progress:
        progress(1.0)
    return [Sheet("", rows, formula_errors=take_errors(rows), unreadable=frozenset(unreadable))]


def decode(content: bytes, path: Path) -> str:
    """The text, U+FFFD where bytes were lost. UTF-8 and UTF-16 with their marks, else UTF-8, UTF-16, GB18030."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if marked:
        return _readable(content, marked, path)
    sample = content[:4096]
    empty = sample[0::2].count(0), sample[1::2].count(0)
    if min(empty) * 4 < max(empty) > len(sample) // 100:  # separators and digits of UTF-16 have an empty byte each
        return _readable(content, "utf-16-le" if empty[1] > empty[0] else "utf-16-be", path)
    try:
        return _readable(content, "utf-8", path, errors="strict")
    except UnicodeDecodeError:
        pass
    lost_as_utf8 = content.decode("utf-8", "replace").count(_LOST)
    beyond_ascii = len(content.translate(None, bytes(range(128))))
    # A GB18030 text read as UTF-8 loses nearly every Chinese character; a UTF-8 text with a broken byte loses one.
    return _readable(content, "utf-8" if lost_as_utf8 * 10 < beyond_ascii else "gb18030", path)


def separator_of(text: str, usual: str) -> str:
    """The separator that cuts most of the first lines into the same number of cells."""
    lines = text.splitlines(keepends=True)[:_SAMPLE_LINES]

    def agreement(separator: str) -> tuple[int, int, bool]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        except csv.Error:
            return 0, 0, False
        width, times = widths.most_common(1)[0] if widths else (0, 0)
        return times, width, separator == usual

    best = max(_SEPARATORS, key=agreement)
    return best if agreement(best)[0] else usual


def records(text: str, separator: str, path: Path, limits: Limits) -> list[list[Value]]:
    """The records as rows; an empty cell is None. A quoted line break starts no row; an empty record is a row."""
    try:
        return _records(text, separator, path, limits, strict=True)
    except csv.Error as error:
        told = str(error)
        if "unexpected end" in told or "field larger" in told:
            line = told.rpartition("@")[2]
            remedy = "检查这一行起的引号是否成对，单元格是否过长。"
            raise refused(
                "csv", "双引号没有成对，或单元格过长", remedy, path, int(line) if line.isdecimal() else None
            ) from error
    # A quotation mark in the middle of a cell: what stands there is kept.
    return _records(text, separator, path, limits, strict=False)


def _records(text: str, separator: str, path: Path, limits: Limits, *, strict: bool) -> list[list[Value]]:
    budget = Budget(path, limits)
    budget.sheet("")
    budget.text(text)
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    rows: list[list[Value]] = []
    begun = 1
    try:
        for record in reader:
            row: list[Value] = [cell or None for cell in record]
            while row and row[-1] is None:
                row.pop()
            if row:
                budget.row(len(rows), row)
            rows.append(row)
            begun = reader.line_num + 1
    except csv.Error as error:
        raise csv.Error(f"{error} @{begun}") from error
    return trimmed(rows)


def _readable(content: bytes, encoding: str, path: Path, errors: str = "replace") -> str:
    text = content.decode(encoding, errors)
    sample = text[:20_000]
    strange = sample.count(_LOST) + sum(character in _CONTROLS for character in sample)
    if strange > max(1, len(sample) * _MOST_LOST) or "\x00" in sample:
        remedy = "请在 Excel 或 WPS 中打开，另存为 .xlsx 或“CSV UTF-8”。"
        problem = Problem("encoding", "文件的编码无法识别，或不是文本文件", remedy, file=path.name, cell="A1")
        raise RefusedData(str(problem), problems=(problem,))
    return text
