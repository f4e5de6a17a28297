"""Which rows are a header: one to four, of column words, years, or the names that a matrix stands under."""

from graph.names import fold
from ingest.tables.headers import corner, heading
from ingest.tables.lines import is_note
from ingest.tables.values.dates import ImpossibleDate, read_date
from ingest.tables.values.marks import plain
from ingest.tables.values.names import is_organisation, is_place
from ingest.tables.values.numbers import read_number
from ingest.tables.view import View
from ingest.tables.words import Words

DEEPEST = 4  # header rows
_WORTH_INSIDE = 0.75  # right below data: 研究院 | 2019 are values, though either could head a column


def header_worth(view: View, row: int, words: Words) -> float:
    """How much a row is a header: the share of its cells that are column words, 0 where fewer than two are."""
    columns = view.own(row)
    texts = [view.text(row, column) for column in columns]
    if len(texts) < 2 or any(len(text) > 40 for text in texts):
        return 0.0
    known = [is_heading(view, row, column, words) for column in columns]
    known[0] = known[0] or any(words.is_word(heading(part, words).label) for part in corner(texts[0]))
    leading = known.index(False) if False in known else len(known)
    names = texts[leading:]
    last = len(names) - (len(names) > 2 and tells_how_many(names[-1], words))
    if leading and len(names) > 1 and all(_may_stand_over(plain(name), words) for name in names[:last]):
        return 1.0
    return sum(known) / len(texts) if sum(known) >= 2 else 0.0


def tells_how_many(text: str, words: Words) -> bool:
    """Whether the last column of a matrix counts its marks: 合计, 合作企业数."""
    return fold(text) in words.group("total") or text.endswith("数")


def _may_stand_over(text: str, words: Words) -> bool:
    """Whether a name may head a column: the organisation of a matrix, a town of statistics, a qualification."""
    return is_organisation(text, words) or is_place(text, words) or words.tells_of_qualification(text)


def is_heading(view: View, row: int, column: int, words: Words) -> bool:
    """Whether a cell is a column word or a year."""
    value = view.value(row, column)
    if not isinstance(value, str) or value.rstrip().endswith((":", "：")):
        return False
    found = heading(value, words)
    return bool(found.label and words.is_word(found.label)) or found.only_year


def header_at(view: View, row: int, words: Words, inside: bool) -> tuple[int, ...]:
    """The header rows that begin in a row; empty when none does. Right below data no group row can stand."""
    worth = header_worth(view, row, words)
    rows = [row]
    if inside and worth < _WORTH_INSIDE:
        return ()
    if worth < 0.5:
        # Groups over the header (基本情况 | 研发投入): the row below, or the one after, has the words.
        deeper = [below for below in range(row + 1, min(row + 3, view.bottom + 1))]
        good = next((below for below in deeper if header_worth(view, below, words) >= 0.5), None)
        if good is None or not _is_group_row(view, row, good, words):
            return ()
        rows = list(range(row, good + 1))
    while len(rows) < DEEPEST and _continues(view, rows, words):
        rows.append(rows[-1] + 1)
    bottom = max(view.covers(at, column).bottom for at in rows for column in view.own(at))
    return tuple(range(rows[0], max(rows[-1], min(bottom, rows[0] + DEEPEST - 1)) + 1))


def _is_group_row(view: View, row: int, below: int, words: Words) -> bool:
    """A row of labels each over several columns of the header below."""
    columns = view.own(row)
    texts = [view.value(row, column) for column in columns]
    if len(columns) < 2 or not all(isinstance(text, str) and len(text) <= 24 for text in texts):
        return False
    if any(_tells_who_or_when(text, words) for text in map(plain, texts)):
        return False
    spans = [view.covers(row, column) for column in columns]
    wide = any(span.right > span.left for span in spans) or any(span.bottom > span.top for span in spans)
    blanks = len(view.own(below)) > len(columns)
    whole = any(span.right - span.left >= view.right - view.left - 1 for span in spans)
    return (wide or (blanks and len(columns) >= 2)) and not whole and len(columns) < len(view.own(below)) + 2


def _tells_who_or_when(text: str, words: Words) -> bool:
    """Whether a cell above a table is a signature or a date, not a label."""
    if is_organisation(text, words) or is_note(text, words) or ":" in text:
        return True
    try:
        return read_date(text) is not None and heading(text, words).label != ""
    except ImpossibleDate:
        return True


def _continues(view: View, rows: list[int], words: Words) -> bool:
    """Whether the row below the header rows belongs to the header: labels, years or names under a spanning label."""
    below = rows[-1] + 1
    if below > view.bottom:
        return False
    columns = view.own(below)
    if not columns:
        return False
    merged_down = sum(view.covers(rows[-1], c).bottom >= below for c in view.filled(rows[-1]))
    values = [view.value(below, column) for column in columns]
    telling = sum(_is_label_below(view, below, column, words) for column in columns)
    if telling / len(columns) < 0.6:
        return False
    if all(_is_only_year(view, rows[-1], column, words) for column in view.own(rows[-1])):
        return header_worth(view, below, words) >= 0.5  # 2022年 | 2023年 over figures, in a file without merged cells
    if merged_down and len(columns) < len(list(view.filled(below))) + 1 and _beneath_span(view, rows, columns):
        return True
    # Without merged cells: every cell stands beneath a label that spans blanks, and the first column is blank.
    return (
        view.left not in columns
        and not view.text(below, view.left)
        and all(isinstance(value, str) or _is_year(value) for value in values)
        and _beneath_span(view, rows, columns)
    )


def _beneath_span(view: View, rows: list[int], columns: list[int]) -> bool:
    """Whether some cell stands beneath a label that reaches over several columns, merged or by the blanks beside it."""
    for column in columns:
        span = view.covers(rows[-1], column)
        if span.right > span.left or not view.text(rows[-1], column):
            return True
        if column < view.right and not view.text(rows[-1], column + 1) and column + 1 in columns:
            return True
    return False


def _is_label_below(view: View, row: int, column: int, words: Words) -> bool:
    value = view.value(row, column)
    if _is_year(value):
        return True
    if not isinstance(value, str) or len(value) > 40:
        return False
    found = heading(value, words)
    return (
        found.year is not None
        or bool(found.unit)
        or words.is_word(found.label)
        or is_organisation(plain(value), words)
        or (view.covers(row, column).top == row and read_number(value, "", words) is None and len(value) <= 12)
    )


def _is_only_year(view: View, row: int, column: int, words: Words) -> bool:
    value = view.value(row, column)
    said = heading(value, words) if isinstance(value, str) else None
    return _is_year(value) or (said is not None and said.only_year)


def _is_year(value: object) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and 1990 <= value <= 2100 and value == int(value)
    )
