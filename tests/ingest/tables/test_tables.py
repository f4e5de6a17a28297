"""Tables with a mapping: what a mapping can say, and how each fault is told with its cell."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.errors import Problem, RefusedData
from graph.ontology import Ontology
from ingest.statements import Reading
from ingest.tables.grid import letters, read_grid
from ingest.tables.read import read_tables

EXAMPLE = Path(__file__).parents[3] / "examples" / "tables"
HEAD = "source: {id: book, title: 名录, place: '330822', keyed: true}\nfiles:\n"
FIRMS = HEAD + (
    "  - match: '*'\n"
    "    nodes:\n"
    "      - type: Enterprise\n"
    "        key: 编号\n"
    "        properties: {name: 名称, credit_code: 信用代码, staff: 人数, founded_on: 成立}\n"
)
COLUMNS = ("编号", "名称", "信用代码", "人数", "成立")
GOOD = ("1", "甲公司", "91330822MA00000A1R", "12", "2020-05-01")


def mapping(folder: Path, text: str = FIRMS) -> Path:
    """A mapping file."""
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def csv_file(folder: Path, *rows: Sequence[str], columns: Sequence[str] = COLUMNS, encoding: str = "utf-8") -> Path:
    """A CSV file."""
    path = folder / "book.csv"
    path.write_text("".join(",".join(row) + "\n" for row in (columns, *rows)), encoding=encoding)
    return path


def workbook(folder: Path, *rows: Sequence[Any], columns: Sequence[Any] = COLUMNS) -> Path:
    """A workbook of one sheet, 名录."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名录"
    for row in (columns, *rows):
        sheet.append(list(row))
    path = folder / "book.xlsx"
    book.save(path)
    return path


def read(folder: Path, ontology: Ontology, path: Path, text: str = FIRMS) -> Reading:
    """What a table gives."""
    return read_tables([path], mapping(folder, text), ontology, None)


def only_problem(reading: Reading) -> Problem:
    """The one problem that was found."""
    assert len(reading.problems) == 1, [str(p) for p in reading.problems]
    return reading.problems[0]


def test_the_example_shows_all_that_a_mapping_can_say(ontology: Ontology) -> None:
    found = read_tables([EXAMPLE / "单位名单.csv", EXAMPLE / "合作台账.csv"], EXAMPLE / "mapping.yaml", ontology, None)
    assert found.problems == []
    assert found.source.synthetic
    assert found.source.keyed
    types = {fact.key: fact.type for fact in found.facts}
    assert types["Enterprise:E01"] == "Enterprise"
    assert types["ResearchInstitute:R01"] == "ResearchInstitute"
    firm, institute = (next(f for f in found.facts if f.subject.key == key) for key in ("E01", "R01"))
    assert firm.properties["above_scale"] is True
    assert firm.properties["status"] == "在业"
    assert institute.properties["fields"] == ["轴承钢热处理", "表面强化"]
    assert "business" not in institute.properties  # the type has no such property
    tie = next(f for f in found.facts if f.kind == "relation")
    assert (tie.subject.key, tie.subject.type, tie.properties["amount"]) == ("E01", None, 48.5)
    assert [f.validity.valid_from for f in found.facts if f.kind == "relation"] == ["2024-03-15", "2024-06"]


def test_a_row_keeps_where_it_stands(tmp_path: Path, ontology: Ontology) -> None:
    fact = read(tmp_path, ontology, workbook(tmp_path, GOOD)).facts[0]
    assert (fact.locator["file"], fact.locator["sheet"], fact.locator["row"]) == ("book.xlsx", "名录", 2)
    assert fact.locator["columns"]["name"] == "B"


@pytest.mark.parametrize("make", [csv_file, workbook])
def test_blank_rows_and_trailing_blanks_are_nothing(tmp_path: Path, ontology: Ontology, make: Any) -> None:
    found = read(tmp_path, ontology, make(tmp_path, GOOD, ("", "", "", "", ""), ("2", " 乙公司 ", "", "", "")))
    assert [fact.properties["name"] for fact in found.facts] == ["甲公司", "乙公司"]
    assert found.facts[1].locator["row"] == 4


