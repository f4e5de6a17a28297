"""`daqiao match --batch`: a table of questions, a table of answers, and what could not be answered with the reason."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from graph.ledger import Ledger
from ingest import apply

ORGS = """org_id,kind,subtype,country,name
F1,firm,PRC,DE,Quartz Works
F2,firm,PRC,FR,Citrus Works
U1,institute,HES,DE,University of Glass
U2,institute,HES,FR,University of Fruit
R1,institute,REC,DE,Crucible Institute
"""
PROJECTS = """project_id,programme,start_date,date_quality,parts,topic_code,topic_title,headline,teaser
P1,FP7,2010-03-01,exact,,T1,Quartz crucibles,Hot crucibles,Deformation of quartz crucibles at high temperature
P2,FP7,2016-05-01,exact,,T2,Fruit storage,Fresh fruit,Keeping citrus fruit fresh
"""
PARTICIPATIONS = "project_id,org_id,role\nP1,F1,\nP1,U1,\nP2,F1,\nP2,U2,\nP2,F2,\nP2,R1,\n"
MAPPING = """source: {id: cordis, title: projects, keyed: true, known_on: 2006-12-31}
files:
  - match: orgs.csv
    nodes:
      - type:
          column: kind
          values: {firm: Enterprise, institute: {column: subtype, values: {HES: University, REC: ResearchInstitute}}}
        key: org_id
        properties: {name: name}
  - match: projects.csv
    nodes:
      - type: Project
        key: project_id
        properties: {name: headline, topic: topic_title, summary: teaser}
        date_from: start_date
  - match: participations.csv
    relations:
      - {type: UNDERTAKES, from: {key: org_id}, to: {key: project_id}}
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two projects of a keyed source."""
    folder = tmp_path_factory.mktemp("batch")
    files = {"orgs.csv": ORGS, "projects.csv": PROJECTS, "participations.csv": PARTICIPATIONS, "mapping.yaml": MAPPING}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    home = folder / "home"
    ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
    report = apply(
        [folder / name for name in list(files)[:3]], ledger=ledger, mapping=folder / "mapping.yaml", user="li"
    )
    ledger.close()
    assert not report.refused, [str(problem) for problem in report.problems]
    return home


Ask = Callable[..., tuple[Result, list[dict[str, str]], list[dict[str, str]]]]


@pytest.fixture
def ask(loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Write a table of questions, run the command, read answers and problems."""
    home = tmp_path / "home"
    shutil.copytree(loaded, home)
    monkeypatch.setenv("DAQIAO_HOME", str(home))

    def run(questions: str, *options: str) -> tuple[Result, list[dict[str, str]], list[dict[str, str]]]:
        path, out = tmp_path / "queries.csv", tmp_path / "out.csv"
        path.write_text(questions, encoding="utf-8")
        result = CliRunner().invoke(app, ["match", "--batch", str(path), "--out", str(out), *options])
        return result, _rows(out), _rows(tmp_path / "out.csv.problems.csv")

    return run


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) if path.exists() else []


def test_partners_are_told_by_their_keys_without_those_one_has_and_as_of_each_day(ask: Ask) -> None:
    questions = "query_id,as_of,firm_id\nA,2012-01-01,F1\nB,2017-01-01,F1\nC,2017-01-01,F2\n"
    result, answers, problems = ask(questions, "--task", "partners")
    found = {one: [row["institute_id"] for row in answers if row["query_id"] == one] for one in "ABC"}
    assert set(found["A"]) == {"U2", "R1"}
    assert found["B"] == []
    assert found["C"] == ["U1"]
    assert [row["rank"] for row in answers if row["query_id"] == "A"] == ["1", "2"]
    assert [(row["id"], row["code"]) for row in problems] == [("B", "unanswered")]
    assert result.exit_code == 0


def test_the_day_of_the_command_wins_over_the_column(ask: Ask) -> None:
    _, answers, _ = ask("query_id,as_of,firm_id\nB,2017-01-01,F1\n", "--task", "partners", "--as-of", "2012-01-01")
    assert {row["institute_id"] for row in answers} == {"U2", "R1"}


