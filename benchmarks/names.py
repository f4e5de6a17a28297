"""Whether names are told right: on the shared development pairs, on the project's own, and on planted duplicates."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.data import SHARED
from ingest.identity.compare import compare
from ingest.identity.duplicates import Known, doubles
from ingest.identity.mention import Mention

_DEV = SHARED.parent / "text" / "names" / "alias_pairs_dev.csv"
_OWN = Path(__file__).parents[1] / "tests" / "ingest" / "identity" / "pairs.csv"
_FIRMS = 20_000


def run() -> dict[str, float]:
    """Precision and recall of `same`, and what became of the duplicates that `gen_scale.py --dirty` plants."""
    figures = {}
    for name, path, label in (("dev", _DEV, "label"), ("own", _OWN, "same")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            told = [(row[label] == "1", _same(row)) for row in csv.DictReader(file)]
        figures |= {f"{name}_{measure}": value for measure, value in _measures(told).items()}
    return figures | _planted(_FIRMS)


def _same(row: dict[str, str]) -> bool:
    return compare(Mention(row["a"], home=row["home"]), Mention(row["b"], home=row["home"])).verdict == "same"


def _measures(told: Iterable[tuple[bool, bool]]) -> dict[str, float]:
    pairs = list(told)
    right = sum(truth and said for truth, said in pairs)
    said, true = sum(said for _, said in pairs), sum(truth for truth, _ in pairs)
    return {"pairs": len(pairs), "precision": right / said if said else 1.0, "recall": right / true}


def _planted(nodes: int) -> dict[str, float]:
    """The share of the planted duplicates that is the same or asked about; pairs taken for the same that are not."""
    folder = Path(os.environ.get("DAQIAO_BENCH_DIR", "/tmp/daqiao-bench")) / f"{nodes}-dirty"
    if not (folder / "manifest.json").exists():
        command = [sys.executable, str(SHARED / "gen_scale.py"), "--nodes", str(nodes), "--seed", "1"]
        subprocess.run([*command, "--dirty", "0.02", "--out", str(folder)], check=True, stdout=subprocess.DEVNULL)
    firms = [
        Known(row["ent_id"], "Enterprise", (row["name"],), {"credit_code": row["uscc"]})
        for row in _rows(folder / "nodes" / "enterprises.csv")
    ]
    planted = {frozenset((row["dup_id"], row["same_as"])) for row in _rows(folder / "truth" / "duplicates.csv")}
    begun = time.perf_counter()
    found = {frozenset((one.left, one.right)): one.decision for one in doubles(firms)}
    seconds = time.perf_counter() - begun
    wrong = [pair for pair, told in found.items() if told.verdict == "same" and pair not in planted]
    return {
        "planted": len(planted),
        "planted_found_or_asked": len(planted & found.keys()) / len(planted),
        "planted_merged": sum(found[pair].verdict == "same" for pair in planted & found.keys()) / len(planted),
        "wrongly_same": len(wrong),
        "asked_in_vain": len(found.keys() - planted) - len(wrong),
        "planted_s": seconds,
    }


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
