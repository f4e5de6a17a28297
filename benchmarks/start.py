"""What a person waits for at the command: each development file checked by a process of its own, and other starts."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
_COMMAND = (sys.executable, "-c", "from api.cli import main; main()")


def run() -> dict[str, float]:
    """Seconds by the clock and of the processor: the list of commands, all pairs of names, and each file's check."""
    files = sorted((SHARED / "workbooks" / "dev" / "files").iterdir())
    pairs = SHARED / "text" / "names" / "alias_pairs_dev.csv"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _timed(home, "ingest", "check", str(files[0]))  # makes the ledger, as the first command of a home does
        checks = [_timed(home, "ingest", "check", str(file)) for file in files]
        listed = _timed(home, "--help")
        compared = _timed(home, "names", "pairs", str(pairs), "--out", str(home / "out.csv"))
    return {
        "files": len(files),
        "check_slowest_s": max(seconds for seconds, _ in checks),
        "check_slowest_cpu_s": max(cpu for _, cpu in checks),
        "check_mean_cpu_s": sum(cpu for _, cpu in checks) / len(checks),
        "help_cpu_s": listed[1],
        "names_pairs_cpu_s": compared[1],
    }


def _timed(home: Path, *arguments: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor. A check that found a faulty cell ends with 1, as it should."""
    begun, before = time.perf_counter(), os.times()
    done = subprocess.run(
        [*_COMMAND, *arguments],
        env=os.environ | {"DAQIAO_HOME": str(home / "home")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    if done.returncode not in (0, 1):
        sys.exit(done.stderr.decode())
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begun, cpu
