"""Cards of firms: a form, and below it a small table by year whose figures are those of the form's firm."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.names import fold
from ingest.tables.forms import Forms, find_forms
from ingest.tables.headers import Column, heading
from ingest.tables.sheet import Cell
from ingest.tables.values.dates import read_year
from ingest.tables.values.names import clean, is_organisation
from ingest.tables.view import View
from ingest.tables.words import ORGANISATIONS, Words

_LONGEST_FORM = 60  # rows above a table
_LONGEST_TITLE = 24
_LEAST_NAME = 0.66


@dataclass(frozen=True, slots=True)
class Card:
    """A form, the view below it (None: nothing), and the label and cell of the form's firm."""

    form: Forms
    below: View | None
    firm: Column
    cell: Cell


def find_cards(view: View, words: Words) -> list[Card]:
    """The cards of a view, one below the other; none where a part of it is something else, or no table is there."""
    found: list[Card] = []
    rest = view
    while header := next(_by_year(rest, words), None):
        begins = _with_titles(rest, header)
        form = _form(rest.cut(rest.top, view.left, begins - 1, view.right), words)
        firm = _firm(form, words) if form else None
        if form is None or firm is None:
            return []
        following = _next(form, view, header)
        found.append(Card(form, view.cut(begins, view.left, following - 1, view.right), *firm))
        rest = view.cut(following, view.left, view.bottom, view.right)
        if following > view.bottom:
            return found
    form = _form(rest, words) if found else None  # the last firm has no table
    firm = _firm(form, words) if form else None
    return [*found, Card(form, None, *firm)] if form and firm else []


def _by_year(view: View, words: Words) -> Iterator[int]:
    """Header rows over years in a column (年度 above 2023), or with years beside each other."""
    for row in list(view.rows())[1:_LONGEST_FORM]:
        columns = view.own(row)
        if len(columns) < 2:
            continue
        said = {column: heading(view.text(row, column), words) for column in columns}
        across = sum(one.only_year for one in said.values())
        if across >= 2 or any(one.label and _over_years(view, row, at, one.label, words) for at, one in said.items()):
            yield row


def _over_years(view: View, row: int, column: int, label: str, words: Words) -> bool:
    below = view.value(row + 1, column) if row < view.bottom else None
    if below is None or read_year(below) is None:
        return False
    return any(one.meaning.key == "year" and one.score > 0.9 for one in words.matches(label))


def _with_titles(view: View, header: int) -> int:
    """The first row of a table: lines that stand alone right above its header are its titles."""
    row = header
    while row - 1 > view.top and len(view.own(row - 1)) <= 1:
        own = view.own(row - 1)
        if own and len(view.text(row - 1, own[0])) > _LONGEST_TITLE:
            break
        row -= 1
    return row


def _form(view: View, words: Words) -> Forms | None:
    """The only form of a view; of several blocks the last is that of the table."""
    forms = find_forms(view, words)
    return forms[0] if len(forms) == 1 else None


def _firm(form: Forms, words: Words) -> tuple[Column, Cell] | None:
    """The label and the cell of the organisation that a form's last block is about."""
    block = form.places[max(form.places)]
    for column in form.columns:
        cell = block.get(column.index)
        if cell is None or not is_organisation(clean(form.view.text(*cell)), words):
            continue
        meanings = (one.meaning for one in words.matches(column.label) if one.score >= _LEAST_NAME)
        if any(one.kind == "property" and one.owner in ORGANISATIONS and one.name == "name" for one in meanings):
            return column, cell
    return None


def _next(form: Forms, view: View, header: int) -> int:
    """The row below a card: that of the next card's first line, its title or its first label, or the view's end."""
    label = form.columns[0].row
    title = next(row for row in range(form.view.top, label + 1) if form.view.own(row))
    first = {fold(view.text(row, view.own(row)[0])) for row in (title, label)}
    for row in range(header + 1, view.bottom + 1):
        own = view.own(row)
        if own and fold(view.text(row, own[0])) in first:
            return row
    return view.bottom + 1
