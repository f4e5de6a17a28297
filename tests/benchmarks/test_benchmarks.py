"""The benchmarks run, on a graph small enough for the suite: what they print are ratios, not promises."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import data
from benchmarks.__main__ import main
from tests.support import services


@pytest.mark.slow
def test_a_run_gives_ratios_and_the_machine_they_were_taken_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not data.SHARED.exists():
        services.missing("shared data", str(data.SHARED))
    monkeypatch.setenv("DAQIAO_BENCH_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--nodes", "1000", "--json", str(tmp_path / "out.json")])
    main()
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert figures["machine"]["nodes"] == 1000
    assert figures["machine"]["cores"] >= 1
    assert {"whole_ratio", "again_ratio", "peak_mib", "records_per_s"} <= figures["load"].keys()
    assert {"institutes_ratio", "experts_ratio"} <= figures["match"].keys()
    assert all(value > 0 for part in ("load", "match") for value in figures[part].values())
    assert not list((tmp_path / "1000").glob("home-*")), "a run leaves no ledger behind"


def test_without_the_shared_data_a_run_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "SHARED", tmp_path / "absent")
    with pytest.raises(SystemExit, match=r"the benchmarks need \.\./shared"):
        data.generated(1000)
