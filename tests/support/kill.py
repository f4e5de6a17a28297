"""`ingest apply` and `batches rollback` killed at random moments, on either database.

Afterwards the ledger must be whole, hold the state of before or the one of after, and the graph must verify once a
service has started again. `python -m tests.support.kill apply --times 50` prints a line for each kill.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from api.service import Service
from api.settings import Settings

Act = Literal["apply", "rollback"]
_MAPPING = """source: {id: book, title: 名录（合成）, place: '330822', keyed: true, synthetic: true}
files:
  - match: firms.csv
    nodes: [{type: Enterprise, key: 编号, properties: {name: 名称, business: 主营}}]
  - match: ties.csv
    relations: [{type: COLLABORATES_WITH, from: {key: 甲}, to: {key: 乙}, constants: {kind: 合作}}]
"""
# The program is loaded once, in a process that forks each victim: a kill then meets the work and not the imports.
_VICTIMS = multiprocessing.get_context("forkserver")
_VICTIMS.set_forkserver_preload(["api.cli", "ingest.intake", "graph.ledger"])


@dataclass(frozen=True, slots=True)
class Outcome:
    """One kill: after how many seconds of work, and whether it was found done or not begun; faults must be empty."""

    after: float
    state: str
    faults: tuple[str, ...]


def files(folder: Path, firms: int, marker: str = "a") -> list[Path]:
    """A synthetic name list and its ties; another marker changes every firm's row."""
    rows = [f"{n},合成企业{marker}号{n},轴承套圈{n}" for n in range(firms)]
    ties = [f"{n},{(n * 7 + 1) % firms}" for n in range(firms) if n != (n * 7 + 1) % firms]
    for name, head, body in (("firms.csv", "编号,名称,主营", rows), ("ties.csv", "甲,乙", ties)):
        (folder / name).write_text("\n".join([head, *body]) + "\n", encoding="utf-8")
    (folder / "mapping.yaml").write_text(_MAPPING, encoding="utf-8")
    return [folder / "firms.csv", folder / "ties.csv"]


def kills(act: Act, times: int, *, seed: int = 1, firms: int = 1_000, url: str = "") -> Iterator[Outcome]:
    """Kill as many loads or roll-backs at moments drawn evenly over the work of one; every load changes all firms.

    `url` is an empty PostgreSQL database; without it the ledger is a file.
    """
    with tempfile.TemporaryDirectory(prefix="daqiao-kill-") as scratch:
        house = _House(Path(scratch), firms, url)
        house.load("a", user="before")
        house.load("b", user="before")
        whole = max(house.worked(act, marker) for marker in "cd")
        chance = random.Random(seed)
        for turn in range(times):
            yield house.killed(act, f"第{turn}次", chance.uniform(0.0, whole * 1.1))


