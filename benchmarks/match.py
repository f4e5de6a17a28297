"""One explained match of twenty against the yardstick `reference_match.py`: same data, same run, CPU medians.

And a query of a batch (a hundred ids, unexplained) against the same question asked alone.

The yardstick is a lower bound near the limit of a core: no evidence look-up, no reasons in words, no records.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import orjson

from api.facts import Facts
from api.settings import Settings
from benchmarks.data import SHARED, Loaded
from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match, order_of
from queries.matching.features import Features
from queries.matching.model import Task, Want

QUERIES, ROUNDS = 200, 3


def run(data: Loaded) -> dict[str, float]:
    """Medians in ms and their ratio, for institutes and for experts; then of a query of a batch."""
    facts = Facts(Settings(home=data.home))
    snapshot = facts.snapshot()
    facts.close()
    firms = _firms(snapshot)
    found: dict[str, float] = {}
    for want in ("institutes", "experts"):
        ours = _median(lambda firm, want=want: _answer(snapshot, firm, want), firms)  # type: ignore[misc]
        theirs = _yardstick(data, want)
        found |= {f"{want}_ms": ours, f"{want}_yardstick_ms": theirs, f"{want}_ratio": ours / theirs}
    alone = _median(lambda firm: _answer(snapshot, firm, "institutes", "partners"), firms)
    many = _median(lambda firm: order_of(snapshot, MatchRequest(firm, task="partners", limit=100)), firms)
    return found | {"batch_ms": many, "batch_to_alone": many / alone}


def _answer(snapshot: Snapshot, firm: str, want: Want, task: Task | None = None) -> bytes:
    """What the API sends, without HTTP."""
    return orjson.dumps(match(snapshot, MatchRequest(firm, want=want, task=task, limit=20)))


def _firms(snapshot: Snapshot) -> list[str]:
    """Firms with at least one partner, as the yardstick draws them."""
    partners = Features.of(snapshot).partners
    known = [int(n) for n in snapshot.of_kind("Enterprise") if partners[n] > 0]
    chosen = np.random.default_rng(5).choice(known, min(QUERIES, len(known)), replace=False)
    return [snapshot.ids[n] for n in chosen.tolist()]


def _median(ask: Callable[[str], object], firms: list[str]) -> float:
    """The median CPU time of an answer in ms, after a round that warms up."""
    times: list[float] = []
    for turn in range(ROUNDS + 1):
        for firm in firms:
            begun = time.process_time()
            ask(firm)
            if turn:
                times.append((time.process_time() - begun) * 1e3)
    return float(np.median(times))


def _yardstick(data: Loaded, want: str) -> float:
    command = [sys.executable, str(SHARED / "reference_match.py"), str(data.files), "--want", want, "--json"]
    done = subprocess.run([*command, "--queries", str(QUERIES)], check=True, capture_output=True, text=True)
    report = json.loads(done.stdout.strip().splitlines()[-1])
    return float(next(value for name, value in report.items() if "p50" in name))
