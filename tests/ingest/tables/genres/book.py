"""What the authors of the genre files share: invented names with true check digits, the truth beside, the writers."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
import openpyxl
from openpyxl.worksheet.datavalidation import DataValidation

from tests.support.parts import pack, spreadsheet_parts

FILES, TRUTH = Path(__file__).parent / "files", Path(__file__).parent / "truth"
TOWNS = ("天马街道", "紫港街道", "招贤镇", "辉埠镇", "球川镇", "芳村镇", "白石镇", "青石镇", "同弓乡", "东案乡")
_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015

Place = tuple[str, int]  # sheet and row


def code(number: int) -> str:
    """A credit code of an invented firm, with its true check digit."""
    body = f"91330822MB{number * 7919 % 10_000_000:07d}"
    total = sum(_DIGITS.index(one) * pow(3, at, 31) for at, one in enumerate(body))
    return body + _DIGITS[(31 - total % 31) % 31]


def wrong(good: str) -> str:
    """The code with a wrong check digit."""
    return good[:-1] + _DIGITS[(_DIGITS.index(good[-1]) + 5) % 31]


@dataclass
class Truth:
    """What is in a file. Nodes are one by type and name (or key); amounts are in yuan."""

    file: str
    nodes: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    relations: list[dict[str, Any]] = field(default_factory=list)
    observations: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def node(self, kind: str, name: str, at: Place, key: str = "", /, **properties: Any) -> str:
        """A node said at a place; its id. With a key the name is what is told apart by it, or nothing."""
        made = {
            "id": f"n{len(self.nodes) + 1}",
            "type": kind,
            "properties": {"name": name} if name else {},
            "locators": [],
        }
        found = self.nodes.setdefault((kind, key or name), made)
        for name_, value in properties.items():
            if value is not None:
                found["properties"].setdefault(name_, value)
        locator = {"sheet": at[0], "row": at[1]}
        if locator not in found["locators"]:
            found["locators"].append(locator)
        return str(found["id"])

    def relation(self, kind: str, source: str, target: str, at: Place, /, **properties: Any) -> None:
        """A relation said at a place."""
        known = {name.rstrip("_"): value for name, value in properties.items() if value is not None}
        self.relations.append(
            {"type": kind, "source": source, "target": target, "properties": known, "locators": [_locator(at)]}
        )

    def observation(
        self, indicator: str, scope: str, year: int, value: float, unit: str, sheet: str, cell: str, **more: Any
    ) -> None:
        """A figure at a cell."""
        base = {"indicator": indicator, "scope": scope, "year": year, "value": value, "unit": unit}
        self.observations.append(base | more | {"locators": [{"sheet": sheet, "cell": cell}]})

    def problem(self, code_: str, sheet: str, cell: str, value: str, message: str) -> None:
        """A planted fault."""
        self.problems.append({"code": code_, "sheet": sheet, "cell": cell, "value": value, "message": message})

    def save(self) -> None:
        """Write it beside the files."""
        content = {
            "synthetic": "合成数据",
            "file": self.file,
            "nodes": list(self.nodes.values()),
            "relations": self.relations,
            "observations": self.observations,
            "problems": self.problems,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (TRUTH / f"{self.file}.json").write_text(text + "\n", encoding="utf-8")


def _locator(at: Place) -> dict[str, Any]:
    return {"sheet": at[0], "row": at[1]}


def kind_of(name: str) -> str:
    """An organisation's type by the ending of its name (FORMAT.md)."""
    endings = {
        "University": ("大学", "学院"),
        "ResearchInstitute": ("科学院", "研究院", "研究所"),
        "Department": ("局", "人民政府", "委员会", "办公室"),
        "Organisation": ("合作社", "协会", "联盟", "商会"),
    }
    return next((kind for kind, ends in endings.items() if name.endswith(ends)), "Enterprise")


@dataclass
class Page:
    """A sheet of an .xlsx."""

    name: str
    rows: Sequence[Sequence[Any]]
    merged: Sequence[str] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    formats: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)  # cells → the range of their words


def xlsx(name: str, *pages: Page) -> None:
    """Write a workbook. A number format belongs to the cell or, with a letter alone, to the column."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
        for row in page.rows:
            sheet.append(list(row))
        for cells in page.merged:
            sheet.merge_cells(cells)
        for number in page.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for place, shown in page.formats.items():
            for cell in sheet[place] if place.isalpha() else [sheet[place]]:
                cell.number_format = shown
        for place, words in page.choices.items():
            rule = DataValidation(type="list", formula1=words)
            rule.add(place)
            sheet.add_data_validation(rule)
    book.save(FILES / name)


def comma_separated(name: str, rows: Sequence[Sequence[Any]], encoding: str) -> None:
    """Write a CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    (FILES / name).write_bytes(text.getvalue().encode(encoding))


def word(name: str, *tables: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int, int]] = ()) -> None:
    """Write a document of tables; merged: table, top, left, bottom, right from 0."""
    document = docx.Document()
    for rows in tables:
        table = document.add_table(len(rows), max(map(len, rows)))
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                table.cell(r, c).text = "" if value is None else str(value)
        document.add_paragraph("")
    for number, top, left, bottom, right in merged:
        table = document.tables[number]
        text = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = text
    document.save(str(FILES / name))


def opendocument(name: str, sheet: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write an .ods of one sheet."""
    text = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    pack(FILES / name, spreadsheet_parts(f'<table:table table:name="{escape(sheet)}">{text}</table:table>'))


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'
