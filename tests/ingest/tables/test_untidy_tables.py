"""Tables as a bureau keeps them: blank rows, shifted cells, codes as numbers, half dates; told, never guessed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.errors import Problem, RefusedData
from graph.ontology import Ontology
from ingest.statements import Reading
from ingest.tables.read import read_tables

HEAD = "source: {id: book, title: 名录, place: '330822', keyed: true}\nfiles:\n  - match: '*'\n"
FIRMS = HEAD + (
    "    nodes:\n"
    "      - {type: Enterprise, key: 编号, date_from: 起, date_to: 止,\n"
    "         properties: {name: 名称, staff: 人数, founded_on: 成立}}\n"
)
COLUMNS = ("编号", "名称", "人数", "成立", "起", "止")


def mapping(folder: Path, text: str) -> Path:
    """A mapping file."""
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def csv_text(folder: Path, text: str, ontology: Ontology, rules: str = FIRMS) -> Reading:
    """What a CSV of this text gives."""
    path = folder / "book.csv"
    path.write_text(text, encoding="utf-8")
    return read_tables([path], mapping(folder, rules), ontology, None)


def sheet(folder: Path, ontology: Ontology, *rows: Sequence[Any], columns: Sequence[Any] = COLUMNS) -> Reading:
    """What a workbook of these rows gives."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (columns, *rows):
        book.active.append(list(row))
    book.save(folder / "book.xlsx")
    return read_tables([folder / "book.xlsx"], mapping(folder, FIRMS), ontology, None)


def only_problem(reading: Reading) -> Problem:
    """The one problem that was found."""
    assert len(reading.problems) == 1, [str(p) for p in reading.problems]
    return reading.problems[0]


HEADER = ",".join(COLUMNS) + "\n"


def test_a_row_of_spaces_is_nothing(tmp_path: Path, ontology: Ontology) -> None:
    found = csv_text(tmp_path, HEADER + "1,甲,,,,\n  ,　, ,,,\n", ontology)
    assert (len(found.facts), found.problems) == (1, [])


def test_a_comma_without_quotes_shifts_no_cell_unseen(tmp_path: Path, ontology: Ontology) -> None:
    found = csv_text(tmp_path, HEADER + "1,甲,乙公司,5,2020,,\n2,丙,5,2020,,,\n", ontology)
    problem = only_problem(csv_text(tmp_path, HEADER + "1,甲,5,2020,,,多\n", ontology))
    assert (problem.line, problem.code) == (2, "cells")
    assert "双引号" in problem.remedy
    assert [fact.subject.key for fact in found.facts] == ["2"]  # blanks beyond the last column are nothing


def test_a_column_named_twice_is_refused_with_both_letters(tmp_path: Path, ontology: Ontology) -> None:
    with pytest.raises(RefusedData) as caught:
        csv_text(tmp_path, HEADER.replace("止", "止,名称") + "1,甲,,,,,乙\n", ontology)
    assert "B、G" in str(caught.value.problems[0])


