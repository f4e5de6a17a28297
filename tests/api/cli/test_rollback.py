"""`daqiao rollback`: what leans on a batch is listed and asked about before it goes."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from api.cli import app
from graph.ledger import Ledger
from tests.support.keyed import load_keyed


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """A home with a register of two firms, which somebody judged to be two."""
    monkeypatch.setenv("DAQIAO_HOME", str(tmp_path / "home"))
    ledger = Ledger.open(f"sqlite:///{tmp_path}/home/ledger.db", tmp_path / "home")
    load_keyed(ledger, tmp_path, {"1": "甲公司", "2": "乙公司"})
    ids = [ledger.resolve(f"book:{key}") for key in "12"]
    ledger.judge("different", *ids, user="李科员", rule="person", reason="两家企业")
    return ledger


def rollback(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["rollback", "1", *words], input=typed)


def test_a_batch_that_a_judgement_leans_on_goes_after_a_yes_only(ledger: Ledger) -> None:
    refused = rollback(typed="n\n")
    assert refused.exit_code == 1
    assert "甲公司：身份判断：两家企业" in refused.output
    assert ledger.batches()[0].rolled_back_at is None
    assert rollback(typed="y\n").exit_code == 0
    assert ledger.batches()[0].rolled_back_at is not None


def test_yes_asks_nothing(ledger: Ledger) -> None:
    assert rollback("--yes").exit_code == 0
    assert ledger.batches()[0].rolled_back_at is not None
