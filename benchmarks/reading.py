"""How much of the workbook sets is understood, by the scorer of the set: no mapping is written for any file."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.data import SHARED
from graph.ontology import load
from ingest.tables.understand import understand

WORKBOOKS = SHARED.parent / "workbooks"
GENRES = Path(__file__).parents[1] / "tests/ingest/tables/genres"


def run() -> dict[str, float]:
    """The headline of the development set and of the genres of this repository, the lowest file, the slowest check."""
    if not WORKBOOKS.exists():
        sys.exit(f"{WORKBOOKS} is not there: the benchmarks need ../shared beside the checkout")
    figures: dict[str, float] = {}
    for name, folder in (("dev", WORKBOOKS / "dev"), ("genres", GENRES)):
        scores, slowest = scored(folder)
        figures |= {f"{name}_headline": scores.pop("headline"), f"{name}_lowest": min(scores.values())}
        figures[f"{name}_slowest_s"] = slowest
    return figures


def scored(folder: Path) -> tuple[dict[str, float], float]:
    """The score of each file of a set, `headline` among them, and the longest that a check took."""
    ontology, slowest = load(), 0.0
    with tempfile.TemporaryDirectory() as out:
        for path in sorted((folder / "files").iterdir()):
            begun = time.process_time()
            found = understand(path, ontology).to_json()
            slowest = max(slowest, time.process_time() - begun)
            (Path(out) / f"{path.name}.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        command = [sys.executable, str(WORKBOOKS / "score_workbooks.py"), str(folder / "truth"), out]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = told.strip().splitlines()
    scores = {line.rpartition(": ")[0]: float(line.rpartition("score ")[2]) for line in lines[:-1]}
    return scores | {"headline": float(lines[-1].split()[1])}, slowest
