"""Files that are damaged, disguised, locked or monstrous: each read as what it is, or refused with a sentence."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from graph.errors import RefusedData
from ingest.tables.formats import read_sheets
from ingest.tables.limits import Limits
from tests.support.old_excel import OldSheet, write_xls
from tests.support.parts import pack, spreadsheet_parts, workbook_parts

SMALL = Limits(unpacked_bytes=200_000, rows=100, columns=50, cells=500, sheets=3, merged=5, characters=10_000)


def refusal(path: Path, limits: Limits | None = None) -> str:
    """The code of the refusal, which is always a sentence with a remedy and the file's name."""
    with pytest.raises(RefusedData) as caught:
        read_sheets(path, limits)
    problem = caught.value.problems[0]
    assert problem.file == path.name
    assert problem.message
    assert problem.remedy
    return problem.code


def good(folder: Path) -> Path:
    """A workbook with nothing wrong."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(30):
        book.active.append([f"企业{number}", number])
    book.save(folder / "good.xlsx")
    return folder / "good.xlsx"


@pytest.mark.parametrize("suffix", [".xls", ".csv", ".docx", ".ods", ""])
def test_a_workbook_under_a_wrong_name_is_read_as_a_workbook(tmp_path: Path, suffix: str) -> None:
    path = good(tmp_path).rename(tmp_path / f"wrong{suffix}")
    assert read_sheets(path)[0].at(29, 0) == "企业29"


def test_a_text_under_the_name_of_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("名称,金额\n甲,1\n", encoding="utf-8")
    assert read_sheets(tmp_path / "a.xlsx")[0].rows[1] == ["甲", "1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7\n" * 9, "PDF"), (b"\x89PNG\r\n\x1a\n" * 9, "图片"), (b"Rar!\x1a\x07" * 9, "RAR")],
)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(RefusedData, match=said):
        read_sheets(tmp_path / "a.xlsx")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.95])
def test_a_file_that_is_cut_is_refused(tmp_path: Path, share: float) -> None:
    old = write_xls(tmp_path / "a.xls", [OldSheet("甲", [["名称"] * 9] * 300)])
    for path in (good(tmp_path), old):
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        assert refusal(path) in ("damaged", "empty")


def test_a_password_is_told(tmp_path: Path) -> None:
    assert refusal(write_xls(tmp_path / "a.xls", [OldSheet("甲", [["x"]])], locked=True)) == "password"
    encrypted = write_xls(tmp_path / "b.xlsx", [OldSheet("甲", [["x"]])])
    name = "EncryptedPackage".encode("utf-16-le")
    content = encrypted.read_bytes().replace("Workbook".encode("utf-16-le") + bytes(len(name) - 16), name)
    content = content.replace(b"\x12\x00\x02\x01", b"\x22\x00\x02\x01")  # the length of the name
    encrypted.write_bytes(content)
    assert refusal(encrypted) == "password"


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("before", [LAUGHS, OUTSIDE])
def test_entities_are_never_followed(tmp_path: Path, before: str) -> None:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
    assert refusal(pack(tmp_path / "a.xlsx", workbook_parts(cells, before=before))) == "damaged"


def row(number: int, cells: str = "<c><v>1</v></c>") -> str:
    """The text of a row."""
    return f'<row r="{number}">{cells}</row>'


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: pack(folder / "rows.xlsx", workbook_parts("".join(row(n) for n in range(1, 103)))),
        lambda folder: pack(folder / "wide.xlsx", workbook_parts(row(1, "<c><v>1</v></c>" * 51))),
        lambda folder: pack(folder / "far.xlsx", workbook_parts(row(1, '<c r="XFD1"><v>1</v></c>'))),
        lambda folder: pack(folder / "cells.xlsx", workbook_parts(
            "".join(row(n, "<c><v>1</v></c>" * 40) for n in range(1, 20)))),
        lambda folder: pack(folder / "bomb.xlsx", workbook_parts(row(1) + " " * 500_000)),
        lambda folder: pack(folder / "texts.xlsx", workbook_parts(row(1), texts=f"<si><t>{'长' * 5000}</t></si>" * 3)),
        lambda folder: pack(folder / "merged.xlsx", workbook_parts(row(1) + '<mergeCell ref="A1:B1"/>' * 9)),
        lambda folder: pack(folder / "rows.ods", spreadsheet_parts(
            '<table:table table:name="a"><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
            'table:number-columns-repeated="9"><text:p>x</text:p></table:table-cell></table:table-row></table:table>')),
        lambda folder: pack(folder / "sheets.ods", spreadsheet_parts('<table:table table:name="a"/>' * 4)),
        lambda folder: write_xls(folder / "far.xls", [OldSheet("甲", [[None] * 200 + [1]])]),
        lambda folder: (folder / "long.csv").write_text("a,b\n" * 200) and folder / "long.csv",
    ],
)  # fmt: skip
def test_what_goes_beyond_a_limit_is_refused_as_too_large(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert refusal(make(tmp_path), SMALL) == "too-large"


def test_a_place_beyond_the_edge_of_excel_is_refused(tmp_path: Path) -> None:
    for cells in (row(1_048_577), row(1, '<c r="ZZZ1"><v>1</v></c>')):
        assert refusal(pack(tmp_path / "a.xlsx", workbook_parts(cells))) == "too-large"


def test_a_large_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    assert refusal(good(tmp_path), replace(SMALL, file_bytes=1000)) == "too-large"


def test_a_million_empty_rows_are_nothing(tmp_path: Path) -> None:
    cells = row(1) + "".join(f'<row r="{n}" spans="1:9"/>' for n in range(2, 1_000_000, 9)) + row(1_048_576)
    sheet = read_sheets(pack(tmp_path / "a.xlsx", workbook_parts(cells)))[0]
    assert (len(sheet.rows), sheet.at(1_048_575, 0)) == (1_048_576, 1)


def test_a_directory_of_countless_parts_is_not_built(tmp_path: Path) -> None:
    path = good(tmp_path)
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    path.write_bytes(content)
    assert refusal(path) == "too-large"


def test_an_empty_workbook_and_an_archive_of_other_things_are_refused(tmp_path: Path) -> None:
    assert refusal(pack(tmp_path / "a.xlsx", workbook_parts(""))) == "empty"
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refusal(tmp_path / "b.xlsx") == "format"
