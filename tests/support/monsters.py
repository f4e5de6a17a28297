"""Files made to exhaust a reader: bombs, entities, a million empty rows, countless parts; small but large inside."""

import itertools
import random
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.support.old_excel import OldSheet, write_xls
from tests.support.parts import pack, spreadsheet_parts, workbook_parts

_MILLION = 1_000_000
_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def _book(path: Path, cells: str = _ROW, **parts: str) -> Path:
    return pack(path.with_suffix(".xlsx"), workbook_parts(cells, **parts))


def _streamed(path: Path, pieces: Iterable[bytes]) -> Path:
    """A workbook whose sheet is written piece by piece, so that making it takes no memory either."""
    parts = workbook_parts("#")
    name = "xl/worksheets/sheet1.xml"
    head, tail = parts.pop(name).split("#")
    path = pack(path.with_suffix(".xlsx"), parts)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(name, "w") as part:
        part.write(head.encode())
        for piece in pieces:
            part.write(piece)
        part.write(tail.encode())
    return path


def _bomb(path: Path, _: random.Random) -> Path:
    return _streamed(path, (b" " * _MILLION for _ in range(700)))


def _one_text(path: Path, _: random.Random) -> Path:
    begin, end = b'<row r="1"><c r="A1" t="inlineStr"><is><t>', b"</t></is></c></row>"
    return _streamed(path, [begin, *(b"x" * _MILLION for _ in range(60)), end])


def _empty_rows(path: Path, chance: random.Random) -> Path:
    rows = "".join(f'<row r="{n}" spans="1:9" s="1" customFormat="1" ht="14.25"/>' for n in range(2, _MILLION))
    last = f'<row r="1048576"><c r="A1048576"><v>{chance.randrange(9)}</v></c></row>'
    return _book(path, _ROW + rows + last)


def _empty_cells(path: Path, _: random.Random) -> Path:
    row = '<row r="{}">' + "".join(f'<c r="{letter}{{}}" s="0"/>' for letter in "ABCDEFGHIJ") + "</row>"
    return _streamed(path, [row.replace("{}", str(n)).encode() for n in range(1, 200_000)])


def _many_cells(path: Path, _: random.Random) -> Path:
    row = "<row>" + "<c><v>1.5</v></c>" * 100 + "</row>"
    return _streamed(path, (row.encode() * 100 for _ in range(400)))


def _many_texts(path: Path, _: random.Random) -> Path:
    return _book(path, texts="".join(f"<si><t>{n}</t></si>" for n in range(2 * _MILLION)))


def _laughs(path: Path, _: random.Random) -> Path:
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names))
    before = f'<!DOCTYPE x [<!ENTITY a "ha">{entities}]>'
    return _book(path, '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>', before=before)


def _deep(path: Path, _: random.Random) -> Path:
    return _streamed(path, [b"<a>" * 300_000, b"</a>" * 300_000])


