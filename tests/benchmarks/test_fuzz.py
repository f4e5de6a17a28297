"""Two hundred fuzzed workbooks: each is read or refused with a sentence, in time and within its memory."""

from benchmarks.fuzz import fuzz


def test_no_fuzzed_workbook_crashes_hangs_or_takes_the_memory() -> None:
    outcomes = list(fuzz(range(200)))
    assert [(one.seed, one.fault) for one in outcomes if one.fault] == []
    assert len(outcomes) == 200
    assert {one.state for one in outcomes} == {"read", "refused"}
