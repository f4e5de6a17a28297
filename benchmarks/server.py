"""Filling a Neo4j server against the driver's bare UNWIND batches of the same rows, by the clock: two processes work.

The server is that of the tests (`DAQIAO_TEST_NEO4J_URL` or a download of its jars).
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from neo4j import Driver, GraphDatabase

from benchmarks.data import MAPPING, generated, scratch_home, tables_of
from graph.ledger import Ledger
from graph.ontology import load
from graph.projection import project
from graph.stores.schema import neo4j_schema
from graph.stores.server import ServerStore
from graph.tables import GraphTables
from ingest import apply

ROUNDS = 3
_BATCH = 10_000


def run(nodes: int) -> dict[str, float]:
    """Seconds of each, the best of three after a round that warms the server, and their ratio."""
    from tests.support.neo4j import running_neo4j

    tables = _tables(nodes)
    with running_neo4j() as server:
        driver = GraphDatabase.driver(server.url, auth=(server.user, server.password))
        store = ServerStore(server.url, server.user, server.password)

        def timed(fill: Callable[[], None]) -> float:
            server.clear()
            begun = time.perf_counter()
            fill()
            return time.perf_counter() - begun

        rounds = [
            (timed(lambda: _bare(driver, tables)), timed(lambda: store.replace(tables, "digest")))
            for _ in range(ROUNDS + 1)
        ][1:]
        store.close()
        driver.close()
    bare, ours = min(b for b, _ in rounds), min(o for _, o in rounds)
    return {"bare_unwind_s": bare, "replace_s": ours, "replace_ratio": ours / bare}


def _tables(nodes: int) -> GraphTables:
    files = generated(nodes)
    paths = tables_of(files)
    with scratch_home(files) as home:
        ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
        apply(paths, ledger=ledger, mapping=MAPPING, user="bench")
        tables = project(ledger, load())
        ledger.close()
    return tables


def _bare(driver: Driver, tables: GraphTables) -> None:
    """Constraints, then rows as the driver's manual writes them: UNWIND and MERGE by id, 10,000 a transaction."""
    kinds: dict[str, str] = {}
    with driver.session() as session:
        for text in neo4j_schema(load()):
            session.run(text).consume()  # type: ignore[arg-type]
        for label, table in tables.nodes.items():
            rows = table.to_pylist()
            kinds.update((row["id"], label) for row in rows)
            for some in _slices(rows):
                _write(session, f"UNWIND $rows AS r MERGE (n:{label} {{id: r.id}}) SET n = r", some)
        for name, table in tables.relations.items():
            by_ends: dict[tuple[str, str], list[dict[str, Any]]] = {}
            for row in table.to_pylist():
                by_ends.setdefault((kinds[row["head"]], kinds[row["tail"]]), []).append(row)
            for (head, tail), rows in by_ends.items():
                text = (
                    f"UNWIND $rows AS r MATCH (a:{head} {{id: r.head}}) MATCH (b:{tail} {{id: r.tail}}) "
                    f"MERGE (a)-[x:{name} {{id: r.id}}]->(b) SET x = r"
                )
                for some in _slices(rows):
                    _write(session, text, some)


def _slices(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for at in range(0, len(rows), _BATCH):
        yield rows[at : at + _BATCH]


def _write(session: Any, text: str, rows: list[dict[str, Any]]) -> None:
    session.execute_write(lambda transaction: transaction.run(text, rows=rows).consume())