def _attributes(path: Path, _: random.Random) -> Path:
    return _book(path, "<row " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>")


def _merged(path: Path, _: random.Random) -> Path:
    return _book(path, _ROW + "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 300_000)))


def _merged_whole(path: Path, _: random.Random) -> Path:
    spans = "".join(f'<mergeCell ref="A1:XFD{1_048_576 - n}"/>' for n in range(500))
    return _book(path, _ROW + '<row r="2000"><c r="ALL2000"><v>1</v></c></row>' + spans)


def _merged_once(path: Path, _: random.Random) -> Path:
    span = '<mergeCell ref="A1:ALL2000"/>' * 500
    return _book(path, _ROW + '<row r="2000"><c r="ALL2000"><v>1</v></c></row>' + span)


def _merged_over(path: Path, _: random.Random) -> Path:
    """Ranges that lie over each other, each a row and a column shorter."""
    spans = "".join(f'<mergeCell ref="A1:ALL{2000 - n}"/>' for n in range(500))
    return _book(path, _ROW + '<row r="2000"><c r="ALL2000"><v>1</v></c></row>' + spans)


def _styles(path: Path, _: random.Random) -> Path:
    return _book(path, styles="<cellXfs>" + '<xf numFmtId="14"/>' * _MILLION + "</cellXfs>")


def _sheets(path: Path, _: random.Random) -> Path:
    return _book(path, book="<sheets>" + '<sheet name="a" sheetId="1" r:id="a"/>' * 50_000 + "</sheets>")


def _lists(path: Path, _: random.Random) -> Path:
    lists = "".join(
        f'<dataValidation type="list" sqref="A1"><formula1>表!$A$1:$XFD${n + 1}</formula1></dataValidation>'
        for n in range(50_000)
    )
    return _book(path, _ROW + lists)


def _formulas(path: Path, _: random.Random) -> Path:
    row = "<row>" + "<c><f>SUM(A:A)</f></c>" * 50 + "</row>"
    return _book(path, row * 10_000)


def _wide(path: Path, _: random.Random) -> Path:
    return _book(path, "".join(f'<row r="{n}"><c r="BXX{n}"><v>1</v></c></row>' for n in range(1, 100_000)))


def _parts(path: Path, _: random.Random) -> Path:
    path = path.with_suffix(".xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for number in range(60_000):
            archive.writestr(f"xl/media/image{number}.png", b"")
    return path


def _locked_parts(path: Path, _: random.Random) -> Path:
    """A zip whose parts say that they are encrypted."""
    path = _book(path)
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    return path


def _locked(path: Path, _: random.Random) -> Path:
    return write_xls(path.with_suffix(".xls"), [OldSheet("甲", [["名称"]])], locked=True)


def _old_wide(path: Path, _: random.Random) -> Path:
    rows: list[list[object]] = [[None] * 255 + [1] for _ in range(30_000)]
    return write_xls(path.with_suffix(".xls"), [OldSheet("甲", rows)])


def _old_circle(path: Path, _: random.Random) -> Path:
    """An old workbook whose chain of sectors runs in a circle."""
    path = write_xls(path.with_suffix(".xls"), [OldSheet("甲", [["名称"] * 9] * 300)])
    content = bytearray(path.read_bytes())
    content[512 + 4 * 4 : 512 + 4 * 5] = (3).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def _open_repeats(path: Path, _: random.Random) -> Path:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return pack(path.with_suffix(".ods"), spreadsheet_parts(f'<table:table table:name="a">{row}</table:table>'))


def _nested_tables(path: Path, _: random.Random) -> Path:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    inner = "<w:tbl><w:tr><w:tc>" * 20_000 + "</w:tc></w:tr></w:tbl>" * 20_000
    return pack(path.with_suffix(".docx"), {"word/document.xml": f"<w:document {space}>{inner}</w:document>"})


def _page_spans(path: Path, _: random.Random) -> Path:
    path = path.with_suffix(".xls")
    path.write_text("<html><table>" + "<tr>" + "<td rowspan=99999 colspan=999>x" * 3_000, encoding="utf-8")
    return path


def _page_tables(path: Path, _: random.Random) -> Path:
    path = path.with_suffix(".html")
    path.write_text("<html>" + "<table><tr><td>x" * 100_000, encoding="utf-8")
    return path


def _long_line(path: Path, _: random.Random) -> Path:
    path = path.with_suffix(".csv")
    path.write_bytes(b"a," * 20 * _MILLION)
    return path


def _empty_lines(path: Path, _: random.Random) -> Path:
    path = path.with_suffix(".csv")
    path.write_text("名称,金额\n" + "\n" * _MILLION + "甲,1\n", encoding="utf-8")
    return path


def _open_quotes(path: Path, _: random.Random) -> Path:
    path = path.with_suffix(".csv")
    path.write_text("名称,金额\n" + '"甲,1\n' * 300_001, encoding="utf-8")
    return path


MONSTERS: dict[str, Callable[[Path, random.Random], Path]] = {
    make.__name__.lstrip("_"): make
    for make in (
        _laughs, _merged_whole, _merged_once, _merged_over, _locked, _nested_tables, _old_circle, _open_repeats,
        _locked_parts, _page_spans, _bomb, _one_text, _empty_rows, _empty_cells, _many_cells, _many_texts, _deep,
        _attributes, _merged, _styles, _sheets, _lists, _formulas, _wide, _parts, _old_wide, _page_tables, _long_line,
        _empty_lines, _open_quotes,
    )
}  # fmt: skip
