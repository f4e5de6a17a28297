"""Workbooks that nobody would send on purpose, one for each seed: shuffled, of wrong types, cut, mangled inside."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from tests.support.monsters import MONSTERS
from tests.support.old_excel import Error, Formula, Month, OldSheet, write_xls
from tests.support.parts import pack, spreadsheet_parts, workbook_parts

EVERY = 50  # one file in so many is a monster
_HEADS = (
    "序号", "企业名称", "统一社会信用代码", "所属产业链", "R&D经费(万元)",
    "2023年", "2022年", "成立时间", "联系电话", "首席科技官",
    "资质", "需求名称", "需求内容", "拟投入资金", "平台名称",
    "依托单位", "项目编号", "承担单位", "派驻乡镇(街道)", "服务企业",
    "下沉次数", "身份证号", "备注", "合计", "职称",
    "成果名称", "文号", "发文单位",
)  # fmt: skip
_TEXTS = (
    "常山县合成轴承有限公司", "合成大学", "招贤镇", "张三(合成大学)", "甲、乙;丙/丁", "同上", "〃", "合计", "—",
    "N/A", "/", "√", "约1,200万元", "２０２３年５月", "2023.13", "20230506", "9.13308E+17", "91330822MA00000A1R",
    "０５７０－５００", "=1+1", "#REF!", "注:说明", "高新技术企业", "鍘跨\ufffd", "\U0001f600", "a\x07b", "\u202e倒",
    "　", " ", "\n\n", "'", '"', ",", "常" * 5000, "_x0041_", "<td>", "&amp;", "12%", "-5", "1e309", "0" * 400, "९९",
    "①", "Ⅷ",
)  # fmt: skip


def fuzzed(seed: int, folder: Path) -> Path:
    """The file of a seed; the same seed gives the same file."""
    chance = random.Random(seed)
    if seed % EVERY == EVERY - 1:
        kinds = list(MONSTERS)
        name = kinds[seed // EVERY % len(kinds)]
        return MONSTERS[name](folder / f"{seed}-{name}", chance)
    make = chance.choice(_MAKERS)
    path = make(folder / f"{seed}", chance)
    if zipfile.is_zipfile(path) and chance.random() < 0.45:
        _mangle_inside(path, chance)
    if chance.random() < 0.25:
        _mangle(path, chance)
    if chance.random() < 0.1:
        path = path.rename(path.with_suffix(chance.choice([".xlsx", ".xls", ".csv", ".docx", ".ods", ".txt", ""])))
    return path


def _value(chance: random.Random) -> Any:
    kind = chance.random()
    if kind < 0.15:
        return None
    if kind < 0.7:
        return chance.choice(_TEXTS + _HEADS)
    if kind < 0.85:
        return chance.choice(
            [0, -1, 45000, 2023, 10**17, 0.1, 1e300, -1e-300, chance.randrange(10**6), chance.random()]
        )
    if kind < 0.92:
        return chance.choice([date(2023, 5, 1), datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59), timedelta(3)])
    return chance.choice([True, False])


def _rows(chance: random.Random) -> list[list[Any]]:
    """Some tables one below the other: titles, headers, rows, notes, or nothing of the kind."""
    rows: list[list[Any]] = []
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        width = chance.choice([1, 2, 5, 8, 12, 30])
        if chance.random() < 0.6:
            rows.append(["常山县2023年合成一览表"])
        rows += [[chance.choice(_HEADS) for _ in range(width)] for _ in range(chance.choice([0, 1, 1, 2, 3]))]
        if chance.random() < 0.8:
            columns = [[_value(chance) for _ in range(chance.choice([1, 1, 40]))] for _ in range(width)]
            rows += [[chance.choice(column) for column in columns] for _ in range(chance.choice([0, 1, 6, 25]))]
        else:
            rows += [[_value(chance) for _ in range(chance.randrange(12))] for _ in range(8)]
        rows += [[]] * chance.choice([0, 0, 1, 5])
    if chance.random() < 0.2:
        chance.shuffle(rows)
    return rows


def _rectangle(chance: random.Random) -> tuple[int, int, int, int]:
    top, left = chance.randrange(20), chance.randrange(10)
    return top, left, top + chance.choice([0, 1, 3, 50]), left + chance.choice([0, 1, 4])


def _new(path: Path, chance: random.Random) -> Path:
    book = openpyxl.Workbook()
    for number in range(chance.choice([1, 1, 2, 4])):
        sheet = book.create_sheet(f"表{number}")
        sheet.sheet_state = chance.choice(["visible", "visible", "hidden", "veryHidden"])
        for row in _rows(chance):
            sheet.append([ILLEGAL_CHARACTERS_RE.sub("", v) if isinstance(v, str) else v for v in row])
        for _ in range(chance.choice([0, 0, 2, 9])):
            top, left, bottom, right = _rectangle(chance)
            sheet.merged_cells.add(f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}")
        for number_ in range(chance.choice([0, 0, 3])):
            sheet.row_dimensions[number_ + 2].hidden = True
    path = path.with_suffix(".xlsx")
    book.save(path)
    return path


def _raw(path: Path, chance: random.Random) -> Path:
    """Sheet XML as no program writes it: odd places, types, styles and numbers."""
    odd = ("A1", "XFD1048576", "ZZZZ9", "1A", "", "a1", "A0", "A-1", "AA99999999")
    cells = "".join(
        f'<row r="{chance.choice(["1", "2", "7", "0", "-3", "x", "999999", str(chance.randrange(200))])}">'
        + "".join(
            f'<c r="{chance.choice(odd)}" t="{chance.choice(["s", "n", "str", "e", "b", "d", "inlineStr", "?"])}" '
            f's="{chance.choice(["0", "1", "99999", "-1", "x"])}"><f>{chance.choice(["", "A1", "SUM(A:A)"])}</f>'
            f"<v>{chance.choice(['', '0', '1', 'NaN', 'inf', '1e999', '60', '-1', '45000.5', '9' * 30, 'x'])}</v></c>"
            for _ in range(chance.randrange(6))
        )
        + "</row>"
        for _ in range(chance.randrange(30))
    )
    styles = '<cellXfs><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="x"/></cellXfs>'
    return pack(path.with_suffix(".xlsx"), workbook_parts(cells, texts="<si><t>常山</t></si>", styles=styles))


def _old(path: Path, chance: random.Random) -> Path:
    def cell(value: Any) -> Any:
        kind = chance.random()
        if kind < 0.05:
            return Error("#N/A")
        if kind < 0.1:
            return Formula(chance.choice([None, 1.5, "文", Error("#REF!")]))
        if kind < 0.12:
            return Month(date(2023, 5, 1))
        return None if isinstance(value, timedelta) else value

    sheets = [
        OldSheet(
            f"表{number}", [[cell(value) for value in row] for row in _rows(chance)], hidden=chance.random() < 0.2,
            merged=[_rectangle(chance) for _ in range(chance.choice([0, 3]))], hidden_rows=[2, 300],
            lists=[_rectangle(chance)],
        )
        for number in range(chance.choice([1, 2, 3]))
    ]  # fmt: skip
    return write_xls(
        path.with_suffix(".xls"), sheets, computed=chance.random() < 0.5, locked=chance.random() < 0.1,
        since_1904=chance.random() < 0.2, record_bytes=chance.choice([20, 300, 8224]),
    )  # fmt: skip


def _text(path: Path, chance: random.Random) -> Path:
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=chance.choice(",,,\t;|"), lineterminator=chance.choice(["\r\n", "\n", "\r"]),
        quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )  # fmt: skip
    writer.writerows(_rows(chance))
    encoding = chance.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5", "latin-1"])
    path = path.with_suffix(chance.choice([".csv", ".tsv", ".txt"]))
    path.write_bytes(text.getvalue().encode(encoding, "replace"))
    return path


def _document(path: Path, chance: random.Random) -> Path:
    document = docx.Document()
    for _ in range(chance.choice([0, 1, 2])):
        rows = [row[:8] for row in _rows(chance)[:15]]
        table = document.add_table(max(1, len(rows)), 8)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                table.cell(r, c).text = ILLEGAL_CHARACTERS_RE.sub("", str(value or ""))[:200]
        if len(rows) > 3 and chance.random() < 0.5:
            table.cell(0, 0).merge(table.cell(2, 3))
    path = path.with_suffix(".docx")
    document.save(str(path))
    return path


def _open(path: Path, chance: random.Random) -> Path:
    odd = ["1", "2", "3", "99999999999", "-1", "x", "0"]
    rows = "".join(
        f'<table:table-row table:number-rows-repeated="{chance.choice(odd)}">'
        + "".join(
            f'<table:table-cell table:number-columns-repeated="{chance.choice(odd)}" table:number-rows-spanned='
            f'"{chance.choice(odd)}" office:value-type="{chance.choice(["float", "string", "date", "x"])}" '
            f'office:value="{chance.choice(odd)}"><text:p>常山</text:p></table:table-cell>'
            for _ in range(chance.randrange(6))
        )
        + "</table:table-row>"
        for _ in range(chance.randrange(12))
    )
    return pack(path.with_suffix(".ods"), spreadsheet_parts(f'<table:table table:name="表">{rows}</table:table>'))


def _page(path: Path, chance: random.Random) -> Path:
    rows = "".join(
        "<tr>" + "".join(
            f"<td rowspan={chance.choice(['1', '99999', 'x'])} colspan={chance.choice(['1', '0', '9999999'])}>{value}"
            for value in row[:9]
        )
        for row in _rows(chance)
    )  # fmt: skip
    path = path.with_suffix(".xls")
    path.write_text(f"<html><table>{rows}", encoding=chance.choice(["utf-8", "gb18030"]), errors="replace")
    return path


_MAKERS: tuple[Callable[[Path, random.Random], Path], ...] = (_new, _new, _raw, _old, _text, _document, _open, _page)


def _mangle(path: Path, chance: random.Random) -> None:
    """Cut, flip, blank, repeat or prepend bytes."""
    content = bytearray(path.read_bytes())
    if not content:
        return
    at, size = chance.randrange(len(content)), chance.choice([1, 16, 512, 4096])
    match chance.randrange(5):
        case 0:
            del content[at:]
        case 1:
            for _ in range(chance.choice([1, 8, 64])):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case 2:
            content[at : at + size] = bytes(min(size, len(content) - at))
        case 3:
            content[at:at] = content[at : at + size]
        case 4:
            del content[at : at + size]
    path.write_bytes(content)


def _mangle_inside(path: Path, chance: random.Random) -> None:
    """Mangle the text of a part and pack it again, so that the damage is met by the reader of the part."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    name = chance.choice([one for one in parts if one.endswith((".xml", ".rels"))])
    text = parts[name].decode("utf-8", "replace")
    at = chance.randrange(len(text) + 1)
    match chance.randrange(6):
        case 0:
            text = text[:at]
        case 1:
            text = text[:at] + chance.choice(['"', "<", ">", "&", "&#0;", "]]>", "\x00", "<!--", "<a>"]) + text[at:]
        case 2:
            text = text.replace('="1"', f'="{chance.choice(["-1", "99999999999", "x", ""])}"')
        case 3:
            text = text.replace("</c>", "", 1).replace("</tc>", "", 1)
        case 4:
            parts.pop(name)
            text = ""
        case 5:
            text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">]>' + text
    if name in parts:
        parts[name] = text.encode("utf-8", "replace")
    pack(path, parts)
