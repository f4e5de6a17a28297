"""What a sheet is: tables in a list, forms, a list that runs across, instructions, choices of drop-downs, nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.tables.cards import Card, find_cards
from ingest.tables.evidence import SAMPLE, Evidence, evidence
from ingest.tables.forms import Forms, find_forms, runs_across, turned
from ingest.tables.headers import Column, corner, read_header
from ingest.tables.regions import Region, regions
from ingest.tables.sheet import Cell, Sheet
from ingest.tables.values.names import clean, is_organisation, type_of
from ingest.tables.view import View
from ingest.tables.words import Words


@dataclass(slots=True)
class Raw:
    """A table before its columns mean something."""

    view: View
    kind: str
    title: str
    unit: str
    columns: list[Column]
    records: Sequence[int]
    totals: Sequence[int]
    header: tuple[int, ...]
    places: dict[int, dict[int, Cell]]

    def evidences(self, words: Words) -> list[Evidence]:
        """What the columns' values look like, from rows spread over the whole table."""
        step = max(1, len(self.records) // (2 * SAMPLE))
        chosen = self.records[::step]
        found = []
        for column in self.columns:
            if self.places:
                places = [self.places[record].get(column.index) for record in chosen]
            else:
                places = [(record, column.index) for record in chosen]
            cells = [place for place in places if place is not None]
            found.append(evidence([self.view.value(*cell) for cell in cells], words, self._percent(cells)))
        return found

    def _percent(self, cells: Sequence[Cell]) -> float:
        """Of cells with numbers the share that Excel shows as percentages."""
        formats = [
            self.view.sheet.formats.get(self.view.cell(*cell), "")
            for cell in cells
            if isinstance(self.view.value(*cell), int | float)
        ]
        return sum("%" in one for one in formats) / len(formats) if formats else 0.0


def tables(sheet: Sheet, words: Words) -> tuple[list[Raw], str]:
    """The tables of a sheet, and what a sheet without any is: instructions, choices or empty."""
    if not sheet.rows:
        return [], "empty"
    if _is_choices(sheet, words):
        return [], "choices"
    view = View.whole(sheet)
    if runs_across(view, words):
        across = turned(view)
        return [_of_region(region, words) for region in regions(across, words)], "list"
    forms = find_forms(view, words)
    if forms:
        return [_of_forms(one) for one in forms], "form"
    if cards := find_cards(view, words):
        return [raw for card in cards for raw in _of_card(card, words)], "form"
    found = [_of_region(region, words) for region in regions(view, words)]
    return found, "list" if found else "instructions" if _is_text(view, words) else "empty"


def _is_choices(sheet: Sheet, words: Words) -> bool:
    """A sheet that only feeds drop-down lists: named so, or hidden and made of their ranges."""
    named = any(word in sheet.name for word in words.raw["lists"])
    return (sheet.hidden and (named or bool(sheet.list_sources))) or (named and bool(sheet.list_sources))


def _is_text(view: View, words: Words) -> bool:
    return any(word in view.sheet.name for word in words.raw["instructions"]) or all(
        len(view.own(row)) <= 1 for row in view.rows()
    )


def _of_region(region: Region, words: Words) -> Raw:
    columns = _rows_named(read_header(region.view, region.header, words).columns, words)
    return Raw(region.view, "list", region.title, region.unit, columns, region.data, region.totals, region.header, {})


def _rows_named(columns: list[Column], words: Words) -> list[Column]:
    """The columns of a matrix with a heading over its rows' names, which its corner shares with the columns or omits.

    企业\\高校院所 over firms as columns means that the rows are the other, whichever way the corner is written.
    """
    across = [name for one in columns[1:] if is_organisation(name := clean(one.label), words)]
    if len(across) < 2 or len(across) < len(columns) - 2:
        return columns
    parts = corner(columns[0].label)
    if len(parts) == 1:
        return columns
    firms = sum(type_of(name, words) == "Enterprise" for name in across) > len(across) / 2
    fitting = [part for part in parts if "企业" in part or "公司" in part]
    label = fitting[0] if fitting and not firms else words.raw["any_organisation"]
    return [replace(columns[0], label=label, written=columns[0].written or label), *columns[1:]]


def _of_forms(forms: Forms) -> Raw:
    rows = sorted({column.row for column in forms.columns})
    return Raw(
        forms.view, "form", forms.title, "", forms.columns, list(forms.places), (), tuple(rows[:1]), forms.places
    )


def _of_card(card: Card, words: Words) -> list[Raw]:
    """The form, and the tables below it: those that name no organisation have the form's firm in every row."""
    found = [_of_forms(card.form)]
    for region in regions(card.below, words) if card.below else ():
        raw = _of_region(region, words)
        if not any(seen.share("organisation") >= 0.5 for seen in raw.evidences(words)):
            firm = replace(card.firm, index=raw.view.right + 1)
            raw.places = {
                row: {firm.index: card.cell} | {one.index: (row, one.index) for one in raw.columns}
                for row in raw.records
            }
            raw.columns = [firm, *raw.columns]
        found.append(raw)
    return found
