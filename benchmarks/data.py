"""The generated graph that the benchmarks share, loaded as a user would: by the product's own ingest."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.ledger import Ledger
from ingest import apply

SHARED = Path(__file__).parents[2] / "shared" / "bench"
MAPPING = Path(__file__).parent / "mapping.yaml"
NODES = ("chains", "chain_nodes", "universities", "institutes", "enterprises", "experts", "needs")
EDGES = ("collaborations", "ent_chain_node", "expert_affiliation", "expert_served")


@dataclass(frozen=True)
class Loaded:
    """A home with the generated graph; `seconds` is what the load took, 0 when it was there already."""

    files: Path
    home: Path
    records: int
    seconds: float


def kept() -> Path:
    """The folder of what is generated once and used again."""
    return Path(os.environ.get("DAQIAO_BENCH_DIR", "/tmp/daqiao-bench"))


def generated(nodes: int, *, dirty: float = 0.0) -> Path:
    """The folder of the generated CSV files; SystemExit when ../shared is not there.

    `dirty`: the share of firms entered twice, of cells left blank and of cooperations that lead into the void.
    """
    script = SHARED / "gen_scale.py"
    if not script.exists():
        sys.exit(f"{script} is not there: the benchmarks need ../shared beside the checkout")
    folder = kept() / (f"{nodes}-dirty-{dirty}" if dirty else str(nodes))
    if not (folder / "manifest.json").exists():
        command = [sys.executable, str(script), "--nodes", str(nodes), "--seed", "1", "--out", str(folder)]
        command += ["--dirty", str(dirty)] if dirty else []
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def tables_of(files: Path) -> list[Path]:
    """The generated files that mapping.yaml speaks of, nodes first."""
    return [*(files / "nodes" / f"{name}.csv" for name in NODES), *(files / "edges" / f"{name}.csv" for name in EDGES)]


@contextmanager
def scratch_home(files: Path) -> Iterator[Path]:
    """A home beside the generated files, gone afterwards."""
    home = Path(tempfile.mkdtemp(dir=files, prefix="home-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def loaded(nodes: int) -> Loaded:
    """The graph in a ledger of its own, loaded anew each time so that the load is measured too."""
    files = generated(nodes)
    home = files / f"home-{os.getpid()}"
    ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
    begun = time.perf_counter()
    report = apply(tables_of(files), ledger=ledger, mapping=MAPPING, user="bench")
    seconds = time.perf_counter() - begun
    ledger.close()
    if report.refused:
        sys.exit("\n".join(str(problem) for problem in report.problems[:5]))
    return Loaded(files, home, report.counts.new, seconds)
