"""The workbook given back: problems in their cells, a list with links, and nothing of the officer's lost."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from graph.errors import Problem
from ingest.tables import annotate as annotation
from ingest.tables.annotate import annotate
from ingest.tables.formats import read_sheets
from ingest.tables.problem_list import HEADINGS, LIST, is_list_of_problems
from tests.support.old_excel import Error, OldSheet, write_xls


def problem(cell: str | None, sheet: str | None = "名单", message: str = "校验位不符") -> Problem:
    """A problem of a cell."""
    return Problem("credit_code_checksum", message, "核对 18 位代码。", sheet=sheet, cell=cell, value="=1+1")


def workbook(folder: Path) -> Path:
    """A workbook with a merged title, a formula, a format, an officer's comment, a text like a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    for row in (["标题", None, None], ["甲", "91", date(2023, 5, 1)], ["乙", "=1+2", 4]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["A2"].font = Font(bold=True)
    sheet["B2"].comment = Comment("老王:已核", "王")
    sheet["A3"].value = "=乙"
    sheet["A3"].data_type = "s"
    book.save(folder / "名单.xlsx")
    return folder / "名单.xlsx"


def given_back(path: Path, *problems: Problem) -> Any:
    """The annotated workbook."""
    out = path.parent / "out.xlsx"
    annotate(path, problems, out)
    return openpyxl.load_workbook(out)


def test_each_faulty_cell_has_a_comment_and_a_fill_and_the_rest_is_as_it_came(tmp_path: Path) -> None:
    sheet = given_back(workbook(tmp_path), problem("B2"), problem("B2", message="与第9行矛盾"), problem("C1"))["名单"]
    said = sheet["B2"].comment.text
    assert [word in said for word in ("老王:已核", "校验位不符", "与第9行矛盾", "核对 18 位代码")] == [True] * 4
    assert sheet["B2"].fill.fill_type == "solid"
    assert "校验位不符" in sheet["A1"].comment.text  # the top left of the merged title
    assert (sheet["A2"].font.bold, sheet["B3"].value, str(sheet.merged_cells)) == (True, "=1+2", "A1:C1")
    assert sheet["C3"].comment is None


def test_the_list_links_to_the_cells_and_holds_what_has_none(tmp_path: Path) -> None:
    page = given_back(workbook(tmp_path), problem("B2"), problem(None, None, "文件没有表头"))[LIST]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert rows[1] == ("名单", "B2", "=1+1", "校验位不符", "核对 18 位代码。")
    assert rows[2][3] == "文件没有表头"
    assert page["B2"].hyperlink.location == "'名单'!B2"


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    book = given_back(workbook(tmp_path), problem("B2"))
    assert book["名单"]["A3"].data_type == "s"
    assert book[LIST]["C2"].data_type == "s"
    (tmp_path / "a.csv").write_text('名称\n"=HYPERLINK(""http://x"")"\n+1\n', encoding="utf-8")
    copied = given_back(tmp_path / "a.csv", problem("A2", ""))["a"]
    assert [cell.data_type for cell in copied["A"]] == ["s", "s", "s"]
    assert copied["A2"].comment is not None


def test_an_old_workbook_comes_back_as_a_new_one_with_the_same_cells(tmp_path: Path) -> None:
    rows = [["标题", None], ["甲", 1.5], [date(2023, 5, 1), Error("#REF!")]]
    sheets = [OldSheet("名单", rows, merged=[(0, 0, 0, 1)], hidden_rows=[1]), OldSheet("旧", [["x"]], hidden=True)]
    path = write_xls(tmp_path / "a.xls", sheets)
    annotate(path, [problem("B3")], tmp_path / "out.xlsx")
    before, after = read_sheets(path), read_sheets(tmp_path / "out.xlsx")
    assert [s.rows for s in after[:2]] == [s.rows for s in before]
    assert [s.formula_errors for s in after[:2]] == [s.formula_errors for s in before]
    assert (after[0].merged, after[0].hidden_rows, after[1].hidden) == (before[0].merged, {1}, True)
    assert [is_list_of_problems(s) for s in after] == [False, False, True]


def test_a_large_workbook_is_written_through_with_its_comments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotation, "_MANY_CELLS", 3)
    sheet = given_back(workbook(tmp_path), problem("B2"))["名单"]
    assert sheet["B2"].comment is not None
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["C2"].value.date()) == ("=乙", "s", date(2023, 5, 1))


def test_a_title_that_excel_does_not_allow_is_made_one_that_it_does(tmp_path: Path) -> None:
    path = tmp_path / f"{'很长的名称' * 9}[1]:报表.csv"
    path.write_text("名称\n甲\n", encoding="utf-8")
    title = given_back(path, problem("A2", "")).sheetnames[0]
    assert len(title) <= 31
    assert not set("[]:*?/\\") & set(title)
