"""The server engine: Neo4j 5.26 or later, one server, a cluster or Aura by URL.

Managed transactions only, all rows consumed inside: a graceful stop of the server truncates an idle
stream without an error, and then only the commit fails and the work is run again.
"""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
from neo4j import (
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    unit_of_work,
)

from graph.columns import NODE_SCHEMA, RELATION_SCHEMA
from graph.errors import ServiceUnavailable, StoreTimeout
from graph.ontology import Ontology, load
from graph.stores.base import Query, Row, StoreState, check_parameters
from graph.stores.neo4j_errors import translated
from graph.stores.schema import neo4j_schema, statement
from graph.tables import GraphDelta, GraphTables

_BATCH = 10_000  # rows in a transaction: 45,000 nodes/s; larger ones gain nothing
_RETRY_S = 5.0
_GRACE_S = 2 * _RETRY_S  # what a reader waits beyond the query's own timeout: retries, and a slow answer "timed out"
_FILLING_S = 10  # when to ask again while the graph is filled
_READERS = 40  # as many as a web server runs threads


class ServerStore:
    """A GraphStore on a Neo4j server; `timeout` in seconds bounds each query."""

    name = "neo4j"

    def __init__(
        self,
        url: str,
        user: str | None,
        password: str | None,
        *,
        timeout: float = 15.0,
        ontology: Ontology | None = None,
    ) -> None:
        self._where = url
        self._timeout = timeout
        self._ontology = ontology or load()
        self._ready = False
        self._preparing = threading.Lock()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="daqiao-neo4j")
        with translated(url):
            self._driver: Driver = GraphDatabase.driver(
                url,
                auth=(user, password) if user and password else None,
                connection_timeout=_RETRY_S,
                connection_acquisition_timeout=_RETRY_S,
                max_transaction_retry_time=_RETRY_S,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent="daqiao",
            )

    # --- the GraphStore protocol

    def state(self) -> StoreState | None:
        """What the server holds; None when it is empty or half filled."""
        rows = self._read(statement("read_state"), {})
        return StoreState(int(rows[0]["revision"]), str(rows[0]["ontology"])) if rows else None

    def replace(self, tables: GraphTables, ontology_digest: str) -> None:
        """Empty the database and fill it; until the end its state is None."""
        self._prepare()
        self._write(statement("drop_state"), {})
        while self._write(statement("neo4j/clear"), {})[0]["gone"]:
            pass
        kinds: dict[str, str] = {}
        for label, table in tables.nodes.items():
            self._upsert_nodes(label, table)
            kinds.update(dict.fromkeys(table.column("id").to_pylist(), label))
        for name, table in tables.relations.items():
            self._upsert_relations(name, table, kinds)
        self._write(statement("write_state"), {"revision": tables.revision, "ontology": ontology_digest})

    def apply(self, delta: GraphDelta) -> None:
        """The increment, the state last: what a crash leaves undone is done again."""
        self._prepare()
        state = self.state()
        if state is None or not delta.since <= state.revision <= delta.revision:
            raise ServiceUnavailable("图数据库的版本与增量不符，需要重建。", remedy="运行 daqiao graph rebuild。")
        for name, ids in delta.gone_relations.items():
            self._write(statement("delete_relations", name), {"ids": list(ids)})
        for label, table in delta.nodes.items():
            self._upsert_nodes(label, table)
        for name, table in delta.relations.items():
            for head, tail in self._ontology.relations[name].ends:
                self._upsert_pair(name, head, tail, table.to_pylist())
        for label, ids in delta.gone_nodes.items():
            self._write(statement("delete_nodes", label), {"ids": list(ids)})
        self._write(statement("write_state"), {"revision": delta.revision, "ontology": state.ontology})

    def run(self, query: Query, parameters: Mapping[str, Any]) -> list[Row]:
        """All rows of a read query; StoreTimeout after the deadline, ServiceUnavailable while the graph is filled."""
        check_parameters(query, parameters)
        return self._read(query.text, parameters, whole=True)

    def contents(self) -> GraphTables:
        """Everything the server holds."""
        state = self.state()
        nodes = {
            label: pa.Table.from_pylist(self._read(statement("read_nodes", label), {}, timeout=None), NODE_SCHEMA)
            for label in self._ontology.nodes
        }
        relations = {
            name: pa.Table.from_pylist(self._read(statement("read_relations", name), {}, timeout=None), RELATION_SCHEMA)
            for name in self._ontology.relations
        }
        return GraphTables(state.revision if state else 0, nodes, relations)

    def ping(self) -> None:
        """Return when the server answers a query."""
        self._read(statement("ping"), {}, timeout=3.0)

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()
        self._readers.shutdown(wait=False, cancel_futures=True)

    # --- below the protocol

    def _prepare(self) -> None:
        """Constraints and indexes, once a process."""
        with self._preparing, translated(self._where):
            if self._ready:
                return
            with self._driver.session() as session:
                for text in neo4j_schema(self._ontology):
                    session.run(_statement(text)).consume()
                session.run("CALL db.awaitIndexes(60)").consume()
            self._ready = True

    def _upsert_nodes(self, label: str, table: pa.Table) -> None:
        for rows in _slices(table.to_pylist()):
            self._write(statement("neo4j/upsert_nodes", label), {"rows": rows})

    def _upsert_relations(self, name: str, table: pa.Table, kinds: Mapping[str, str]) -> None:
        by_ends: dict[tuple[str, str], list[Row]] = {}
        for row in table.to_pylist():
            by_ends.setdefault((kinds[row["head"]], kinds[row["tail"]]), []).append(row)
        for (head, tail), rows in by_ends.items():
            self._upsert_pair(name, head, tail, rows)

    def _upsert_pair(self, name: str, head: str, tail: str, rows: list[Row]) -> None:
        for some in _slices(rows):
            self._write(statement("neo4j/upsert_relations", name, head, tail), {"rows": some})

    def _read(
        self, text: str, parameters: Mapping[str, Any], timeout: float | None = -1.0, *, whole: bool = False
    ) -> list[Row]:
        """All rows, within `timeout` seconds (-1: the store's own) and the grace, or without limit for None.

        `whole`: only of a graph that nobody is filling, from before the query until after it, be it another process.
        """
        limit = self._timeout if timeout == -1.0 else timeout

        @unit_of_work(timeout=limit)
        def work(transaction: ManagedTransaction) -> list[Row]:
            before = transaction.run(_statement(statement("read_state"))).single() if whole else None
            rows = [record.data() for record in transaction.run(_statement(text), dict(parameters))]
            if whole and (before is None or transaction.run(_statement(statement("read_state"))).single() is None):
                raise ServiceUnavailable("图数据库正在填充。", remedy="请稍候片刻。", retry_after=_FILLING_S)
            return rows

        def read() -> list[Row]:
            with translated(self._where), self._driver.session() as session:
                return session.execute_read(work)

        if limit is None:
            return read()
        try:
            answer = self._readers.submit(read)
        except RuntimeError as error:  # the pool takes nothing after `close`
            raise ServiceUnavailable(f"与图数据库 {self._where} 的连接已关闭。") from error
        # A server may end a query 45 s after its time, and a frozen one never: the driver waits without limit.
        try:
            return answer.result(limit + _GRACE_S)
        except TimeoutError as error:
            raise StoreTimeout("图数据库没有及时回答。", remedy="请缩小范围或稍后重试。") from error

    def _write(self, text: str, parameters: Mapping[str, Any]) -> list[Row]:
        def work(transaction: ManagedTransaction) -> list[Row]:
            return [record.data() for record in transaction.run(_statement(text), dict(parameters))]

        with translated(self._where), self._driver.session() as session:
            return session.execute_write(work)


def _statement(text: str) -> Any:
    # The driver's types ask for a literal string, against injection; ours come from .cypher files.
    return text


def _slices(rows: list[Row]) -> Iterator[list[Row]]:
    for at in range(0, len(rows), _BATCH):
        yield rows[at : at + _BATCH]
