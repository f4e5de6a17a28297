"""Workbooks of Excel since 2007 and of WPS (.xlsx, .xlsm): the book, its parts and its shared texts.

One streamed reader for small and large files alike: openpyxl takes 726 MB for 50,000 rows of 30 columns, and a file
must not be understood differently because it grew. A sheet's cells are read in `xlsx_sheet`.
"""

import posixpath
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from ingest.documents import refused
from ingest.tables.formats.archive import Archive
from ingest.tables.formats.budget import Budget
from ingest.tables.formats.markup import attribute, is_true
from ingest.tables.formats.references import ranges
from ingest.tables.formats.texts import shared_texts
from ingest.tables.formats.xlsx_sheet import SheetPart
from ingest.tables.formats.xlsx_styles import Styles
from ingest.tables.limits import Limits
from ingest.tables.sheet import Progress, Sheet, Span


def read_xlsx(path: Path, limits: Limits, progress: Progress | None = None) -> list[Sheet]:
    """All worksheets in their order, hidden ones too; RefusedData for what cannot be read."""
    with Archive(path, limits, progress) as archive:
        book = _Book(archive)
        budget = Budget(path, limits)
        texts = shared_texts(archive, book.part("sharedStrings"), budget)
        styles = Styles(archive, book.part("styles"))
        sheets: list[Sheet] = []
        sources: list[tuple[str, str]] = []  # sheet whose cells have a list, and where the list stands
        for name, part, hidden in book.sheets:
            budget.sheet(name)
            reader = SheetPart(texts, styles, budget, since_1904=book.since_1904)
            archive.walk(part, reader.begin, reader.finish)
            sheets.append(reader.sheet(name, hidden))
            sources += [(name, formula) for formula in reader.lists]
    return _with_list_sources(sheets, sources, book.names)


class _Book:
    """The parts that the book names: sheets as (name, part, hidden), defined names, the system of dates."""

    def __init__(self, archive: Archive) -> None:
        main = next(iter(_related(archive, "", "officeDocument")), "xl/workbook.xml")
        self._archive, self._main = archive, main
        self.since_1904 = False
        self.names: dict[str, str] = {}
        self._listed: list[tuple[str, str, bool]] = []
        self._name = ""
        if not archive.walk(main, self._begin, self._finish):
            raise archive.damaged("（缺少工作簿）")
        worksheets = _relations(archive, main)
        # A chart or a macro sheet has no cells.
        self.sheets = [
            (name, target, hidden)
            for name, relation, hidden in self._listed
            if (found := worksheets.get(relation)) and found[0] == "worksheet" and (target := found[1])
        ]
        if not self.sheets:
            raise refused("empty", "工作簿里没有工作表", "请检查文件。", archive.path)
        archive.expect([self.part("sharedStrings"), *(part for _, part, _ in self.sheets)])

    def part(self, kind: str) -> str:
        """The part of a kind that the book refers to; "" when there is none."""
        return next(iter(_related(self._archive, self._main, kind)), "")

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "workbookPr":
            self.since_1904 = is_true(attributes.get("date1904"))
        elif tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self._listed.append((attributes.get("name", ""), attribute(attributes, "id") or "", hidden))
        elif tag == "definedName":
            self._name = attributes.get("name", "")

    def _finish(self, tag: str, text: str) -> None:
        if tag == "definedName":
            self.names[self._name] = text


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The relations of a part: id → (kind, target part)."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = unquote(attributes.get("Target", ""))
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], whole)

    archive.walk(posixpath.join(folder, "_rels", f"{name}.rels"), begin, lambda *_: None)
    return found


def _related(archive: Archive, part: str, kind: str) -> list[str]:
    return [target for known, target in _relations(archive, part).values() if known == kind]


def _with_list_sources(sheets: list[Sheet], sources: list[tuple[str, str]], names: dict[str, str]) -> list[Sheet]:
    spans: dict[str, list[Span]] = {}
    for home, formula in dict.fromkeys(sources):
        for sheet, span in ranges(names.get(formula.strip().lstrip("="), formula)):
            spans.setdefault(sheet or home, []).append(span)
    return [replace(sheet, list_sources=tuple(dict.fromkeys(spans.get(sheet.name, ())))) for sheet in sheets]
