"""`ingest apply` killed at random moments: the ledger must be whole, and the graph must verify after a restart.

`python -m tests.support.kill --times 50` prints a line for each kill and one for all; the suite takes a sample.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.service import Service
from api.settings import Settings

ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-c", "from api.cli import main; main()", "ingest", "apply")
_MAPPING = """source: {id: book, title: 名录（合成）, place: '330822', keyed: true, synthetic: true}
files:
  - match: firms.csv
    nodes: [{type: Enterprise, key: 编号, properties: {name: 名称, business: 主营}}]
  - match: ties.csv
    relations: [{type: COLLABORATES_WITH, from: {key: 甲}, to: {key: 乙}, constants: {kind: 合作}}]
"""


@dataclass(frozen=True)
class Outcome:
    """One kill: after how many seconds, and whether the load was found done or not begun; faults must be empty."""

    after: float
    state: str
    faults: tuple[str, ...]


def files(folder: Path, firms: int, marker: str = "a") -> list[Path]:
    """A synthetic name list and its ties; another marker changes every row."""
    rows = [f"{n},合成企业{marker}{n}号,轴承套圈{n}" for n in range(firms)]
    ties = [f"{n},{(n * 7 + 1) % firms}" for n in range(firms) if n != (n * 7 + 1) % firms]
    for name, head, body in (("firms.csv", "编号,名称,主营", rows), ("ties.csv", "甲,乙", ties)):
        (folder / name).write_text("\n".join([head, *body]) + "\n", encoding="utf-8")
    (folder / "mapping.yaml").write_text(_MAPPING, encoding="utf-8")
    return [folder / "firms.csv", folder / "ties.csv"]


def kills(times: int, seed: int = 1, firms: int = 3_000) -> Iterator[Outcome]:
    """Kill as many loads at moments drawn evenly over the time that one takes; every second one changes all rows."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="daqiao-kill-") as scratch:
        folder = Path(scratch)
        home = folder / "home"
        paths = files(folder, firms)
        environment = {**os.environ, "DAQIAO_HOME": str(home), "PYTHONPATH": str(ROOT)}
        command = [*_COMMAND, *map(str, paths), "--mapping", str(folder / "mapping.yaml"), "--yes"]
        begun = time.monotonic()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        whole = time.monotonic() - begun
        for turn in range(times):
            files(folder, firms, f"第{turn}次")
            before = _revision(home)
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            after = chance.uniform(0.0, whole * 1.1)
            time.sleep(after)
            process.kill()
            process.wait()
            yield _look(home, before, after, firms)


def _revision(home: Path) -> int:
    service = Service(Settings(home=home))
    try:
        return service.ledger.revision()
    finally:
        service.close()


def _look(home: Path, before: int, after: float, firms: int) -> Outcome:
    """Start the service on what the kill left, let it catch up, and compare everything."""
    service = Service(Settings(home=home))
    try:
        service.refresh()
        faults = service.ledger.check()
        verified = service.verify()
        if not verified["identical"]:
            faults.append(f"the graph differs: {verified['differing']}")
        held = service.snapshot().kinds.count("Enterprise")
        if held != firms:
            faults.append(f"{held} firms instead of {firms}")
        moved = service.ledger.revision() - before
        if moved not in (0, 1):
            faults.append(f"the revision moved by {moved}")
        return Outcome(after, "done" if moved else "not begun", tuple(faults))
    finally:
        service.close()


def main() -> int:
    """1 when any kill left a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--firms", type=int, default=3_000)
    asked = parser.parse_args()
    seen: Counter[str] = Counter()
    faulty = 0
    for outcome in kills(asked.times, asked.seed, asked.firms):
        seen[outcome.state] += 1
        faulty += bool(outcome.faults)
        print(f"killed after {outcome.after:.2f} s: {outcome.state} {'; '.join(outcome.faults) or 'whole'}", flush=True)
    print(f"{asked.times} kills: {dict(seen)}, {faulty} with faults")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
