"""A load that is killed leaves the ledger whole: a sample of `python -m tests.support.kill --times 50`."""

from tests.support.kill import kills


def test_a_load_killed_at_any_moment_leaves_all_of_it_or_nothing() -> None:
    outcomes = list(kills(8, seed=7, firms=1_500))
    assert [outcome for outcome in outcomes if outcome.faults] == []
    assert {outcome.state for outcome in outcomes} >= {"not begun"}
