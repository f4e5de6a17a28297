"""Run the benchmarks and print their figures, with the machine they were taken on."""

import argparse
import json
import os
import platform
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import (
    blocking,
    clients,
    dirty,
    fuzz,
    kills,
    load,
    match,
    names,
    reading,
    server,
    snapshot,
    start,
    workbook,
)
from benchmarks.data import Loaded, loaded

BENCHMARKS: dict[str, Callable[[Loaded], dict[str, float]]] = {"match": match.run}  # on a loaded graph
SIZED: dict[str, Callable[[int], dict[str, float]]] = {"load": load.run, "server": server.run, "dirty": dirty.run}
ALONE: dict[str, Callable[[], dict[str, float]]] = {
    "growth": load.growth,
    "start": start.run,
    "reading": reading.run,
    "workbook": workbook.run,
    "names": names.run,
    "blocking": blocking.run,
    "snapshot": snapshot.run,
    "clients": clients.run,
}


def machine() -> dict[str, Any]:
    """Where and when."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "at": datetime.now(UTC).strftime("%Y-%m-%d"),
        "cores": os.cpu_count(),
        "memory_gib": round(memory),
        "python": platform.python_version(),
    }


def main() -> None:
    """Print a line a figure; `--json PATH` writes them too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "which",
        nargs="*",
        choices=[*BENCHMARKS, *SIZED, *ALONE, "fuzz", "kills", []],
        help="default: load, match, names",
    )
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--times", type=int, help="of killed loads (200) and of fuzzed workbooks (10000)")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures: dict[str, dict[str, Any]] = {"machine": machine() | {"nodes": asked.nodes}}
    wanted = asked.which or ["load", *BENCHMARKS, "names"]
    figures |= {name: SIZED[name](asked.nodes) for name in wanted if name in SIZED}
    if set(wanted) & set(BENCHMARKS):
        data = loaded(asked.nodes)
        try:
            figures |= {name: BENCHMARKS[name](data) for name in wanted if name in BENCHMARKS}
        finally:
            shutil.rmtree(data.home, ignore_errors=True)
    if "kills" in wanted:
        figures["kills"] = kills.run(asked.times or 200)
    figures |= {name: ALONE[name]() for name in wanted if name in ALONE}
    if "fuzz" in wanted:
        figures["fuzz"] = fuzz.run(asked.times or 10_000)
    for name, values in figures.items():
        for key, value in values.items():
            print(
                f"{name + '.' + key:<36} {value:.3f}" if isinstance(value, float) else f"{name + '.' + key:<36} {value}"
            )
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
