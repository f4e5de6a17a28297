"""Fuzzed workbooks through the product's own check, in a process that may be killed: none crashes, hangs or swells."""

import contextlib
import multiprocessing
import resource
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, SimpleQueue

from graph.errors import RefusedData
from graph.ontology import Ontology, load
from ingest.tables.understand import understand
from tests.support.fuzzed import fuzzed

SECONDS, BYTES = 30.0, 1_000_000_000  # of its own computing, however busy the machine is
_PATIENCE = 240.0  # seconds of the clock until a process is taken to hang
_HARD_STOP = 4_000_000_000  # of address space: the machine is not put at risk by a fault
_PROCESSES = 2


@dataclass(frozen=True)
class Outcome:
    """What became of a file: `state` is read, refused or the fault; computing seconds and peak bytes of its process."""

    seed: int
    state: str
    seconds: float = 0.0
    peak: int = 0

    @property
    def fault(self) -> str | None:
        """What is wrong, if anything."""
        if self.state not in ("read", "refused"):
            return self.state
        if self.seconds > SECONDS:
            return f"{self.seconds:.0f} s"
        return f"{self.peak / 1e6:.0f} MB" if self.peak > BYTES else None


def run(times: int = 10_000, first: int = 0) -> dict[str, float]:
    """How many were read, refused and at fault, and the most that one took."""
    outcomes = list(fuzz(range(first, first + times)))
    faults = [one for one in outcomes if one.fault]
    for one in faults[:20]:
        print(f"seed {one.seed}: {one.fault}")
    counted = Counter(one.state for one in outcomes)
    return {
        "files": len(outcomes),
        "read": counted["read"],
        "refused": counted["refused"],
        "faults": len(faults),
        "slowest_s": max(one.seconds for one in outcomes),
        "peak_mb": max(one.peak for one in outcomes) / 1e6,
    }


def fuzz(seeds: range) -> Iterator[Outcome]:
    """The outcome of each seed, in no order."""
    waiting: SimpleQueue[int] = SimpleQueue()
    done: SimpleQueue[Outcome | None] = SimpleQueue()
    for seed in seeds:
        waiting.put(seed)
    threads = [threading.Thread(target=_feed, args=(waiting, done), daemon=True) for _ in range(_PROCESSES)]
    for thread in threads:
        thread.start()
    left = len(threads)
    while left:
        outcome = done.get()
        if outcome is None:
            left -= 1
        else:
            yield outcome


def _feed(waiting: SimpleQueue[int], done: SimpleQueue[Outcome | None]) -> None:
    """Give one process file after file; one that does not answer, or is gone, is replaced."""
    context = multiprocessing.get_context("spawn")
    process = None
    with tempfile.TemporaryDirectory() as folder:
        while True:
            try:
                seed = waiting.get_nowait()
            except Empty:
                break
            path = fuzzed(seed, Path(folder))
            if process is None:
                ours, theirs = context.Pipe()
                process = context.Process(target=_read_all, args=(theirs,), daemon=True)
                process.start()
                theirs.close()
                ours.recv()  # it has started
            ours.send((seed, path))
            try:
                outcome = ours.recv() if ours.poll(_PATIENCE) else Outcome(seed, "hang", _PATIENCE)
            except EOFError:
                process.join()
                outcome = Outcome(seed, f"crash {process.exitcode}")
            done.put(outcome)
            path.unlink()
            if outcome.state == "hang" or outcome.state.startswith("crash"):
                process.kill()
                process = None
        if process is not None:
            process.kill()
    done.put(None)


def _read_all(pipe: Connection) -> None:
    """In the process: read what is sent until nobody sends any more."""
    resource.setrlimit(resource.RLIMIT_AS, (_HARD_STOP, _HARD_STOP))
    ontology = load()
    pipe.send(None)
    with contextlib.suppress(EOFError):
        while True:
            seed, path = pipe.recv()
            _forget_peak()
            begun = time.process_time()
            state = _state(path, ontology)
            pipe.send(Outcome(seed, state, time.process_time() - begun, _peak()))


def _state(path: Path, ontology: Ontology) -> str:
    try:
        understand(path, ontology)
    except RefusedData as error:
        told = all(problem.message and problem.remedy and problem.file for problem in error.problems)
        return "refused" if error.problems and told else f"refused without a sentence: {error}"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:200]
    return "read"


def _forget_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    """The most memory since it was forgotten, in bytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
