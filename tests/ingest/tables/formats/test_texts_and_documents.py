"""Text tables, tables of Word and of web pages: encodings, separators, records, merged and nested cells."""

from pathlib import Path

import docx
import pytest

from graph.errors import RefusedData
from ingest.tables.formats import read_sheets
from ingest.tables.sheet import Sheet, Span

TEXT = "名称,金额\n常山县甲公司,12\n乙𬭎公司,3\n"
ROWS = [["名称", "金额"], ["常山县甲公司", "12"], ["乙𬭎公司", "3"]]


def text_table(folder: Path, content: bytes, name: str = "a.csv") -> Sheet:
    """What a text file gives."""
    (folder / name).write_bytes(content)
    return read_sheets(folder / name)[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_table_is_read_in_every_encoding_of_a_bureau(tmp_path: Path, encoding: str) -> None:
    assert text_table(tmp_path, TEXT.encode(encoding)).rows == ROWS


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    assert text_table(tmp_path, TEXT.replace(",", separator).encode(), "a.txt").rows == ROWS


def test_a_comma_in_a_title_does_not_hide_that_tabs_separate(tmp_path: Path) -> None:
    content = "企业名单,2023年,常山县\n名称\t金额\n甲,乙\t1\n丙,丁\t2\n".encode()
    assert text_table(tmp_path, content, "a.tsv").rows[2:] == [["甲,乙", "1"], ["丙,丁", "2"]]


def test_a_record_is_a_row_whatever_breaks_its_lines(tmp_path: Path) -> None:
    sheet = text_table(tmp_path, '名称,址\r\n"甲\n公司",x\r\n\r\n,,\r\n乙,y\r\n'.encode())
    assert sheet.rows == [["名称", "址"], ["甲\n公司", "x"], [], [], ["乙", "y"]]


def test_broken_bytes_spoil_their_cell_and_no_other(tmp_path: Path) -> None:
    body = "".join(f"常山县第{n}公司,{n}\n" for n in range(50)).encode()
    sheet = text_table(tmp_path, body + b"\xe5\xb8,7\n")
    assert sheet.unreadable == {(50, 0)}
    assert sheet.at(49, 0) == "常山县第49公司"


def test_errors_of_excel_in_an_export_are_errors_and_no_text(tmp_path: Path) -> None:
    sheet = text_table(tmp_path, b"a,b\n#REF!,#1\n")
    assert (sheet.rows, sheet.formula_errors) == ([["a", "b"], [None, "#1"]], {(1, 0): "#REF!"})


def test_a_quotation_mark_inside_a_cell_is_kept(tmp_path: Path) -> None:
    assert text_table(tmp_path, '名称,备注\n"甲"乙,x\n'.encode()).rows[1] == ["甲乙", "x"]


def test_a_quotation_mark_that_never_closes_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RefusedData) as caught:
        text_table(tmp_path, '名称,备注\n甲,x\n"乙,y\n丙,z\n'.encode())
    assert (caught.value.problems[0].code, caught.value.problems[0].line) == ("csv", 3)


def test_bytes_that_are_no_text_are_refused_at_the_first_cell(tmp_path: Path) -> None:
    with pytest.raises(RefusedData) as caught:
        text_table(tmp_path, bytes(range(1, 256)) * 40)
    assert (caught.value.problems[0].code, caught.value.problems[0].cell) == ("encoding", "A1")


def test_tables_of_a_document_are_numbered_and_merged_cells_stand_at_their_top_left(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("附件")
    first = document.add_table(3, 3)
    first.cell(0, 0).merge(first.cell(0, 2)).text = "标题"
    first.cell(1, 0).merge(first.cell(2, 0)).text = "甲"
    first.cell(1, 1).text, first.cell(2, 1).text, first.cell(2, 2).text = "一", "二\n三", "四"
    document.add_table(1, 1).cell(0, 0).text = "第二"
    document.save(str(tmp_path / "a.docx"))
    one, two = read_sheets(tmp_path / "a.docx")
    assert (one.name, two.name) == ("表1", "表2")
    assert one.rows == [["标题"], ["甲", "一"], [None, "二\n三", "四"]]
    assert set(one.merged) == {Span(0, 0, 0, 2), Span(1, 0, 2, 0)}


def test_a_table_inside_a_cell_is_a_table_of_its_own_and_renumbers_no_other(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "外", "后"
    outer.cell(0, 0).add_table(1, 1).cell(0, 0).text = "内"
    document.add_table(1, 1).cell(0, 0).text = "第二"
    document.save(str(tmp_path / "a.docx"))
    assert [(s.name, s.rows) for s in read_sheets(tmp_path / "a.docx")] == [
        ("表1", [["外", "后"]]),
        ("表1-1", [["内"]]),
        ("表2", [["第二"]]),
    ]


def test_a_web_page_named_xls_is_read_as_a_page(tmp_path: Path) -> None:
    page = (
        "<html><meta charset=gbk><style>td {}</style><table><tr><th colspan=2>标题</th><tr><td rowspan=2>甲<td>1&nbsp;"
        "</td></tr><tr><td>2<br>3</td></tr></table>"
    )
    sheet = text_table(tmp_path, page.encode("gb18030"), "导出.xls")
    assert sheet.rows == [["标题"], ["甲", "1"], [None, "2\n3"]]
    assert sheet.merged == (Span(0, 0, 0, 1), Span(1, 0, 2, 0))
