"""The row behind a record, as the workbook says it."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from ingest.workbooks import origin
from ingest.workbooks.drawing import HIDDEN
from ingest.workbooks.origin import row_of

FILE = "企业名单.xlsx"


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    """Two firms below a title; one column is never kept."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append(["企业名单（合成数据）"])
    sheet.append(["企业名称", "营业收入(万元)", "法人身份证号"])
    sheet.append(["常山样例轴承有限公司", "11,320", "330822199001010011"])
    sheet.append(["浙江样例石英材料有限公司", 7012, None])
    book.save(tmp_path / FILE)
    return (tmp_path / FILE).read_bytes()


def test_a_row_is_shown_with_its_headings_and_the_cell_that_is_meant(content: bytes) -> None:
    name, income = row_of(content, FILE, "名单", 4, "B4")
    assert (name.address, name.header, name.text, name.is_meant) == (
        "A4",
        "企业名称",
        "浙江样例石英材料有限公司",
        False,
    )
    assert (income.address, income.text, income.is_meant) == ("B4", "7012", True)
    assert "营业收入" in income.header


def test_what_must_not_be_repeated_is_not_shown(content: bytes) -> None:
    assert [cell.text for cell in row_of(content, FILE, "名单", 3, None)] == ["常山样例轴承有限公司", "11,320", HIDDEN]


def test_of_what_is_too_large_gone_or_broken_there_is_no_row(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert row_of(content, FILE, "别的表", 4, None) == ()
    assert row_of(content, FILE, "名单", 99, None) == ()
    assert row_of(b"PK no workbook", FILE, "名单", 4, None) == ()
    monkeypatch.setattr(origin, "MOST_BYTES", 10)
    assert row_of(content, FILE, "名单", 4, None) == ()
