"""Filling the embedded store against a bare COPY of the same Arrow tables into the same engine."""

import tempfile
import time
from pathlib import Path

import ladybug
import pyarrow as pa

from benchmarks.data import Loaded
from graph.ledger import Ledger
from graph.ontology import load
from graph.projection import project
from graph.stores.embedded import EmbeddedStore, Kinds, _by_ends, _fresh
from graph.stores.schema import ladybug_schema
from graph.tables import GraphTables

ROUNDS = 3


def run(data: Loaded) -> dict[str, float]:
    """Seconds of each, their ratio, and how many records a second the ingest took in."""
    ledger = Ledger.open(f"sqlite:///{data.home}/ledger.db", data.home)
    begun = time.perf_counter()
    tables = project(ledger, load())
    projecting = time.perf_counter() - begun
    ledger.close()
    ours, bare = min(_ours(tables) for _ in range(ROUNDS)), min(_bare(tables) for _ in range(ROUNDS))
    return {
        "ingest_records_per_s": data.records / data.seconds,
        "project_s": projecting,
        "store_replace_s": ours,
        "bare_copy_s": bare,
        "replace_ratio": ours / bare,
        "project_and_replace_ratio": (projecting + ours) / bare,
    }


def _ours(tables: GraphTables) -> float:
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder) / "graph")
        begun = time.perf_counter()
        store.replace(tables, "digest")
        seconds = time.perf_counter() - begun
        store.close()
    return seconds


def _bare(tables: GraphTables) -> float:
    """Schema and COPY, nothing else: what the engine itself takes."""
    with tempfile.TemporaryDirectory() as folder:
        kinds = Kinds(tables.nodes)
        parts = [
            (name, ends, part) for name, table in tables.relations.items() for ends, part in _by_ends(table, kinds)
        ]
        begun = time.perf_counter()
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
        return time.perf_counter() - begun
