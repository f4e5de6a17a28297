"""Files as they come: text, CSV rows and YAML, and what is said when they are none of these."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Problem, RefusedData
from ingest.documents import LINE, read_csv, read_text, read_yaml


def file(folder: Path, content: str | bytes, name: str = "x.yaml") -> Path:
    """A file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def problem_of(path: Path) -> Problem:
    """Why the YAML is refused."""
    with pytest.raises(RefusedData) as caught:
        read_yaml(path)
    return caught.value.problems[0]


def test_every_mapping_knows_its_line(tmp_path: Path) -> None:
    found = read_yaml(file(tmp_path, "a: 1\n\n# c\nb:\n  - {x: 1}\n  - y: 2\n"))
    assert found[LINE] == 1
    assert [inner[LINE] for inner in found["b"]] == [5, 6]


def test_a_date_stays_text_so_that_a_wrong_one_can_be_told(tmp_path: Path) -> None:
    assert read_yaml(file(tmp_path, "d: 2023-02-30\ny: 2023\n"))["d"] == "2023-02-30"


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "两次"),
        ("a: 1\nb:\n  - {quote: x, quote: y}\n", 3, "quote"),
        ("a: 1\nb: x\x07\n", 2, "控制字符"),
        ("a: 1\n\tb: 2\n", 2, "YAML"),
        ("a: 1\nb: \0\n", 2, "空字符"),
        ("a: 1\nb: 常山\n".encode("gb18030"), 2, "UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, "UTF-8"),
        ("a: 0x_\n", None, "YAML"),
        ("a: " + "[" * 3000, None, "YAML"),
        ("[1, 2]\n", 1, "键"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line_and_reason(
    tmp_path: Path, content: str | bytes, line: int | None, said: str
) -> None:
    problem = problem_of(file(tmp_path, content))
    assert (problem.file, problem.line) == ("x.yaml", line)
    assert said in str(problem)
    assert problem.remedy


def test_a_file_that_is_not_there_or_a_folder_is_told_in_chinese(tmp_path: Path) -> None:
    assert "不存在" in str(problem_of(tmp_path / "no.yaml"))
    assert "文件夹" in str(problem_of(tmp_path))


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read_text(file(tmp_path, "\ufeff甲\r\n")) == "甲\r\n"


def test_csv_rows_know_the_line_on_which_they_begin(tmp_path: Path) -> None:
    path = file(tmp_path, '甲,乙\n\n1,"两\n行"\n2,x\n', "x.csv")
    assert [(line, row[:1]) for line, row in read_csv(path)] == [(1, ["甲"]), (2, []), (3, ["1"]), (5, ["2"])]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header_not_of_a_title_above_it(tmp_path: Path, separator: str) -> None:
    path = file(tmp_path, f"名单;一,二\t三;四\n甲{separator}乙{separator}丙\n", "x.csv")
    assert list(read_csv(path, header=2))[1] == (2, ["甲", "乙", "丙"])


def test_an_unclosed_quotation_mark_is_told_with_the_line_where_it_opens(tmp_path: Path) -> None:
    with pytest.raises(RefusedData) as caught:
        list(read_csv(file(tmp_path, '甲,乙\n1,x\n2,"y\n3,z\n', "x.csv")))
    assert caught.value.problems[0].line == 3


@given(content=st.binary(max_size=200))
def test_any_bytes_are_yaml_or_refused_with_a_remedy(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = file(tmp_path_factory.getbasetemp(), content)
    try:
        remedy = str(read_yaml(path))
    except RefusedData as error:
        remedy = error.problems[0].remedy
    assert remedy
