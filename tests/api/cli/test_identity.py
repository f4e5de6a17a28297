"""`daqiao identity`: the queue at a terminal, merging and parting, duplicates found but not merged."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from graph.ledger import Ledger
from tests.ingest.identity.test_settle import FULL
from tests.support.keyed import load_keyed


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose keyed register holds one firm twice (a misspelt form) and two that may be one (a homophone)."""
    monkeypatch.setenv("DAQIAO_HOME", str(tmp_path / "home"))
    ledger = Ledger.open(f"sqlite:///{tmp_path}/home/ledger.db", tmp_path / "home")
    load_keyed(
        ledger, tmp_path,
        {"1": FULL, "2": "浙江云启轴承科技有限责任公司", "3": "浙江云起轴承科技有限公司", "4": "江苏别家阀门有限公司"},
    )  # fmt: skip
    ledger.close()
    return tmp_path / "home"


def run(*words: str, typed: str = "") -> str:
    """Output of a command that succeeds."""
    result = CliRunner().invoke(app, ["identity", *words], input=typed)
    assert result.exit_code == 0, result.output
    return result.output


def reviewed() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("review", "--json", "-"))
    return found


def test_duplicates_of_a_register_are_asked_about_and_not_merged(home: Path) -> None:
    assert {one["rule"] for one in reviewed()} >= {"same_firm_other_form", "likely_misspelt_firm"}
    found = json.loads(run("find", "--json", "-"))
    assert found["open"] == found["found"] >= 2
    assert found["asked"] == 0, "nothing is asked twice"


def test_what_is_sure_enough_is_accepted_at_once(home: Path) -> None:
    run("find")
    made = json.loads(run("review", "--accept-above", "0.95", "--json", "-"))
    assert len(made["judgement_ids"]) == 1
    assert all(float(str(one["score"])) < 0.95 for one in reviewed())


def test_pairs_are_answered_one_by_one_skipped_and_undone_by_key(home: Path) -> None:
    run("find")
    before = len(reviewed())
    assert "已核对 0 对" in run("review", typed="y\nu\nq\n")
    assert len(reviewed()) == before
    assert "已核对 1 对" in run("review", typed="s\nn\nq\n")
    assert len(reviewed()) == before - 1
    assert "已核对 0 对" in run("review", typed=""), "the end of the input ends the review"


def test_what_is_merged_by_hand_is_parted_by_its_judgement_or_its_record(home: Path) -> None:
    merged = json.loads(run("merge", "book:1", "book:4", "--reason", "同一地址", "--json", "-"))
    again = CliRunner().invoke(app, ["identity", "merge", "book:1", "book:4"])
    assert (again.exit_code, "已是同一个对象" in again.output) == (2, True)
    run("split", merged["judgement_id"])
    other = json.loads(run("merge", "book:1", "book:4", "--json", "-"))
    assert other["survivor"] == merged["survivor"]
    assert json.loads(run("split", other["survivor"], "--json", "-")) == [other["judgement_id"]]
    nothing = CliRunner().invoke(app, ["identity", "split", other["survivor"]])
    assert nothing.exit_code == 2


def test_a_list_of_names_is_told_what_each_means(home: Path, tmp_path: Path) -> None:
    listed = tmp_path / "names.csv"
    listed.write_text("序号,名称\n1,江苏别家阀门\n2,云启轴承\n3,没有这家公司\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["names", "resolve", str(listed), "--home", "常山县", "--json", "-"])
    assert result.exit_code == 0, result.output
    one, several, none = json.loads(result.output)
    assert one["decision"]["rule"] == "firm_in_short"
    assert (several["entity_id"], len(several["possible"]) >= 2) == (None, True)
    assert (none["entity_id"], none["possible"]) == (None, [])


def test_a_list_may_be_a_name_a_line_and_is_shown_as_a_table(home: Path, tmp_path: Path) -> None:
    listed = tmp_path / "names.txt"
    listed.write_text("江苏别家阀门\n没有这家公司\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["names", "resolve", str(listed)], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    assert "江苏别家阀门有限公司" in result.output
    assert "图谱中没有" in result.output
