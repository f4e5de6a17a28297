"""The embedded engine: ladybug 0.22, one process, one file that is rebuilt beside and swapped.

Faults that this adapter stays clear of (measured, see docs/architecture.md): COPY into a filled table
loses index entries; the third COPY of one Arrow object crashes; a second process reads wrong keys; a torn
log refuses to open; dozens of queries at once fill the buffer pool, and it falls with the whole process; every error
is a RuntimeError.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import ladybug
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.columns import NODE_SCHEMA, RELATION_SCHEMA
from graph.errors import ServiceUnavailable, StoreTimeout
from graph.ontology import Ontology, load
from graph.stores.base import Query, Row, StoreState, check_parameters
from graph.stores.locking import OwnerLock, SwapGuard
from graph.stores.schema import ladybug_schema, statement
from graph.tables import GraphDelta, GraphTables

_BUFFER_POOL = 1 << 30  # the default takes 80 % of memory
_AT_ONCE = 4  # queries: dozens of large ones exhaust the pool, and the engine then takes the whole process with it
_log = logging.getLogger("daqiao.store")


class EmbeddedStore:
    """A GraphStore on ladybug in the folder `path`; `timeout` in seconds bounds each query."""

    name = "ladybug"

    def __init__(self, path: Path, *, timeout: float = 15.0, ontology: Ontology | None = None) -> None:
        self._folder = path
        self._timeout = timeout
        self._ontology = ontology or load()
        self._owner = OwnerLock(path / "owner.lock")
        self._guard = SwapGuard()
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._database: ladybug.Database | None = None
        self._drop_leftovers()
        if self._file.exists():
            self._open_existing()

    # --- the GraphStore protocol

    def state(self) -> StoreState | None:
        """What the file holds; None when there is none, or it was never filled whole."""
        if self._database is None:
            return None
        rows = self._rows(statement("read_state"), {})
        return StoreState(int(rows[0]["revision"]), str(rows[0]["ontology"])) if rows else None

    def replace(self, tables: GraphTables, ontology_digest: str) -> None:
        """Fill a new file beside and swap it in; a failure leaves the old one."""
        beside = self._folder / "graph.new"
        _remove(beside)
        with _translated():
            database = _database(beside)
            try:
                self._fill(database, tables, ontology_digest)
            finally:
                database.close()
        with self._guard.swapping():
            self._close_database()
            _remove(self._file)
            beside.replace(self._file)
            self._database = _database(self._file)

    def apply(self, delta: GraphDelta) -> None:
        """All of the increment in one transaction; repeating it changes nothing."""
        state = self.state()
        if state is None or not delta.since <= state.revision <= delta.revision:
            raise ServiceUnavailable("图数据库的版本与增量不符，需要重建。", remedy="运行 daqiao graph rebuild。")
        with self._connection() as connection:
            connection.execute("BEGIN TRANSACTION")
            try:
                for text, parameters in self._delta_statements(delta, state.ontology):
                    connection.execute(text, parameters)
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    def run(self, query: Query, parameters: Mapping[str, Any]) -> list[Row]:
        """All rows of a read query; StoreTimeout after the deadline."""
        check_parameters(query, parameters)
        return self._rows(query.text, dict(parameters))

    def contents(self) -> GraphTables:
        """Everything the file holds."""
        state = self.state()
        nodes = {
            label: pa.Table.from_pylist(self._rows(statement("read_nodes", label), {}, deadline=False), NODE_SCHEMA)
            for label in self._ontology.nodes
        }
        relations = {
            name: pa.Table.from_pylist(
                self._rows(statement("read_relations", name), {}, deadline=False), RELATION_SCHEMA
            )
            for name in self._ontology.relations
        }
        return GraphTables(state.revision if state else 0, nodes, relations)

    def ping(self) -> None:
        """Return when the engine answers."""
        self._rows(statement("ping"), {})

    def close(self) -> None:
        """Close the file and let another process own it."""
        with self._guard.swapping():
            self._close_database()
            self._owner.release()

    # --- below the protocol

    @property
    def _file(self) -> Path:
        return self._folder / "graph.lbug"

    def _open_existing(self) -> None:
        try:
            self._database = _database(self._file)
            self.state()
        except (RuntimeError, ServiceUnavailable) as error:
            _log.warning("the embedded graph cannot be opened and will be rebuilt: %s", error)
            self._close_database()
            _remove(self._file)

    def _drop_leftovers(self) -> None:
        _remove(self._folder / "graph.new")

    def _close_database(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _rows(self, text: str, parameters: dict[str, Any], *, deadline: bool = True) -> list[Row]:
        with self._connection() as connection:
            if deadline:
                connection.set_query_timeout(int(self._timeout * 1000))
            result = connection.execute(text, parameters)
            assert isinstance(result, ladybug.QueryResult)
            return [row for row in result.rows_as_dict() if isinstance(row, dict)]

    @contextmanager
    def _connection(self) -> Iterator[Any]:
        """A connection of its own for each call: a few may run side by side, a swap excludes them."""
        with self._guard.using(), self._turns, _translated():
            if self._database is None:
                raise ServiceUnavailable("图数据库尚未建立。", remedy="稍候片刻，或运行 daqiao graph rebuild。")
            connection = ladybug.Connection(self._database, num_threads=1)
            try:
                yield connection
            finally:
                connection.close()

    def _fill(self, database: ladybug.Database, tables: GraphTables, ontology_digest: str) -> None:
        connection = ladybug.Connection(database)
        for text in ladybug_schema(self._ontology):
            connection.execute(text)
        for label, table in tables.nodes.items():
            if table.num_rows:
                connection.execute(f"COPY {label} FROM $rows", {"rows": _fresh(table)})
        kinds = Kinds(tables.nodes)
        for name, table in tables.relations.items():
            for (head, tail), part in _by_ends(table, kinds):
                columns = [part.column("head"), part.column("tail"), *part.columns]
                rows = pa.table(columns, names=["from", "to", *part.column_names])
                connection.execute(f"COPY {name} FROM $rows (from='{head}', to='{tail}')", {"rows": rows})
        state = {"revision": tables.revision, "ontology": ontology_digest}
        connection.execute(statement("write_state"), state)
        connection.execute("CHECKPOINT")
        connection.close()

    def _delta_statements(self, delta: GraphDelta, ontology_digest: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, ids in delta.gone_relations.items():
            yield statement("delete_relations", name), {"ids": list(ids)}
        for label, table in delta.nodes.items():
            yield statement("ladybug/upsert_nodes", label), {"rows": _fresh(table)}
        for name, table in delta.relations.items():
            # An id is made of its ends, so a known relation keeps them: every pair of types may be tried.
            for head, tail in self._ontology.relations[name].ends:
                yield statement("ladybug/upsert_relations", name, head, tail), {"rows": _fresh(table)}
        for label, ids in delta.gone_nodes.items():
            yield statement("delete_nodes", label), {"ids": list(ids)}
        yield statement("write_state"), {"revision": delta.revision, "ontology": ontology_digest}


def _database(path: Path) -> ladybug.Database:
    path.parent.mkdir(parents=True, exist_ok=True)
    return ladybug.Database(path, buffer_pool_size=_BUFFER_POOL, throw_on_wal_replay_failure=False)


def _remove(path: Path) -> None:
    for part in path.parent.glob(f"{path.name}*"):
        part.unlink()


def _fresh(table: pa.Table) -> pa.Table:
    """A new object over the same columns: the third COPY of one object crashes the engine."""
    return pa.table(table.columns, names=table.column_names)


class Kinds:
    """The type of every node, to look up the ends of whole relation tables at once."""

    def __init__(self, nodes: Mapping[str, pa.Table]) -> None:
        self._labels = list(nodes)
        chunks = [chunk for table in nodes.values() for chunk in table.column("id").chunks]
        self._ids = pa.chunked_array(chunks, pa.string()).combine_chunks()
        self._of = np.repeat(np.arange(len(nodes)), [table.num_rows for table in nodes.values()])

    def numbers(self, ids: pa.ChunkedArray) -> npt.NDArray[np.int64]:
        """For each id the number of its type; KeyError for an id that no node has."""
        found = pc.index_in(ids, value_set=self._ids)
        if found.null_count:
            raise KeyError(ids.filter(pc.is_null(found))[0].as_py())
        numbers: npt.NDArray[np.int64] = self._of[found.to_numpy()]
        return numbers

    def label(self, number: int) -> str:
        """The type of that number."""
        return self._labels[number]


def _by_ends(table: pa.Table, kinds: Kinds) -> Iterator[tuple[tuple[str, str], pa.Table]]:
    """The rows of a relation type by the types of their ends."""
    if not table.num_rows:
        return
    heads, tails = (kinds.numbers(table.column(end)) for end in ("head", "tail"))
    pairs = heads * (int(tails.max()) + 1) + tails
    for pair in np.unique(pairs):
        rows = np.flatnonzero(pairs == pair)
        first = int(rows[0])
        yield (kinds.label(int(heads[first])), kinds.label(int(tails[first]))), table.take(rows)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        if "nterrupted" in str(error) or "timeout" in str(error).lower():
            raise StoreTimeout("图查询超时。", remedy="请缩小范围后重试。") from error
        raise ServiceUnavailable(f"嵌入式图数据库出错：{error}", remedy="运行 daqiao graph rebuild 重建。") from error
