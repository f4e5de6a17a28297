"""Where the tables of a sheet stand: titles, header rows, rows of data, totals, notes; several tables on a sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.names import fold
from ingest.tables.header_rows import header_at, header_worth, is_heading
from ingest.tables.headers import heading, stated_unit
from ingest.tables.lines import is_note, is_total
from ingest.tables.view import View
from ingest.tables.words import Words

_NUMBERED = re.compile(r"^\s*(?:[\d一二三四五六七八九十]+[.、．)）]|[((][\d一二三四五六七八九十]+[))]|[①-⑩])")
_ORDINAL = re.compile(r"^[(（]?[一二三四五六七八九十]{1,3}[)）、.．]?$")
_LONGEST_LABEL = 16


@dataclass(slots=True)
class Region:
    """One table: its part of the sheet, title, header rows, and what each row below is."""

    view: View
    header: tuple[int, ...]
    title: str = ""
    unit: str = ""
    data: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)


def regions(view: View, words: Words) -> list[Region]:
    """The tables of a view, from left to right and from top to bottom."""
    return [region for block in _blocks(view, words) for region in _stacked(block, words)]


def _blocks(view: View, words: Words) -> Iterator[View]:
    """Parts of a sheet side by side: an empty column between them, or a header that begins again in its own row."""
    headers = [row for row in list(view.rows())[:200] if header_worth(view, row, words) >= 0.5]
    if not headers:
        yield view
        return
    row = headers[0]
    starts = [view.left]
    columns = view.own(row)
    labels = {column: fold(view.text(row, column)) for column in columns}
    first = labels[columns[0]]
    again = [column for column in columns[1:] if labels[column] == first and len(columns) >= 4]
    for column in again:
        if _same_beginning(labels, columns, column):
            starts.append(column)
    if len(starts) == 1:
        starts += [column for column in _after_gaps(view) if _own_table(view, row, column, words)]
    if len(starts) == 1 and (band := _band_of_several(view, headers, words)):
        top, bottom = band.top, band.bottom
        above = view.cut(view.top, view.left, top - 1, view.right)
        if top > view.top and any(above.own(each) for each in above.rows()):
            yield above
        yield from _blocks(band, words)
        if bottom < view.bottom:
            yield from _blocks(view.cut(bottom + 1, view.left, view.bottom, view.right), words)
        return
    for at, start in enumerate(starts):
        end = starts[at + 1] - 1 if at + 1 < len(starts) else view.right
        yield view.cut(view.top, start, view.bottom, end)


def _band_of_several(view: View, headers: list[int], words: Words) -> View | None:
    """The rows between blank ones in which tables stand side by side, though others stand alone above or below."""
    for row in headers:
        top, bottom = row, row
        while top > view.top and view.own(top - 1):
            top -= 1
        while bottom < view.bottom and view.own(bottom + 1):
            bottom += 1
        band = view.cut(top, view.left, bottom, view.right)
        if bottom - top + 1 < len(view.rows()) and any(_own_table(band, row, at, words) for at in _after_gaps(band)):
            return band
    return None


def _same_beginning(labels: dict[int, str], columns: list[int], again: int) -> bool:
    first, second = columns[: columns.index(again)], columns[columns.index(again) :]
    return [labels[c] for c in first[:2]] == [labels[c] for c in second[:2]]


def _after_gaps(view: View) -> list[int]:
    """Columns that follow an empty one, titles across the gap left aside."""
    empty = []
    for column in view.columns():
        cells = (view.covers(row, column) for row in view.rows() if view.value(row, column) is not None)
        if all(span.right - span.left >= 2 for span in cells):
            empty.append(column)
    return [
        column + 1
        for column in empty
        if column < view.right and column + 1 not in empty and any(c not in empty for c in range(view.left, column))
    ]


def _own_table(view: View, row: int, column: int, words: Words) -> bool:
    """Whether the columns from `column` on have a header of their own: names, or a heading that the left has too."""
    right = view.cut(view.top, column, view.bottom, view.right)
    left = view.cut(view.top, view.left, view.bottom, column - 1)
    for at in range(max(view.top, row - 3), min(view.bottom, row + 3) + 1):
        if header_worth(right, at, words) >= 0.5 and header_worth(left, row, words) >= 0.5:
            labels = {fold(right.text(at, c)) for c in right.own(at)}
            if at != row or labels & {fold(left.text(row, c)) for c in left.own(row)}:
                return True
            return any(
                match.meaning.entity and match.score > 0.9
                for label in labels
                for match in words.matches(heading(label, words).label)[:1]
            )
    return False


def _stacked(view: View, words: Words) -> Iterator[Region]:
    """Tables one below the other; each begins with its header."""
    rows = list(view.rows())
    found: Region | None = None
    loose: Region | None = None  # what is taken where no row is a header beyond doubt
    pending: list[int] = []  # rows between tables: titles of the next
    at = 0
    while at < len(rows):
        row = rows[at]
        columns = view.own(row)
        if not columns:
            at += 1
            continue
        header: tuple[int, ...] = ()
        if _may_be_header(view, row, columns, found):
            inside = found is not None and row > view.top and len(view.own(row - 1)) > 1
            header = header_at(view, row, words, inside)
        if header and found is not None and _labels(view, header) == _labels(view, found.header):
            at += len(header)
            continue
        if header:
            if found is not None:
                pending = _take_titles(found, view, header[0], words)
                yield found
            found = Region(view, header, *_title(view, pending, words))
            pending = []
            at += len(header)
            continue
        if found is None:
            if loose is None:
                loose = _loose(view, row, columns, pending, words)
            else:
                _place(loose, row, columns, words)
            pending.append(row)
        else:
            _place(found, row, columns, words)
        at += 1
    if found is not None:
        yield found
    elif loose is not None:
        yield loose


def _loose(view: View, row: int, columns: list[int], pending: list[int], words: Words) -> Region | None:
    """The table under a row of short texts, one of them at least a word; the next row has two cells at least."""
    values = [view.value(row, column) for column in columns]
    if len(columns) < 2 or not all(isinstance(value, str) and len(value) <= _LONGEST_LABEL for value in values):
        return None
    below = view.own(row + 1) if row < view.bottom else []
    if len(below) < 2 or not any(is_heading(view, row, column, words) for column in columns):
        return None
    return Region(view, (row,), *_title(view, pending, words))


def _may_be_header(view: View, row: int, columns: list[int], found: Region | None) -> bool:
    """Inside a table only a row that repeats the header, or that follows a blank or a line of its own, can be one."""
    if len(columns) < 2:
        return False
    if found is None or row - view.top < 400:
        return all(isinstance(view.value(row, column), str) for column in columns) or found is None
    return view.text(row, columns[0]) == view.text(found.header[0], columns[0])


def _labels(view: View, rows: tuple[int, ...]) -> list[str]:
    return [fold(view.text(row, column)) for row in rows for column in view.columns()]


def _title(view: View, rows: list[int], words: Words) -> tuple[str, str]:
    """(title, unit) that the rows above a header state."""
    texts = [view.text(row, column) for row in rows for column in view.own(row)]
    unit = next((found for text in texts if (found := stated_unit(text, words))), "")
    titles = [text for text in texts if not is_note(text, words)]
    return " ".join(titles), unit


def _take_titles(found: Region, view: View, header: int, words: Words) -> list[int]:
    """Rows that stand alone right above a new header are its titles and leave the table before."""
    taken: list[int] = []
    for row in range(header - 1, max(found.header), -1):
        columns = view.own(row)
        if not columns:
            continue
        if len(columns) > 1 and not is_note(view.text(row, columns[0]), words):
            break
        taken.append(row)
    for group in (found.data, found.notes):
        group[:] = [row for row in group if row not in taken]
    return taken[::-1]


def _place(found: Region, row: int, columns: list[int], words: Words) -> None:
    """Whether a row below the header is data, a total or a note."""
    view = found.view
    first = view.text(row, columns[0])
    if is_total(view, row, columns, words):
        found.totals.append(row)
        return
    if is_note(first, words) and len(columns) <= 3 and columns[0] <= view.left + 2:
        found.notes.append(row)
        return
    if len(columns) == 2 and len(view.columns()) > 3 and _ORDINAL.match(first):
        found.notes.append(row)  # 一 | 省级项目: a section
        return
    if len(columns) == 1 and len(found.view.columns()) > 2:
        span = view.covers(row, columns[0])
        alone = span.right - span.left >= 1 or _NUMBERED.match(first) or len(first) > 40
        if alone and not any(view.covers(row, c).top < row for c in view.filled(row)):
            found.notes.append(row)
            return
    found.data.append(row)
