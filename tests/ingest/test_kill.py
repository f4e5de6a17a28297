"""What is killed leaves the ledger whole: a sample of `python -m benchmarks kills`."""

import pytest

from tests.support.kill import Act, kills


@pytest.mark.parametrize("act", ["apply", "rollback"])
def test_what_is_killed_at_any_moment_is_done_whole_or_not_at_all(act: Act) -> None:
    outcomes = list(kills(act, 4, seed=7, firms=300))
    assert [outcome for outcome in outcomes if outcome.faults] == []
    assert {outcome.state for outcome in outcomes} >= {"not begun"}


def test_a_load_into_postgresql_killed_at_any_moment_is_done_whole_or_not_at_all(postgres_url: str) -> None:
    outcomes = list(kills("apply", 4, seed=7, firms=300, url=postgres_url))
    assert [outcome for outcome in outcomes if outcome.faults] == []
