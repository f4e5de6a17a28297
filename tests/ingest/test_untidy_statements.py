"""Statement files as people write them: half-filled CSV rows, wrong codes and dates; told, and never half kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.errors import RefusedData
from graph.ledger import Ledger
from graph.ontology import Ontology
from ingest import apply, check
from ingest.statements import Reading, read_statements

TEXT = "甲公司与某大学共建联合实验室。"
FIRM = {"node": "Enterprise", "id": "firm", "name": "甲公司", "quote": "甲公司"}
CODE = "91330822MA00000A1R"


def write(folder: Path, facts: str) -> Path:
    """A statement file whose facts are this YAML."""
    (folder / "text.txt").write_text(TEXT, encoding="utf-8")
    path = folder / "facts.yaml"
    head = "source: {id: s, title: 某回顾, place: '330822'}\ntext: text.txt\n"
    path.write_text(f"{head}facts: {facts}\n", encoding="utf-8")
    return path


def one(folder: Path, ontology: Ontology, **change: Any) -> Reading:
    """What one changed fact gives."""
    return read_statements(write(folder, json.dumps([{**FIRM, **change}])), ontology)


def table(folder: Path, ontology: Ontology, content: str) -> Reading:
    """What facts in a CSV give."""
    (folder / "facts.csv").write_text(content, encoding="utf-8")
    return read_statements(write(folder, "facts.csv"), ontology)


@pytest.mark.parametrize(
    ("change", "code", "value"),
    [
        ({"date_from": "2023-02-30"}, "date", "2023-02-30"),
        ({"date_from": "2023", "date_to": "去年"}, "date", "去年"),
        ({"date_from": "2023-05-01", "date_to": "2022"}, "date", "2022"),
        ({"date_from": "2023", "precision": "week"}, "date", "week"),
        ({"credit_code": CODE[:-1] + "X"}, "credit-code", CODE[:-1] + "X"),
        ({"name": ["甲公司"]}, "value", "['甲公司']"),
        ({"staff": 10**30}, "value", str(10**30)),
        ({"id": None}, "required", None),
        ({"name": "\ud800甲"}, "value", "?甲"),
    ],
)
def test_the_faulty_value_is_told(
    tmp_path: Path, ontology: Ontology, change: dict[str, Any], code: str, value: str | None
) -> None:
    problem = one(tmp_path, ontology, **change).problems[0]
    assert problem.line == 3
    assert problem.remedy
    assert (problem.code, problem.value) == (code, value)


def test_an_infinite_number_is_refused(tmp_path: Path, ontology: Ontology) -> None:
    facts = "[{node: Enterprise, id: firm, name: 甲公司, staff: .inf, quote: 甲公司}]"
    assert "有限" in str(read_statements(write(tmp_path, facts), ontology).problems[0])


def test_an_empty_basis_is_the_default(tmp_path: Path, ontology: Ontology) -> None:
    assert [fact.basis for fact in one(tmp_path, ontology, basis=None).facts] == ["stated"]


def test_a_credit_code_identifies_in_upper_case(tmp_path: Path, ontology: Ontology) -> None:
    fact = one(tmp_path, ontology, credit_code=f" {CODE.lower()}").facts[0]
    assert fact.properties["credit_code"] == CODE
    assert dict(fact.subject.identifiers) == {"credit_code": CODE}


def test_blank_lines_and_breaks_within_cells_do_not_shift_the_lines(tmp_path: Path, ontology: Ontology) -> None:
    content = 'node,id,name,quote\n\nEnterprise,a,"甲\n公司",甲公司\n,,,\nEnterprise,b,乙,没有这句\n'
    assert [problem.line for problem in table(tmp_path, ontology, content).problems] == [6]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, "表头"),
        ("node,id,name,quote\nEnterprise,a,甲公司,甲公司,与某大学\n", 2, "双引号"),
        ('node,id,name,quote\nEnterprise,a,"甲公司,甲公司\n', 2, "引号"),
    ],
)
def test_a_csv_of_facts_that_is_none_is_refused_with_its_line(
    tmp_path: Path, ontology: Ontology, content: str, line: int, said: str
) -> None:
    with pytest.raises(RefusedData) as caught:
        table(tmp_path, ontology, content)
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == ("facts.csv", line)
    assert said in str(problem)


def test_what_is_only_checked_or_refused_leaves_no_copy_of_the_file(ledger: Ledger, home: Path, tmp_path: Path) -> None:
    good = write(tmp_path, json.dumps([FIRM], ensure_ascii=False))
    check([good], ledger=ledger)
    kept = [path for path in (home / "files").rglob("*") if path.is_file()]
    apply([good], ledger=ledger, user="li")
    written = [path for path in (home / "files").rglob("*") if path.is_file()]
    assert (len(kept), len(written)) == (0, 2)