def test_two_files_of_one_name_are_refused_because_evidence_leads_back_by_name(
    tmp_path: Path, ontology: Ontology
) -> None:
    paths = [tmp_path / folder / "book.csv" for folder in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(HEADER + "1,甲,,,,\n", encoding="utf-8")
    with pytest.raises(RefusedData, match="同名"):
        read_tables(paths, mapping(tmp_path, FIRMS), ontology, None)


@pytest.mark.parametrize(
    ("cell", "read"), [(2020, "2020"), (20200501, "2020-05-01"), (2020.05, "2020-05"), ("２０２０年５月", "2020-05")]
)
def test_a_date_kept_as_a_number_or_in_full_width_is_read(
    tmp_path: Path, ontology: Ontology, cell: Any, read: str
) -> None:
    found = sheet(tmp_path, ontology, (1, "甲", None, cell, None, None))
    assert found.facts[0].properties["founded_on"] == read


def test_january_and_october_kept_as_one_number_are_not_guessed(tmp_path: Path, ontology: Ontology) -> None:
    problem = only_problem(sheet(tmp_path, ontology, (1, "甲", None, 2020.10, None, None)))
    assert (problem.cell, problem.value) == ("D2", "2020.1")
    assert "10 月" in problem.message


@pytest.mark.parametrize(
    ("staff", "said"), [("1e30", "过大"), ("-1e30", "过大"), ("inf", "有限"), ("1_000", "数字"), ("12人", "数字")]
)
def test_a_number_that_the_graph_cannot_hold_is_told_by_its_cell(
    tmp_path: Path, ontology: Ontology, staff: str, said: str
) -> None:
    problem = only_problem(csv_text(tmp_path, HEADER + f"1,甲,{staff},,,\n", ontology))
    assert problem.cell == "C2"
    assert said in problem.message


def test_numbers_in_full_width_are_numbers(tmp_path: Path, ontology: Ontology) -> None:
    found = csv_text(tmp_path, HEADER + "1,甲,１２３,,,\n", ontology)
    assert found.facts[0].properties["staff"] == 123


@pytest.mark.parametrize(
    ("begin", "end", "cell"), [("2020", "2019", "F2"), ("x", "2019", "E2"), ("2020", "x", "F2"), ("", "2020-13", "F2")]
)
def test_of_two_dates_the_wrong_one_is_told(
    tmp_path: Path, ontology: Ontology, begin: str, end: str, cell: str
) -> None:
    problem = only_problem(csv_text(tmp_path, HEADER + f"1,甲,,,{begin},{end}\n", ontology))
    assert (problem.code, problem.cell) == ("date", cell)


def test_an_end_within_the_year_of_the_begin_is_no_fault(tmp_path: Path, ontology: Ontology) -> None:
    found = csv_text(tmp_path, HEADER + "1,甲,,,2020-05,2020\n", ontology)
    assert (found.problems, found.facts[0].validity.valid_to) == ([], "2020")


def test_a_type_code_that_excel_keeps_as_a_number_finds_its_type(tmp_path: Path, ontology: Ontology) -> None:
    rules = HEAD + "    nodes: [{type: {column: 类, values: {1: Enterprise, 2: University}}, properties: {name: 名}}]\n"
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["类", "名"], [1, "甲"], [2, "乙"]):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    found = read_tables([tmp_path / "book.xlsx"], mapping(tmp_path, rules), ontology, None)
    assert [fact.type for fact in found.facts] == ["Enterprise", "University"]


def test_a_credit_code_is_kept_in_upper_case_and_half_width(tmp_path: Path, ontology: Ontology) -> None:
    rules = HEAD + "    nodes: [{type: Enterprise, key: 编号, properties: {name: 名称, credit_code: 代码}}]\n"
    found = csv_text(tmp_path, "编号,名称,代码\n1,甲,９１330822ma00000a1r \n", ontology, rules)
    assert found.facts[0].properties["credit_code"] == "91330822MA00000A1R"


NODE = "    nodes: [{type: Enterprise, key: 编号, properties: {name: 名称}}]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "    nodes:\n", "nodes"),
        (HEAD + "    nodes: {type: Enterprise}\n", "列表"),
        (HEAD.split("  - match")[0] + "  - book.csv\n", "列表"),
        (HEAD + "    header: x\n" + NODE, "header"),
        (HEAD + "    header: 0\n" + NODE, "header"),
        (HEAD.replace("title: 名录", "trust: high") + NODE, "trust"),
        (HEAD.replace("true", "'no'") + NODE, "keyed"),
        (HEAD + NODE.replace("key: 编号", "key: [编号]"), "key"),
        (HEAD + NODE.replace("{name: 名称}", "[name]"), "properties"),
        (HEAD + NODE.replace("key: 编号", "constants: [1]"), "constants"),
        (HEAD + NODE.replace("key: 编号", "date_from: {colum: 成立}"), "colum"),
        (HEAD + NODE.replace("type: Enterprise", "type: {column: 名称}"), "values"),
        (HEAD + NODE.replace("type: Enterprise", "type: {column: 名称, values: [a]}"), "values"),
        (HEAD + NODE.replace("key: 编号", "key: 编号, key: 名称"), "两次"),
        (HEAD + "    relations: [{type: IN_CHAIN, from: {key: 编号}, to: {name: 名称, type: Chain}}]\n", "Chain"),
    ],
)
def test_a_mapping_of_the_wrong_shape_is_refused_with_line_and_remedy(
    tmp_path: Path, ontology: Ontology, text: str, said: str
) -> None:
    with pytest.raises(RefusedData) as caught:
        csv_text(tmp_path, HEADER + "1,甲,,,,\n", ontology, text)
    problem = caught.value.problems[0]
    assert (problem.file, bool(problem.line), bool(problem.remedy)) == ("mapping.yaml", True, True)
    assert said in str(problem)
