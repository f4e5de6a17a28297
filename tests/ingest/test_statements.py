"""Statement files: what is understood, and how each fault is told with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.errors import Problem, RefusedData
from graph.ontology import Ontology
from ingest.statements import Reading, is_statements, read_statements

TEXT = "甲公司与某大学共建联合实验室。\n2023年，甲公司投入3.70 亿\n元。\n甲公司获奖。"
SOURCE = {"id": "s", "title": "某回顾", "place": "330822", "known_on": "2023-12-31"}
FIRM = {"node": "Enterprise", "id": "firm", "name": "甲公司", "quote": "甲公司与某大学"}
SCHOOL = {"node": "University", "id": "school", "name": "某大学", "quote": "某大学共建"}
TIE = {"relation": "COLLABORATES_WITH", "from": "firm", "to": "school", "kind": "联合实验室", "quote": "共建联合实验室"}


def write(
    folder: Path, *entries: dict[str, Any], source: Any = SOURCE, text: str | bytes = TEXT, facts: str = ""
) -> Path:
    """A statement file with its text beside it, each fact on a line of its own; or `facts` names another file."""
    (folder / "text.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    path = folder / "facts.yaml"
    lines = [f"source: {json.dumps(source, ensure_ascii=False)}", "text: text.txt", f"facts: {facts}"]
    lines += [f"  - {json.dumps(entry, ensure_ascii=False)}" for entry in entries]  # JSON is YAML
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(folder: Path, ontology: Ontology, *facts: dict[str, Any], **more: Any) -> Reading:
    """What a file of these facts gives."""
    return read_statements(write(folder, *facts, **more), ontology)


def only_problem(reading: Reading) -> Problem:
    """The one problem that was found."""
    assert len(reading.problems) == 1, [str(p) for p in reading.problems]
    return reading.problems[0]


def test_facts_carry_their_sentence(tmp_path: Path, ontology: Ontology) -> None:
    found = read(tmp_path, ontology, FIRM, SCHOOL, TIE)
    assert found.problems == []
    assert [fact.locator["quote"] for fact in found.facts] == ["甲公司与某大学", "某大学共建", "共建联合实验室"]
    assert is_statements(tmp_path / "facts.yaml")


def test_an_observation_has_value_unit_year_and_what_it_is_about(tmp_path: Path, ontology: Ontology) -> None:
    seen = {"observation": "投入", "about": "firm", "year": 2023, "value": 3.7, "unit": "亿元", "quote": "投入3.70亿元"}
    fact = read(tmp_path, ontology, FIRM, seen).facts[1]
    assert (fact.properties["value"], fact.properties["unit"], fact.properties["year"]) == (3.7, "亿元", 2023)
    assert fact.locator["quote"] == "投入3.70 亿\n元"
    assert fact.object is not None
    assert fact.object.name == "甲公司"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"quote": "清华大学"}, "quotation", "不在原文中"),
        ({"quote": "甲公司"}, "quotation", "3 次"),
        ({"quote": ""}, "quotation", "空"),
        ({"node": "Enterprize"}, "type", "Enterprize"),
        ({"colour": "红"}, "column", "colour"),
        ({"name": ""}, "required", "name"),
        ({"id": ""}, "required", "id"),
        ({"basis": "guess"}, "basis", "stated"),
        ({"date_from": "去年"}, "date", "日期"),
        ({"date_from": "2023-13"}, "date", "历法"),
        ({"registered_capital": "很多"}, "value", "注册资本"),
        ({"above_scale": "也许"}, "value", "是否规上"),
        ({"relation": "IN_CHAIN"}, "kind", "之一"),
    ],
)
def test_a_fault_is_told_with_file_line_value_and_remedy(
    tmp_path: Path, ontology: Ontology, change: dict[str, Any], code: str, said: str
) -> None:
    problem = only_problem(read(tmp_path, ontology, SCHOOL, {**FIRM, **change}))
    assert (problem.code, problem.file) == (code, "facts.yaml")
    lines = (tmp_path / "facts.yaml").read_text(encoding="utf-8").splitlines()
    assert problem.line is not None
    assert "facts" not in lines[problem.line - 1]
    assert str(change.get("quote", FIRM["quote"])) in lines[problem.line - 1]
    assert said in str(problem)
    assert problem.remedy


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({**TIE, "from": "nobody"}, "unknown-id"),
        ({**TIE, "relation": "COLLABORATE"}, "type"),
        ({**TIE, "relation": "IN_CHAIN"}, "ends"),
        ({**FIRM, "name": "乙公司"}, "duplicate"),
    ],
)
def test_a_relation_that_cannot_be_is_refused(
    tmp_path: Path, ontology: Ontology, fact: dict[str, Any], code: str
) -> None:
    found = read(tmp_path, ontology, FIRM, SCHOOL, fact)
    assert {problem.code for problem in found.problems} >= {code}


def test_the_same_fact_twice_is_refused(tmp_path: Path, ontology: Ontology) -> None:
    assert only_problem(read(tmp_path, ontology, FIRM, SCHOOL, TIE, TIE)).code == "duplicate"


def test_all_faults_are_told_at_once(tmp_path: Path, ontology: Ontology) -> None:
    found = read(tmp_path, ontology, {**FIRM, "quote": "无"}, {**SCHOOL, "node": "X"}, TIE)
    assert len({problem.line for problem in found.problems}) >= 2


def test_facts_may_stand_in_a_csv(tmp_path: Path, ontology: Ontology) -> None:
    (tmp_path / "facts.csv").write_text(
        "node,relation,id,name,from,to,kind,quote\nEnterprise,,firm,甲公司,,,,甲公司与某大学\nUniversity,,school,某大学,,,,某大学共建\n"
        ",COLLABORATES_WITH,,,firm,school,联合实验室,共建联合实验室\nEnterprise,,x,乙公司,,,,没有这句\n",
        encoding="utf-8-sig",
    )
    found = read_statements(write(tmp_path, text=TEXT, facts="facts.csv"), ontology)
    assert [fact.type for fact in found.facts] == ["Enterprise", "University", "COLLABORATES_WITH"]
    assert (only_problem(found).file, only_problem(found).line) == ("facts.csv", 5)


def test_offsets_count_in_the_file_as_it_is(tmp_path: Path, ontology: Ontology) -> None:
    raw = "\ufeff第一行\r\n甲公司与某大学\r\n"
    found = read(tmp_path, ontology, FIRM, text=raw)
    locator = found.facts[0].locator
    assert raw[locator["start"] : locator["end"]] == "甲公司与某大学"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": TEXT.encode("gb18030")}, "UTF-8"),
        ({"source": {**SOURCE, "id": "a:b"}}, "source.id"),
        ({"source": {**SOURCE, "place": "常山"}}, "行政区划代码"),
        ({"source": {**SOURCE, "known_on": "去年"}}, "known_on"),
        ({"source": None}, "source"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_whole(
    tmp_path: Path, ontology: Ontology, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(RefusedData, match=said):
        read(tmp_path, ontology, FIRM, **more)


@pytest.mark.parametrize("content", [b"", b"- a\n", b"a: [1\n", b"\xff\xfe\x00", b"text: x\nfacts: y\n\tz: 1\n"])
def test_what_is_no_statement_file_is_refused_with_the_reason(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(content)
    with pytest.raises(RefusedData) as caught:
        is_statements(path)
    assert caught.value.problems[0].file == "facts.yaml"