class _House:
    """A home with two batches of one source, to kill in."""

    def __init__(self, folder: Path, firms: int, url: str) -> None:
        self._folder, self._firms = folder, firms
        self.settings = Settings(home=folder / "home", semantic=False, **({"ledger_url": url} if url else {}))

    def load(self, marker: str, *, user: str) -> None:
        """A batch in which every firm bears the marker."""
        _apply(self.settings, files(self._folder, self._firms, marker), self._folder / "mapping.yaml", user)

    def victim(self, act: Act, marker: str) -> multiprocessing.process.BaseProcess:
        """A process at work: the load of a marker, or the roll-back of the newest batch."""
        if act == "apply":
            paths = files(self._folder, self._firms, marker)
            given = (self.settings, paths, self._folder / "mapping.yaml", "victim")
            process = _VICTIMS.Process(target=_apply, args=given)
        else:
            self._two_batches()
            process = _VICTIMS.Process(target=_roll_back, args=(self.settings,))
        process.start()
        return process

    def worked(self, act: Act, marker: str) -> float:
        """The seconds of work of a victim that nobody kills."""
        process = self.victim(act, marker)
        return _until(process, float("inf"))

    def killed(self, act: Act, marker: str, after: float) -> Outcome:
        """One victim killed, and what a service finds afterwards."""
        if act == "rollback":
            self._two_batches()
        with self._service() as service:
            before = service.ledger.revision(), self._markers(service)
        process = self.victim(act, marker)
        _until(process, after)
        process.kill()
        process.join()
        with self._service() as service:
            service.ledger.note("test", "kill", act)  # waits until a database server has done with the dead client
            return self._look(service, *before, after)

    def _look(self, service: Service, before: int, marked: set[str], after: float) -> Outcome:
        """Let the service catch up with what the kill left, and compare everything."""
        service.refresh()
        faults = service.ledger.check()
        verified = service.verify()
        if not verified["identical"]:
            faults.append(f"the graph differs: {verified['differing']}")
        held = service.snapshot().kinds.count("Enterprise")
        if held != self._firms:
            faults.append(f"{held} firms instead of {self._firms}")
        markers, moved = self._markers(service), service.ledger.revision() - before
        if len(markers) != 1:
            faults.append(f"firms of {len(markers)} loads stand side by side: {sorted(markers)[:3]}")
        if moved not in (0, 1):
            faults.append(f"the revision moved by {moved}")
        elif bool(moved) != (markers != marked):
            faults.append(f"the revision moved by {moved}, the firms from {marked} to {markers}")
        return Outcome(after, "done" if moved else "not begun", tuple(faults))

    def _markers(self, service: Service) -> set[str]:
        """The loads whose names the firms bear."""
        snapshot = service.snapshot()
        names = (snapshot.node(at).name for at, kind in enumerate(snapshot.kinds) if kind == "Enterprise")
        return {name.removeprefix("合成企业").partition("号")[0] for name in names}

    def _two_batches(self) -> None:
        """What a roll-back needs: a newest batch that stands on an older one, so that firms remain."""
        with self._service() as service:
            standing = [one for one in service.ledger.batches() if one.rolled_back_at is None]
        if len(standing) < 2:
            self.load(f"新{time.monotonic_ns()}", user="before")

    @contextmanager
    def _service(self) -> Iterator[Service]:
        service = Service(self.settings)
        try:
            yield service
        finally:
            service.close()


def _until(process: multiprocessing.process.BaseProcess, worked: float) -> float:
    """Return when the process has worked for so many seconds of a processor, or has ended: how many they were.

    By its own time, because on a busy machine the clock says nothing of how far it is.
    """
    seconds = 0.0
    while seconds < worked and process.exitcode is None:
        try:
            seconds = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e9
        except (FileNotFoundError, ProcessLookupError, IndexError):
            break
        time.sleep(0.001)
    return seconds


def _apply(settings: Settings, paths: list[Path], mapping: Path, user: str) -> None:
    from graph.ledger import Ledger
    from ingest import apply

    ledger = Ledger.open(settings.ledger, settings.home)
    apply(paths, ledger=ledger, mapping=mapping, user=user)
    ledger.close()


def _roll_back(settings: Settings) -> None:
    from graph.ledger import Ledger

    ledger = Ledger.open(settings.ledger, settings.home)
    newest = next(one for one in ledger.batches() if one.rolled_back_at is None)
    ledger.rollback(newest.batch_id, "victim")
    ledger.close()


def main() -> int:
    """1 when any kill left a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=["apply", "rollback"])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--firms", type=int, default=1_000)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own instead of a file")
    asked = parser.parse_args()
    seen: Counter[str] = Counter()
    faulty = 0
    with _database(postgres=asked.postgres) as url:
        for outcome in kills(asked.act, asked.times, seed=asked.seed, firms=asked.firms, url=url):
            seen[outcome.state] += 1
            faulty += bool(outcome.faults)
            told = "; ".join(outcome.faults) or "whole"
            print(f"killed after {outcome.after:.2f} s: {outcome.state} {told}", flush=True)
    print(f"{asked.times} kills: {dict(seen)}, {faulty} with faults")
    return 1 if faulty else 0


@contextmanager
def _server() -> Iterator[str]:
    from tests.support.postgres import running_postgres

    with running_postgres() as server:
        yield server.url(server.create())


def _database(*, postgres: bool) -> "contextmanager[str] | nullcontext[str]":
    return _server() if postgres else nullcontext("")


if __name__ == "__main__":
    sys.exit(main())
