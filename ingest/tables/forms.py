"""Forms: labels beside their values, one block a firm, one or two across; and lists that run from left to right."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from graph.names import fold
from ingest.tables.header_rows import header_worth
from ingest.tables.headers import Column, heading
from ingest.tables.lines import is_note
from ingest.tables.sheet import Cell
from ingest.tables.view import View
from ingest.tables.words import Words

_LEAST_LABELS = 3
_LONGEST_LABEL = 16
_DEEPEST = 3000  # rows that are looked at: nobody fills in longer forms


@dataclass(slots=True)
class Forms:
    """The blocks of a sheet of forms: columns by label, and the place of each block's values."""

    view: View
    title: str
    columns: list[Column] = field(default_factory=list)
    places: dict[int, dict[int, Cell]] = field(default_factory=dict)


def find_forms(view: View, words: Words) -> list[Forms]:
    """The forms of a view; none where it holds something else."""
    if not _is_form(view, words):
        return []
    return [forms for part in _across(view, words) if (forms := _read(part, words)).places]


def runs_across(view: View, words: Words) -> bool:
    """Whether the labels stand in the first column and each further column is a record."""
    rows = [row for row in view.rows() if view.own(row)][:60]
    first = [row for row in rows if view.own(row)[0] == view.left]
    labels = [row for row in first if _is_label(view, row, view.left, words)]
    if len(labels) < _LEAST_LABELS or len(labels) < 0.6 * len(rows):
        return False
    top = heading(view.text(labels[0], view.left), words).label
    if not any(one.meaning.entity and one.score > 0.9 for one in words.matches(top)):
        return False
    values = [sum(not _is_label(view, row, column, words) for column in view.own(row)[1:]) for row in labels]
    return sorted(values)[len(values) // 2] >= 2 and not any(
        _is_label(view, row, column, words) for row in labels for column in view.own(row)[1:]
    )


def _is_form(view: View, words: Words) -> bool:
    """Labels in most rows, each with something other than a label to its right, and no header row."""
    rows = [row for row in list(view.rows())[:_DEEPEST] if view.own(row)]
    if len(rows) < _LEAST_LABELS or _has_years(view, rows[:8], words):
        return False
    labelled = followed = labels = 0
    for row in rows:
        columns = view.own(row)
        known = [_is_label(view, row, column, words) for column in columns]
        if header_worth(view, row, words) >= 0.8 and len(columns) >= 3:
            return False
        labelled += known[0] if known else False
        labels += sum(known)
        followed += sum(one and (at + 1 == len(known) or not known[at + 1]) for at, one in enumerate(known))
    return labelled >= _LEAST_LABELS and labelled >= 0.5 * len(rows) and followed >= 0.75 * labels


def _has_years(view: View, rows: list[int], words: Words) -> bool:
    for row in rows:
        found = [heading(view.text(row, column), words) for column in view.own(row)]
        if sum(one.only_year for one in found) >= 2:
            return True
    return False


def _is_label(view: View, row: int, column: int, words: Words) -> bool:
    value = view.value(row, column)
    if not isinstance(value, str) or len(value) > _LONGEST_LABEL + 8:
        return False
    found = heading(value, words)
    label = found.label
    return found.year is None and 2 <= len(label) <= _LONGEST_LABEL and words.is_word(label)


def _across(view: View, words: Words) -> Iterator[View]:
    """Blocks side by side: where a row says its first label twice, the second begins another block."""
    for row in list(view.rows())[:80]:
        columns = view.own(row)
        labels = [fold(view.text(row, column)) for column in columns]
        if labels and labels.count(labels[0]) > 1 and _is_label(view, row, columns[0], words):
            starts = [column for column, label in zip(columns, labels, strict=True) if label == labels[0]]
            for at, start in enumerate(starts):
                end = starts[at + 1] - 1 if at + 1 < len(starts) else view.right
                yield view.cut(view.top, start, view.bottom, end)
            return
    yield view


def _read(view: View, words: Words) -> Forms:
    pairs = list(_pairs(view, words))
    first = min((row for row, _, _ in ((label[0], label, value) for label, value in pairs)), default=view.top)
    titles = [
        text for row in range(view.top, first) for column in view.own(row)
        if (text := view.text(row, column)) and not is_note(text, words)
    ]  # fmt: skip
    forms = Forms(view, " ".join(titles))
    known: dict[str, Column] = {}
    block = -1
    for label, value in pairs:
        text = view.text(*label)
        said = fold(text)
        if said not in known:
            found = heading(text, words)
            column = Column(len(known), label[0], found.label, found.unit, found.year, (), text, place=label)
            known[said] = column
            forms.columns.append(column)
        index = known[said].index
        if block < 0 or index in forms.places[block] or (index == 0 and forms.places[block]):
            block += 1
            forms.places[block] = {}
        if value is not None:
            forms.places[block][index] = value
        elif index == 0:
            forms.places[block][index] = label
    return forms


def _pairs(view: View, words: Words) -> Iterator[tuple[Cell, Cell | None]]:
    """(label, value) in the order of reading. What stands in a column of labels is one, known or not."""
    seen: dict[int, int] = {}
    for row in view.rows():
        for column in view.own(row):
            if _is_label(view, row, column, words):
                seen[column] = seen.get(column, 0) + 1
    most = max(seen.values(), default=0)
    columns_of_labels = {column for column, count in seen.items() if count >= max(2, 0.3 * most)}
    rows = list(view.rows())
    taken: set[Cell] = set()
    for at, row in enumerate(rows):
        columns = view.own(row)
        for position, column in enumerate(columns):
            if (row, column) in taken or not _stands_as_label(view, row, column, columns, columns_of_labels, words):
                continue
            label_end = view.covers(row, column).right
            right = next((other for other in columns[position + 1 :]), None)
            if right is not None and not _stands_as_label(view, row, right, columns, columns_of_labels, words):
                taken.add((row, right))
                yield (row, column), (row, right)
            elif label_end >= view.right and at + 1 < len(rows) and len(view.own(rows[at + 1])) == 1:
                below = (rows[at + 1], view.own(rows[at + 1])[0])
                taken.add(below)
                yield (row, column), below
            else:
                yield (row, column), (row, label_end + 1) if label_end < view.right else None


def _stands_as_label(
    view: View, row: int, column: int, columns: list[int], columns_of_labels: set[int], words: Words
) -> bool:
    if _is_label(view, row, column, words):
        return column in columns_of_labels or column == columns[0] or _alternates(view, row, column, columns, words)
    value = view.value(row, column)
    return (
        column in columns_of_labels
        and len(columns) > 1
        and isinstance(value, str)
        and len(value) <= _LONGEST_LABEL
        and not is_note(value, words)
        and column != columns[-1]
    )


def _alternates(view: View, row: int, column: int, columns: list[int], words: Words) -> bool:
    """Whether labels and values take turns in a row up to a label and its value."""
    at = columns.index(column)
    if at % 2 or at + 1 >= len(columns):
        return False
    known = [_is_label(view, row, each, words) for each in columns[: at + 2]]
    return all(one == (not place % 2) for place, one in enumerate(known))


def turned(view: View) -> View:
    """The view with rows for columns, merged titles above it left out."""
    rows = [row for row in view.rows() if len(view.own(row)) > 1]
    return replace(view, top=rows[0], bottom=rows[-1]).turn() if rows else view
