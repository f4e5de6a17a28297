"""Building the snapshot of a large graph in memory, and bringing it up to date after new records, each by itself.

The tables are generated as a projection makes them: opaque ids, a record behind each row. Run in a process of its
own, so that its peak memory is that of the generated tables and the snapshot together.
"""

import json
import resource
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa

from graph.columns import NODE_COLUMNS, NODE_SCHEMA, RELATION_COLUMNS, RELATION_SCHEMA
from graph.snapshot import Snapshot
from graph.tables import GraphDelta, GraphTables

NODES, RELATIONS, NEW = 1_000_000, 10_000_000, 1_000
_KINDS = {"Enterprise": 0.6, "Expert": 0.3, "ResearchInstitute": 0.1}
_TIES = {"COLLABORATES_WITH": 0.6, "AFFILIATED_WITH": 0.3, "IN_CHAIN": 0.1}


def run() -> dict[str, float]:
    """Seconds and peak memory of the whole build and of the increment."""
    command = [sys.executable, "-m", "benchmarks.snapshot", str(NODES), str(RELATIONS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def measured(nodes: int, relations: int) -> dict[str, float]:
    """The figures of this process."""
    draw = np.random.default_rng(1)
    held = [generated(draw, nodes, relations)]
    own = _peak_gib()
    begun, worked = time.perf_counter(), time.process_time()
    snapshot = Snapshot.build(held.pop())  # not kept here: what the build has read it gives back
    built, work = time.perf_counter() - begun, time.process_time() - worked
    peak = _peak_gib()
    delta = _delta(draw, snapshot)
    begun, worked = time.perf_counter(), time.process_time()
    newer = snapshot.after(delta)
    caught_up, work_again = time.perf_counter() - begun, time.process_time() - worked
    return {
        "nodes": nodes, "relations": relations, "build_s": built, "build_cpu_s": work, "generated_gib": own,
        "peak_gib": peak,
        "after_1000_records_s": caught_up,
        "after_1000_records_cpu_s": work_again, "nodes_after": len(newer.ids),
    }  # fmt: skip


def generated(draw: np.random.Generator, nodes: int, relations: int) -> GraphTables:
    """Random nodes and relations as Arrow tables, one a type."""
    ids = _ids(draw, "e", nodes)
    held = {}
    for kind, part in zip(_KINDS, np.split(np.arange(nodes), _cuts(_KINDS, nodes)), strict=True):
        own = ids.take(pa.array(part))
        held[kind] = _table(own, len(part), NODE_COLUMNS, {"kind": kind, "name": own, "names": own})
    ties = {}
    for kind, part in zip(_TIES, np.split(np.arange(relations), _cuts(_TIES, relations)), strict=True):
        ends = {end: ids.take(pa.array(draw.integers(0, nodes, len(part)))) for end in ("head", "tail")}
        own = _ids(draw, "r", len(part))
        ties[kind] = _table(own, len(part), RELATION_COLUMNS, {"kind": kind, "basis": "stated", **ends})
    return GraphTables(1, held, ties)


def _table(ids: pa.Array, rows: int, columns: dict[str, pa.DataType], said: dict[str, object]) -> pa.Table:
    same: dict[str, object] = {"places": "|330822|", "known_on": "2023-12-31", "synthetic": True, "attributes": "{}"}
    records = pa.compute.binary_join_element_wise('["f', ids, '"]', "")
    records = records.combine_chunks() if isinstance(records, pa.ChunkedArray) else records
    given = same | {"record_ids": records} | said | {"id": ids}
    arrays = []
    for name, kind in columns.items():
        value = given.get(name)
        arrays.append(value if isinstance(value, pa.Array) else pa.repeat(pa.scalar(value, kind), rows))
    return pa.table(arrays, names=list(columns))


def _ids(draw: np.random.Generator, letter: str, rows: int) -> pa.Array:
    """Opaque ids of 21 characters."""
    hex_ = np.frombuffer(draw.bytes(rows * 10).hex().encode(), dtype="S20")
    found = pa.compute.binary_join_element_wise(letter, pa.array(hex_).cast(pa.string()), "")
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _cuts(shares: dict[str, float], rows: int) -> np.ndarray:
    return (np.cumsum(list(shares.values()))[:-1] * rows).astype(int)


def _delta(draw: np.random.Generator, snapshot: Snapshot) -> GraphDelta:
    """New firms, each with a partner that is there."""
    ids = _ids(draw, "e", NEW)
    partners = pa.array([snapshot.ids[n] for n in draw.integers(0, len(snapshot.ids), NEW).tolist()])
    nodes = _table(ids, NEW, NODE_COLUMNS, {"kind": "Enterprise", "name": ids, "names": ids}).cast(NODE_SCHEMA)
    said = {"kind": "COLLABORATES_WITH", "basis": "stated", "head": ids, "tail": partners}
    ties = _table(_ids(draw, "r", NEW), NEW, RELATION_COLUMNS, said).cast(RELATION_SCHEMA)
    return GraphDelta(1, 2, {"Enterprise": nodes}, {"COLLABORATES_WITH": ties})


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), int(sys.argv[2]))))
