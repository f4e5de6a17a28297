"""What it costs to look up new names among many known ones: the index, the candidates and the decisions."""

import csv
import resource
import time
from itertools import islice

from benchmarks.data import generated
from graph.names import fold
from ingest.identity.blocking import candidates
from ingest.identity.compare import compare
from ingest.identity.mention import Mention

_SIZES = ((100_000, 1_000_000), (10_000, 100_000))


def run() -> dict[str, float]:
    """Seconds for 100,000 new names against 1,000,000 known ones, of which half are written otherwise here."""
    return {key: value for new, known in _SIZES for key, value in _of(new, known).items()}


def _of(new: int, known: int) -> dict[str, float]:
    path = generated(int(known * 1.5)) / "nodes" / "enterprises.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names = [fold(row["name"]) for row in islice(csv.DictReader(file), known)]
    fresh = [_otherwise(name, at) for at, name in enumerate(names[:: known // new][:new])]
    begun, cpu = time.perf_counter(), time.process_time()
    pairs = list(candidates(fresh, ((name, at) for at, name in enumerate(names))))
    met = time.perf_counter()
    verdicts = [
        compare(Mention(fresh[at], "Enterprise"), Mention(names[one], "Enterprise")).verdict for at, one in pairs
    ]
    decided = time.perf_counter()
    label = f"{new // 1000}k_in_{known // 1000}k"
    return {
        f"{label}_known": len(names),
        f"{label}_seconds": decided - begun,
        f"{label}_cpu_s": time.process_time() - cpu,
        f"{label}_candidates_s": met - begun,
        f"{label}_pairs": len(pairs),
        f"{label}_same": verdicts.count("same"),
        f"{label}_peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _otherwise(name: str, at: int) -> str:
    """Every second name as another hand writes it: another form, without the place, or without anything known."""
    if at % 2:
        return name.replace("有限公司", "有限责任公司")
    return f"{name[:2]}新{name[3:]}"
