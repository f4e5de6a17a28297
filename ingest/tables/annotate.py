"""The officer's workbook given back with its problems: a comment in each faulty cell, and a sheet that lists all."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ingest.tables.formats import read_sheets
from ingest.tables.formats.references import span_of
from ingest.tables.limits import Limits
from ingest.tables.problem_list import HEADINGS, LIST
from ingest.tables.sheet import Sheet, Value, address

_AUTHOR = "搭桥"
_WIDTHS = (16, 10, 28, 44, 52)
_FAULTY = PatternFill("solid", fgColor="FFF2B8B5")
_LINK = Font(color="FF0B57D0", underline="single")
_HEADING = PatternFill("solid", fgColor="FFE8EAED")
_MANY_CELLS = 300_000  # openpyxl takes half a kilobyte for each that it keeps
_MOST_COMMENTS, _MOST_LISTED = 5_000, 100_000
_LONGEST_TITLE, _LONGEST_TEXT = 31, 32_000  # Excel's own limits
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")


class CellProblem(Protocol):
    """One thing wrong with a cell, or with the whole file where `cell` is None."""

    @property
    def sheet(self) -> str | None: ...
    @property
    def cell(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def message(self) -> str: ...
    @property
    def remedy(self) -> str: ...


def annotate(original: Path, problems: Iterable[CellProblem], out: Path, limits: Limits | None = None) -> None:
    """Write to `out` (.xlsx) the workbook as it came, with its problems marked.

    Formats and formulas of an .xlsx stay (charts and pictures do not: openpyxl drops them). Other file types are
    written anew with the same cells; so are books of more than 300,000 cells, without merged and hidden parts. No
    text becomes a formula. RefusedData when the original cannot be read.
    """
    sheets = read_sheets(original, limits)
    told = list(problems)
    kept = _is_workbook(original)
    titles = {
        one.name: one.name if kept else title for one, title in zip(sheets, _titles(sheets, original), strict=True)
    }
    said = _comments(titles, told)
    if sum(len(row) for one in sheets for row in one.rows) > _MANY_CELLS:
        book = _written_through(sheets, titles, said)
    else:
        book = load_workbook(original) if kept else _copy(sheets, titles)
        for (title, place), text in said.items():
            _mark(_first_of_merged(book[title], place), text)
    _list(book, titles, told)
    book.save(out)


def _is_workbook(path: Path) -> bool:
    """Is it a workbook that openpyxl reads?"""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return False
    with ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _titles(sheets: Sequence[Sheet], path: Path) -> list[str]:
    """Titles that Excel allows, each once; a text file's table is called as the file."""
    titles: list[str] = []
    for sheet in sheets:
        base = (_NO_TITLE.sub(" ", sheet.name or path.stem).strip("' ") or "表")[:_LONGEST_TITLE]
        title, number = base, 2
        while title.casefold() in {one.casefold() for one in titles}:
            title, number = f"{base[: _LONGEST_TITLE - 5]}({number})", number + 1
        titles.append(title)
    return titles


def _comments(titles: Mapping[str, str], problems: Sequence[CellProblem]) -> dict[tuple[str, str], str]:
    """What is said in each faulty cell, by sheet title and place."""
    said: dict[tuple[str, str], str] = {}
    for problem in problems:
        title, place = titles.get(problem.sheet or ""), problem.cell
        if title is None or not place or span_of(place) is None:
            continue
        text = f"{problem.message}\n→ {problem.remedy}" if problem.remedy else problem.message
        before = said.get((title, place))
        if before or len(said) < _MOST_COMMENTS:
            said[title, place] = f"{before}\n{text}" if before else text
    return said


def _copy(sheets: Sequence[Sheet], titles: Mapping[str, str]) -> Workbook:
    """A new book with the same cells, merged ranges and hidden parts."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(titles[sheet.name])
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for r, c, value in _filled(sheet):
            _fill(page.cell(r + 1, c + 1), value)
        for (r, c), code in sheet.formats.items():
            page.cell(r + 1, c + 1).number_format = code
        for span in sheet.merged:
            page.merge_cells(None, span.top + 1, span.left + 1, span.bottom + 1, span.right + 1)
        for number in sheet.hidden_rows:
            page.row_dimensions[number + 1].hidden = True
        for number in sheet.hidden_columns:
            page.column_dimensions[get_column_letter(number + 1)].hidden = True
    if all(page.sheet_state == "hidden" for page in book.worksheets):
        book.worksheets[0].sheet_state = "visible"  # Excel opens no book without one
    return book


def _filled(sheet: Sheet) -> Iterable[tuple[int, int, Value]]:
    yield from ((r, c, value) for r, row in enumerate(sheet.rows) for c, value in enumerate(row) if value is not None)
    yield from ((r, c, error) for (r, c), error in sheet.formula_errors.items())


def _written_through(
    sheets: Sequence[Sheet], titles: Mapping[str, str], said: Mapping[tuple[str, str], str]
) -> Workbook:
    """A new book whose rows go to the disk as they are made."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        title = titles[sheet.name]
        page = book.create_sheet(title)
        for r, row in enumerate(sheet.rows):
            cells = [WriteOnlyCell(page) for _ in row]
            for c, (cell, value) in enumerate(zip(cells, row, strict=True)):
                _fill(cell, sheet.formula_errors.get((r, c)) if value is None else value)
                if code := sheet.formats.get((r, c)):
                    cell.number_format = code
                if text := said.get((title, address(r, c))):
                    _mark(cell, text)
            page.append(cells)
    return book


def _fill(cell: Cell, value: Value) -> None:
    """A value as it is; a text stays a text, whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_TEXT]
    cell.data_type = "s"


def _mark(cell: Cell, text: str) -> None:
    """A comment and a fill; what somebody had noted in the cell stays above."""
    if cell.comment is not None:
        text = f"{cell.comment.text}\n{text}"
    text = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_TEXT]
    cell.comment = Comment(text, _AUTHOR, height=50 + 20 * (text.count("\n") + len(text) // 20), width=300)
    cell.fill = _FAULTY


def _first_of_merged(page: Worksheet, place: str) -> Cell:
    cell = page[place]
    if isinstance(cell, MergedCell):
        around = next(span for span in page.merged_cells.ranges if place in span)
        cell = page.cell(around.min_row, around.min_col)
    assert isinstance(cell, Cell)
    return cell


def _list(book: Workbook, titles: Mapping[str, str], problems: Sequence[CellProblem]) -> None:
    """The sheet of problems, each with a link to its cell."""
    page = book.create_sheet(LIST)
    page.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    headings = [WriteOnlyCell(page, heading) for heading in HEADINGS]
    for cell in headings:
        cell.font, cell.fill = Font(bold=True), _HEADING
    page.append(headings)
    for row, problem in enumerate(problems[:_MOST_LISTED], 2):
        title = titles.get(problem.sheet or "", problem.sheet or "")
        cells = [WriteOnlyCell(page) for _ in HEADINGS]
        texts = (title, problem.cell or "", problem.value or "", problem.message, problem.remedy)
        for cell, text in zip(cells, texts, strict=True):
            _fill(cell, str(text))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        if problem.cell and title in book.sheetnames:
            quoted = title.replace("'", "''")
            link = Hyperlink(ref="", location=f"'{quoted}'!{problem.cell}")
            cells[1].hyperlink = link
            link.ref = f"B{row}"  # the cell does not yet know its place
            cells[1].font = _LINK
        page.append(cells)
