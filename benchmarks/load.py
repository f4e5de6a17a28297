"""The whole path file → ledger → graph against a bare COPY of the same rows into the same engine.

Each size is measured in a process of its own, so that its peak memory is known. Ratios are of processor seconds, both
cores together: the clock also says what else the machine does.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import ladybug
import pyarrow as pa

from benchmarks.data import MAPPING, generated, scratch_home, tables_of
from graph.ledger import Ledger
from graph.ontology import load
from graph.projection import project
from graph.stores.embedded import EmbeddedStore, Kinds, _by_ends, _fresh
from graph.stores.schema import ladybug_schema
from graph.tables import GraphTables
from ingest import apply

GROWTH = (10_000, 100_000, 1_000_000)
ROUNDS = 3
_T = TypeVar("_T")


def run(nodes: int) -> dict[str, float]:
    """Seconds of each step, the ratios to the bare COPY and of a second load to the first, peak memory."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", str(nodes)], check=True, stdout=subprocess.PIPE, text=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def growth() -> dict[str, float]:
    """What a record costs at 10,000, 100,000 and 1,000,000 nodes; the ratio of the largest size to the smallest."""
    at = {nodes: run(nodes) for nodes in GROWTH}
    found = {f"{nodes}_{name}": value for nodes, figures in at.items() for name, value in figures.items()}
    small, large = at[GROWTH[0]], at[GROWTH[-1]]
    return found | {
        f"{step}_growth": (large[f"{step}_s"] / large["records"]) / (small[f"{step}_s"] / small["records"])
        for step in ("load", "project", "fill", "whole", "bare_copy")
    }


def measured(nodes: int) -> dict[str, float]:
    """The figures of this process."""
    files = generated(nodes)
    paths = tables_of(files)
    with scratch_home(files) as home:
        ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
        report, loading = _timed(lambda: apply(paths, ledger=ledger, mapping=MAPPING, user="bench"))
        tables, projecting = _timed(lambda: project(ledger, load()))
        filling = _ours(tables)
        peak = _peak_mib()
        second, again = _timed(lambda: apply(paths, ledger=ledger, mapping=MAPPING, user="bench"))
        ledger.close()
    if report.refused or second.counts.unchanged != report.counts.new:
        sys.exit(
            "\n".join(str(problem) for problem in (*report.problems, *second.problems)[:5]) or "a second load moved"
        )
    rounds = ROUNDS if nodes <= GROWTH[1] else 1
    filling = min([filling, *(_ours(tables) for _ in range(rounds - 1))])
    bare = min(_bare(tables) for _ in range(rounds))
    whole = loading + projecting + filling
    return {
        "records": report.counts.new,
        "load_s": loading,
        "project_s": projecting,
        "fill_s": filling,
        "whole_s": whole,
        "again_s": again,
        "bare_copy_s": bare,
        "peak_mib": peak,
        "records_per_s": report.counts.new / loading,
        "fill_ratio": filling / bare,
        "whole_ratio": whole / bare,
        "again_ratio": again / whole,  # what stands in the ledger is not projected again
        "again_in_ledger_ratio": again / loading,
    }


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    begun = time.process_time()
    return work(), time.process_time() - begun


def _ours(tables: GraphTables) -> float:
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder) / "graph")
        _, seconds = _timed(lambda: store.replace(tables, "digest"))
        store.close()
    return seconds


def _bare(tables: GraphTables) -> float:
    """Schema and COPY, nothing else: what the engine itself takes."""
    with tempfile.TemporaryDirectory() as folder:
        kinds = Kinds(tables.nodes)
        parts = [
            (name, ends, part) for name, table in tables.relations.items() for ends, part in _by_ends(table, kinds)
        ]
        begun = time.process_time()
        database = ladybug.Database(Path(folder) / "bare", buffer_pool_size=1 << 30)
        connection = ladybug.Connection(database)
        for text in ladybug_schema(load()):
            connection.execute(text)
        for label, table in tables.nodes.items():
            connection.execute(f"COPY {label} FROM $rows", {"rows": _fresh(table)})
        for name, (head, tail), part in parts:
            columns = [part.column("head"), part.column("tail"), *part.columns]
            rows = pa.table(columns, names=["from", "to", *part.column_names])
            connection.execute(f"COPY {name} FROM $rows (from='{head}', to='{tail}')", {"rows": rows})
        connection.execute("CHECKPOINT")
        connection.close()
        database.close()
        return time.process_time() - begun


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