def test_a_need_of_a_firm_that_nobody_knows_is_answered_from_its_words(ask: Ask) -> None:
    questions = (
        "query_id,firm_id,firm_country,need_title,need_text,topic_title,parts\n"
        "A,NEW,DE,Crucibles,Deformation of quartz crucibles,,LEIT\nB,F1,DE,,,Citrus fruit,\nC,,,🧪🧪,,,\n"
    )
    result, answers, problems = ask(questions, "--task", "need", "--limit", "2")
    assert next(row["institute_id"] for row in answers if row["query_id"] == "A") == "U1"
    assert len([row for row in answers if row["query_id"] == "B"]) == 2
    assert [(row["id"], row["code"], row["line"]) for row in problems] == [("C", "no-words", "4")]
    assert result.exit_code == 0


def test_what_cannot_be_answered_is_listed_and_the_rest_is_answered(ask: Ask) -> None:
    questions = (
        "query_id,as_of,firm_id\n,2012-01-01,F1\nA,2012-01-01,F1\nA,2012-01-01,F2\nB,soon,F1\nC,,NOBODY\n"
        "D,2001-01-01,F1\n"
    )
    result, answers, problems = ask(questions, "--task", "partners")
    assert {row["query_id"] for row in answers} == {"A"}
    assert [row["code"] for row in problems] == ["no-id", "duplicate", "date", "unknown-firm", "unanswered"]
    assert "2001-01-01 之前没有任何资料" in problems[-1]["message"]
    assert result.exit_code == 0


def test_when_nothing_was_answered_the_command_fails(ask: Ask) -> None:
    result, answers, problems = ask("query_id,firm_id\nA,NOBODY\n", "--task", "partners")
    assert (result.exit_code, answers, len(problems)) == (1, [], 1)


def test_a_need_too_long_is_read_in_part_and_said_to_be(ask: Ask) -> None:
    _, answers, problems = ask(f"query_id,need_text\nA,{'quartz crucible ' * 7000}\n", "--task", "need")
    assert answers
    assert problems[0]["code"] == "cut"


@pytest.mark.parametrize(
    ("questions", "options", "said", "code"),
    [
        ("query_id,firm_id\nA,F1\n", ["--task", "friends"], "没有任务 friends", 2),
        ("query_id,firm_id\nA,F1\n", [], "--task", 2),
        ("query_id,firm\nA,F1\n", ["--task", "partners"], "缺列：firm_id", 1),
        ("query_id,firm_id\nA,F1\n", ["--task", "need"], "need_title / need_text / topic_title", 1),
        ("query_id,firm_id\nA,F1\n", ["--task", "partners", "--as-of", "昨天"], "不是日期", 2),
        ("query_id,firm_id\nA,F1\n", ["--task", "partners", "--source", "x"], "没有来源 x", 2),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_said_clearly(
    ask: Ask, questions: str, options: list[str], said: str, code: int
) -> None:
    result, answers, _ = ask(questions, *options)
    assert said in result.output
    assert (result.exit_code, answers) == (code, [])


def test_a_later_project_changes_no_answer_of_before(ask: Ask, tmp_path: Path) -> None:
    questions = "query_id,as_of,firm_id\nA,2012-01-01,F1\nC,2012-01-01,F2\n"
    _, before, _ = ask(questions, "--task", "partners")
    (tmp_path / "projects.csv").write_text(PROJECTS + "P3,H2020,2014-01-01,exact,,T1,Quartz,Quartz,Quartz\n")
    (tmp_path / "participations.csv").write_text(PARTICIPATIONS + "P3,F1,\nP3,R1,\nP3,U2,\n")
    (tmp_path / "orgs.csv").write_text(ORGS)
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    ledger = Ledger.open(f"sqlite:///{tmp_path}/home/ledger.db", tmp_path / "home")
    paths = [tmp_path / f"{name}.csv" for name in ("orgs", "projects", "participations")]
    assert apply(paths, ledger=ledger, mapping=tmp_path / "mapping.yaml", user="li").counts.new == 4
    ledger.close()
    _, after, _ = ask(questions, "--task", "partners")
    assert after == before
