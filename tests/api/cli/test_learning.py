"""`daqiao train` and `evaluate`, and what becomes of a home whose model files are broken."""

import csv
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.service import Service
from api.settings import Settings
from graph.errors import RefusedData
from queries.matching.learned.files import SHIPPED, use_models
from tests.queries.matching.europe import write


@pytest.fixture
def broken(changshan_home: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the demo data whose folder of models holds one that was cut."""
    shutil.copytree(changshan_home, home, dirs_exist_ok=True)
    folder = tmp_path / "models"
    folder.mkdir()
    good = sorted(SHIPPED.glob("*.json"))[0]
    (folder / good.name).write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    monkeypatch.setenv("DAQIAO_HOME", str(home))
    monkeypatch.setenv("DAQIAO_MODELS", str(folder))
    monkeypatch.setattr("queries.matching.learned.files._folder", SHIPPED)  # given back afterwards
    return folder


def test_a_service_with_a_broken_model_does_not_start_and_says_what_to_do(broken: Path, home: Path) -> None:
    service = Service(Settings(home=home, models=broken))
    with pytest.raises(RefusedData, match=r"cordis-need-2011-10-01\.json") as refused:
        service.start()
    service.close()
    assert "daqiao train" in refused.value.remedy
    assert "DAQIAO_MODELS" in refused.value.remedy


def test_a_match_with_a_broken_model_is_refused_and_no_other_takes_its_place(broken: Path) -> None:
    refused = CliRunner().invoke(app, ["match", "--need", "石英坩埚高温变形"])
    assert refused.exit_code == 1
    assert "cordis-need-2011-10-01.json" in refused.output
    assert "DAQIAO_MODELS" in refused.output


def test_a_folder_of_models_that_is_not_there_is_refused(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAQIAO_MODELS", str(broken / "none"))
    refused = CliRunner().invoke(app, ["match", "--need", "石英坩埚高温变形"])
    assert refused.exit_code == 1
    assert str(broken / "none") in refused.output.replace("\n", "")


def test_the_models_that_come_with_it_answer_when_they_are_asked_for(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAQIAO_MODELS")
    assert CliRunner().invoke(app, ["match", "--need", "石英坩埚高温变形"]).exit_code == 0
    use_models(None)


def test_too_little_history_is_no_school(broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAQIAO_MODELS")
    refused = CliRunner().invoke(app, ["train", "--until", "2024-01-01", "--out", str(tmp_path / "out")])
    assert refused.exit_code == 2
    assert "可学习的问题" in refused.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["train", "--until", "2019-01-01", "--out", "o", "--data", "."], "orgs.csv"),
        (["train", "--until", "soon", "--out", "o"], "不是日期"),
        (["train", "--until", "2019-01-01", "--out", "o", "--task", "love"], "love"),
        (["evaluate", "--data", ".", "--task", "t9"], "t9"),
    ],
)
def test_wrong_arguments_are_told(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = CliRunner().invoke(app, arguments)
    assert refused.exit_code == 2
    assert said in refused.output


def test_evaluate_writes_every_signal_with_and_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queries.matching.choice.LITTLE", 1)
    monkeypatch.setattr("queries.matching.choice.MUCH", 2)
    data = tmp_path / "data"
    write(data)
    tables = {
        "t1_queries.csv": [["query_id", "as_of", "firm_id"], *(["q1", "2018-01-01", "F4"], ["q2", "2018-01-01", "F8"])],
        "t1_qrels.csv": [["query_id", "institute_id"], ["q1", "I8"], ["q1", "I12"], ["q2", "I16"]],
    }
    for name, lines in tables.items():
        with (data / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(lines)
    out = tmp_path / "figures.md"
    out.write_text("before\n<!-- evaluate-t1:begin -->\nold\n<!-- evaluate-t1:end -->\nafter\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["evaluate", "--data", str(data), "--task", "t1", "--out", str(out)])
    assert done.exit_code == 0, done.output
    text = out.read_text(encoding="utf-8")
    assert "T1（2 个问题" in text
    assert "| `walk_two` |" in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
