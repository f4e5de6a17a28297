"""Keyed sources: their keys alone decide, and a load asks about what the rules take for the same."""

from pathlib import Path

import pytest

from graph.ledger import Ledger
from graph.ontology import Ontology
from ingest.identity import strangers
from tests.ingest.identity.test_identity import names
from tests.ingest.identity.test_settle import FULL, firms
from tests.support.keyed import load_keyed

CODE = "91330822MA00000A1R"


def rules(ledger: Ledger) -> list[str]:
    """The rules of the open questions; nothing was merged or judged by a load."""
    assert ledger.judgements() == []
    return [one.rule for one in ledger.questions.open()]


def test_what_two_registers_hold_is_asked_about_by_the_load(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    load_keyed(ledger, tmp_path, {"1": FULL, "2": "江苏别家阀门有限公司"})
    for _ in range(2):
        load_keyed(ledger, tmp_path, {"A": "浙江云启轴承科技有限责任公司"}, "other")
        assert rules(ledger) == ["same_firm_other_form"]
    assert len(names(ledger, ontology, "Enterprise")) == 3


def test_one_number_under_two_keys_is_asked_about_whatever_the_names(ledger: Ledger, tmp_path: Path) -> None:
    load_keyed(ledger, tmp_path, {"1": "甲公司", "2": "乙厂"}, codes={"1": CODE, "2": CODE})
    load_keyed(ledger, tmp_path, {"A": "丙社"}, "other", {"A": CODE})
    assert rules(ledger) == ["same_number"] * 2


def test_a_list_without_keys_is_asked_about_against_a_register(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    load_keyed(ledger, tmp_path, {"1": FULL})
    firms(ledger, tmp_path, "list", "云启轴承", FULL)
    assert set(names(ledger, ontology, "Enterprise")) == {FULL}
    assert {one.rule for one in ledger.questions.open()} <= {"same_name", "firm_in_short"}
    assert ledger.questions.count() == 2


def test_more_than_a_load_can_compare_is_left_to_the_search_and_told(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "MOST_KEYED", 1)
    report = load_keyed(ledger, tmp_path, {"1": FULL, "2": FULL})
    assert (rules(ledger), report.uncompared) == ([], 2)
