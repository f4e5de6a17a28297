"""Workbooks of Excel, old and new, and of OpenDocument: every cell with what Excel knows of it."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from python_calamine import CalamineWorkbook

from ingest.tables.formats import read_sheets
from ingest.tables.sheet import Sheet, Span
from tests.support.old_excel import Error, Formula, Month, OldSheet, write_xls
from tests.support.parts import pack, spreadsheet_parts, workbook_parts

ROWS = [["名称", "金额", "日期"], ["甲公司", 12, date(2023, 5, 1)], ["乙公司", 1.5, datetime(2023, 5, 1, 12, 30)]]


def new_workbook(path: Path, rows: list[list[Any]]) -> Path:
    """An .xlsx by openpyxl."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def written(folder: Path, sheet: str, **parts: str) -> Sheet:
    """The one sheet of an .xlsx with this text of cells."""
    return read_sheets(pack(folder / "book.xlsx", workbook_parts(sheet, **parts)))[0]


def test_old_and_new_workbooks_give_the_same_cells(tmp_path: Path) -> None:
    new = read_sheets(new_workbook(tmp_path / "a.xlsx", ROWS))[0]
    old = read_sheets(write_xls(tmp_path / "a.xls", [OldSheet("Sheet", ROWS)]))[0]
    assert new.rows == old.rows == ROWS


def test_another_reader_sees_the_same_cells_in_an_old_workbook(tmp_path: Path) -> None:
    texts = [["山茶油" * n, n] for n in range(1, 30)]
    path = write_xls(tmp_path / "a.xls", [OldSheet("甲", texts), OldSheet("乙", ROWS)], record_bytes=100)
    ours = {sheet.name: sheet.rows for sheet in read_sheets(path)}
    book = CalamineWorkbook.from_path(str(path))
    theirs = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    assert ours == theirs


def test_formulas_count_by_their_stored_value_and_errors_are_told_by_cell(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A9</f></c><c r="C1" t="e"><f>A9</f><v>#REF!</v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="str"><f>T(1)</f><v>文</v></c></row>'
    )
    sheet = written(tmp_path, cells)
    assert sheet.rows == [[2, None, None, None, "文"]]
    assert sheet.formula_errors == {(0, 1): "=A9", (0, 2): "#REF!"}
    assert sheet.formulas == {(0, 0), (0, 3), (0, 4)}


@pytest.mark.parametrize(("computed", "missing"), [(True, {}), (False, {(0, 3): "公式"})])
def test_an_old_formula_without_text_was_computed_or_not_according_to_its_program(
    tmp_path: Path, computed: bool, missing: dict[tuple[int, int], str]
) -> None:
    row = [Formula(3.5), Formula("文"), Formula(Error("#N/A")), Formula(None), Error("#DIV/0!")]
    sheet = read_sheets(write_xls(tmp_path / "a.xls", [OldSheet("甲", [row])], computed=computed))[0]
    assert sheet.rows == [[3.5, "文"]]
    assert sheet.formula_errors == {(0, 2): "#N/A", (0, 4): "#DIV/0!"} | missing


def test_merged_hidden_and_list_cells_are_known_in_a_new_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["标题"], ["甲", "是", 3], ["乙", "否", 4]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    words = book.create_sheet("选 项")
    words.sheet_state = "hidden"
    for word in ("是", "否"):
        words.append([word])
    chosen = DataValidation(type="list", formula1="'选 项'!$A$1:$A$2")
    chosen.add("B2:B3")
    sheet.add_data_validation(chosen)
    book.save(tmp_path / "a.xlsx")
    first, second = read_sheets(tmp_path / "a.xlsx")
    assert first.merged == (Span(0, 0, 0, 2),)
    assert (first.hidden, first.hidden_rows, first.hidden_columns) == (False, {1}, {1})
    assert (second.hidden, second.list_sources) == (True, (Span(0, 0, 1, 0),))


def test_merged_hidden_and_list_cells_are_known_in_an_old_workbook(tmp_path: Path) -> None:
    sheet = OldSheet(
        "甲", [["标题", None], ["是", 1], ["否", 2]], merged=[(0, 0, 0, 1)], hidden=True, hidden_rows=[2],
        hidden_columns=[1], lists=[(1, 0, 2, 0)],
    )  # fmt: skip
    found = read_sheets(write_xls(tmp_path / "a.xls", [sheet]))[0]
    assert (found.merged, found.hidden, found.hidden_rows) == ((Span(0, 0, 0, 1),), True, {2})
    assert (found.hidden_columns, found.list_sources) == ({1}, (Span(1, 0, 2, 0),))