def test_excel_dates_numbers_and_numbers_kept_as_text_are_understood(tmp_path: Path, ontology: Ontology) -> None:
    from datetime import datetime

    row = (1.0, "甲公司", None, "1,200", datetime(2020, 5, 1))
    fact = read(tmp_path, ontology, workbook(tmp_path, row)).facts[0]
    assert (fact.subject.key, fact.properties["staff"], fact.properties["founded_on"]) == ("1", 1200, "2020-05-01")


@pytest.mark.parametrize(
    ("row", "cell", "value", "said"),
    [
        (("1", "甲公司", "91330822MA00000A1X", "", ""), "C2", "91330822MA00000A1X", "校验"),
        (("1", "甲公司", "", "十几", ""), "D2", "十几", "数字"),
        (("1", "甲公司", "", "1.5", ""), "D2", "1.5", "整数"),
        (("1", "甲公司", "", "", "去年"), "E2", "去年", "日期"),
        (("", "甲公司", "", "", ""), "A2", "", "编号"),
    ],
)
def test_a_faulty_cell_is_told_with_its_address_value_and_remedy(
    tmp_path: Path, ontology: Ontology, row: Sequence[str], cell: str, value: str, said: str
) -> None:
    for path in (csv_file(tmp_path, row, GOOD), workbook(tmp_path, [v or None for v in row], GOOD)):
        problem = only_problem(read(tmp_path, ontology, path))
        assert (problem.cell, problem.value or "", problem.file) == (cell, value, path.name)
        assert said in str(problem)
        assert problem.remedy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FIRMS.replace("名称", "企业名"), "企业名"),
        (FIRMS.replace("type: Enterprise", "type: Firm"), "Firm"),
        (FIRMS.replace("staff", "personnel"), "personnel"),
        (FIRMS.replace("match: '*'", "match: other.csv"), "other.csv"),
        (FIRMS.replace("nodes:", "nods:"), "nods"),
        (HEAD, "files"),
        ("source: {title: 无}\nfiles: []\n", "source.id"),
        (HEAD + "  - match: '*'\n    relations:\n      - type: IN_CHAIN\n        from: {kay: 编号}\n", "from"),
        (
            HEAD + "  - match: '*'\n    relations:\n      - {type: NO_SUCH, from: {key: 编号}, to: {key: 编号}}\n",
            "NO_SUCH",
        ),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_with_what_would(
    tmp_path: Path, ontology: Ontology, text: str, said: str
) -> None:
    with pytest.raises(RefusedData) as caught:
        read(tmp_path, ontology, csv_file(tmp_path, GOOD), text)
    problem = caught.value.problems[0]
    assert said in str(problem)
    assert problem.remedy
    assert problem.file


def test_a_file_that_is_not_utf8_is_refused_with_how_to_save_it(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(RefusedData, match="UTF-8") as caught:
        read(tmp_path, ontology, csv_file(tmp_path, GOOD, encoding="gb18030"))
    assert "另存为" in caught.value.problems[0].remedy


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04 no workbook"])
def test_what_is_no_table_is_refused(tmp_path: Path, ontology: Ontology, content: bytes) -> None:
    for name in ("book.csv", "book.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(RefusedData) as caught:
            read(tmp_path, ontology, path)
        assert caught.value.problems[0].file == name


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(RefusedData, match="nowhere"):
        read(tmp_path, ontology, tmp_path / "nowhere.csv")


def test_a_value_that_no_type_stands_for_is_told(tmp_path: Path, ontology: Ontology) -> None:
    text = FIRMS.replace("type: Enterprise", "type: {column: 名称, values: {甲公司: Enterprise}}")
    problem = only_problem(read(tmp_path, ontology, csv_file(tmp_path, GOOD, ("2", "乙公司", "", "", "")), text))
    assert (problem.code, problem.cell) == ("type", "B3")


def test_a_formula_is_read_by_its_value_and_never_run(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("1", '=HYPERLINK("http://x")', "", "", ""))
    assert "HYPERLINK" not in str(read_grid(path).body)


def test_columns_are_lettered_as_in_excel() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 701, 702)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]