def test_the_number_format_of_a_date_is_kept_because_it_says_how_precise_it_is(tmp_path: Path) -> None:
    old = read_sheets(write_xls(tmp_path / "a.xls", [OldSheet("甲", [[Month(date(2023, 5, 1)), 45000]])]))[0]
    assert old.rows == [[date(2023, 5, 1), 45000]]
    assert dict(old.formats) == {(0, 0): 'yyyy"年"m"月"'}


STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/><numFmt numFmtId="165" formatCode="0.0&quot;年&quot;"/>'
    '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="57"/><xf numFmtId="20"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("style", "number", "value"),
    [
        (1, "45000", date(2023, 3, 15)),
        (1, "45000.5", datetime(2023, 3, 15, 12)),
        (2, "45000", date(2023, 3, 15)),  # 2023年3月 of Chinese Excel
        (3, "0.25", time(6)),
        (4, "1.5", 1.5),  # hours that have passed
        (5, "45000", 45000),  # 年 as a unit
        (1, "60", 60),  # the 29 February 1900 that never was
        (1, "0", 0),
        (1, "-3", -3),
        (1, "9E+99", 9e99),
        (0, "5000.0", 5000),
        (0, "9.13308223E+17", 9.13308223e17),
    ],
)
def test_a_number_is_a_date_where_its_format_says_so(tmp_path: Path, style: int, number: str, value: Any) -> None:
    sheet = written(tmp_path, f'<row r="1"><c r="A1" s="{style}"><v>{number}</v></c></row>', styles=STYLES)
    assert (sheet.at(0, 0), type(sheet.at(0, 0))) == (value, type(value))


def test_dates_of_a_workbook_that_counts_from_1904_are_four_years_later(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" s="1"><v>43538</v></c></row>'
    sheet = written(tmp_path, cells, styles=STYLES, book='<workbookPr date1904="1"/>')
    assert sheet.at(0, 0) == date(2023, 3, 15)


def test_texts_are_kept_as_written_without_their_reading_aids(tmp_path: Path) -> None:
    texts = (
        "<si><r><t>常山</t></r><r><t xml:space='preserve'> 县</t></r><rPh><t>cs</t></rPh></si><si><t>a_x000D_b</t></si>"
    )
    cells = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>内</t></is></c></row>'
    assert written(tmp_path, cells, texts=texts).rows == [["常山 县", "a\rb", "内"]]


def test_a_merge_down_to_the_last_row_of_excel_covers_the_filled_rows_only(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>'
    parts = workbook_parts(cells)
    name = "xl/worksheets/sheet1.xml"
    merged = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    parts[name] = parts[name].replace("</sheetData>", merged)
    assert read_sheets(pack(tmp_path / "a.xlsx", parts))[0].merged == (Span(0, 0, 2, 1),)


def test_an_opendocument_sheet_gives_repeats_spans_dates_and_hidden_parts(tmp_path: Path) -> None:
    tables = (
        '<table:table table:name="甲" table:style-name="off"><table:table-column/>'
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>标<text:s text:c="2"/>题</text:p>'
        "</table:table-cell><table:covered-table-cell/></table:table-row>"
        '<table:table-row table:number-rows-repeated="2" table:visibility="collapse">'
        '<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="2"/>'
        "</table:table-row><table:table-row><table:table-cell office:value-type='date' office:date-value='2023-05-01'/>"
        "<table:table-cell table:formula='of:=1/0' office:value-type='float'><text:p>#DIV/0!</text:p>"
        '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    style = '<style:style style:name="off"><style:table-properties table:display="false"/></style:style>'
    sheet = read_sheets(pack(tmp_path / "a.ods", spreadsheet_parts(tables, style)))[0]
    assert sheet.rows == [["标  题"], [5, 5], [5, 5], [date(2023, 5, 1)]]
    assert (sheet.merged, sheet.hidden) == ((Span(0, 0, 0, 1),), True)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1, 2}, {1})
    assert sheet.formula_errors == {(3, 1): "#DIV/0!"}


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    read_sheets(new_workbook(tmp_path / "a.xlsx", ROWS * 500), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
