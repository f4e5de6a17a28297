"""Connections to the ledger's database: SQLite by default, PostgreSQL by URL, one behaviour on both."""

import sqlite3
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    exc,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError

from graph.errors import ConfigurationError, ServiceUnavailable
from graph.ledger import sqlite_files, tables
from graph.ledger.schema import NEWEST, schema_of
from graph.ledger.writing import Writing

# Any constant does: it only has to be the same in every process that writes to this ledger.
ADVISORY_LOCK = 0x6461_7169  # "daqi"
BUSY_TIMEOUT_MS = 30_000
_PROGRAM = "daqiao"  # what PostgreSQL lists the product's connections as
_CLOSED_WITHIN_S = 2.0
# A web server runs 40 threads: fewer connections would let waiting writers keep the readers out.
_POOL = {"pool_size": 10, "max_overflow": 40}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's
_BROKEN = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


class Database:
    """Transactions on the ledger. `read()` sees one committed state, `write()` excludes other writers."""

    def __init__(self, url: str, home: Path) -> None:
        self._open(url, home)
        with self.read() as connection:
            current = schema_of(connection)
        if current != NEWEST:
            from graph.ledger import upgrade  # alembic is loaded where it is needed: once in the life of a ledger

            with translated():
                upgrade.to_newest(self)

    @classmethod
    def bare(cls, url: str, home: Path) -> "Database":
        """The database as it is, its tables neither made nor upgraded: for a restore."""
        opened = cls.__new__(cls)
        opened._open(url, home)
        return opened

    def _open(self, url: str, home: Path) -> None:
        self.url = _checked(url)
        self.home = home
        self._others = Writing(home)
        self._stamps: sqlite3.Connection | None = None
        self._stamping = threading.Lock()
        self.kind = "sqlite" if self.url.get_backend_name() == "sqlite" else "postgres"
        try:
            home.mkdir(parents=True, exist_ok=True)
            self.engine = self._engine()
        except OSError as error:
            raise ConfigurationError(
                f"无法使用目录 {error.filename}：{error.strerror}", remedy="请检查 DAQIAO_HOME 和 DAQIAO_LEDGER_URL。"
            ) from error

    def close(self) -> None:
        """Give all connections back."""
        with self._stamping:
            if self._stamps is not None:
                self._stamps.close()
                self._stamps = None
        self.engine.dispose()

    def forget_log(self) -> None:
        """Take what SQLite's log still holds into the file, so that nothing erased stays beside it."""
        if self.kind == "sqlite":
            with translated(), self.engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def stamp(self) -> int | None:
        """A number that differs once anything was committed by anybody; None where the engine has none to ask for."""
        if self.kind != "sqlite":
            return None
        with self._stamping:
            if self._stamps is None:
                self._stamps = sqlite3.connect(str(self.url.database), check_same_thread=False)
            # Of a connection that never writes: it sees every commit, of this process and of others, as a change.
            return int(self._stamps.execute("PRAGMA data_version").fetchone()[0])

    def others(self) -> int:
        """How many connections of the product beside this object's own a PostgreSQL database has.

        A reader that was at work while tables are exchanged would see the new ones as empty. Connections that were
        just closed are listed for a moment: they are waited for.
        """
        last = time.monotonic() + _CLOSED_WITHIN_S
        sessions = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name = :name AND pid <> pg_backend_pid()"
        )
        with translated():
            while True:
                with self.engine.connect() as connection:
                    found = int(connection.scalar(sessions, {"name": _PROGRAM}) or 0)
                if not found or time.monotonic() > last:
                    return found
                time.sleep(0.1)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one committed state and is thrown away."""
        with translated(), self.engine.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    @contextmanager
    def write(self, doing: str = "") -> Iterator[Connection]:
        """A transaction that excludes other writers; an exception leaves the ledger as it was.

        `doing` says who does what, to those who wait meanwhile. ServiceUnavailable when another writer does not end.
        """
        noted = self._others.noted(doing) if doing else nullcontext()
        with translated(), self.writing() as connection, self.exclusive(connection), noted:
            yield connection

    @contextmanager
    def write_if_free(self) -> Iterator[Connection | None]:
        """As `write`, but None at once while another writer is at work: for what may be left out."""
        with translated(), self.writing() as connection:
            if self.kind == "postgres":
                with connection.begin():
                    free = connection.scalar(select(func.pg_try_advisory_xact_lock(ADVISORY_LOCK)))
                    yield connection if free else None
                return
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA busy_timeout = 0")
            try:
                transaction = connection.begin()
            except OperationalError:
                transaction = None
            finally:
                raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            if transaction is None:
                yield None
                return
            with transaction:
                yield connection

    @contextmanager
    def write_aside(self) -> Iterator[Connection | None]:
        """A transaction on rows that no load touches (progress, caches); None where it would have to wait for one.

        PostgreSQL locks rows, so it never waits there; SQLite has one writer at a time.
        """
        if self.kind == "sqlite":
            with self.write_if_free() as connection:
                yield connection
            return
        with translated(), self.writing() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose next transaction writes."""
        # PostgreSQL takes the snapshot of a repeatable read before it waits for the lock: having waited, it would
        # see the ledger as it was before the other writer. Behind the lock each statement may see the newest state.
        options = {"isolation_level": "READ COMMITTED"} if self.kind == "postgres" else {}
        with (
            self.engine.connect().execution_options(write=True, **options) as connection,
            sqlite_files.room_to_write(connection) if self.kind == "sqlite" else nullcontext(),
        ):
            yield connection

    @contextmanager
    def exclusive(self, connection: Connection) -> Iterator[None]:
        """Begin on a connection of `writing`, once no other writer is at work."""
        try:
            transaction = connection.begin()
            if self.kind == "postgres":
                connection.execute(_patience(BUSY_TIMEOUT_MS))
                connection.execute(select(func.pg_advisory_xact_lock(ADVISORY_LOCK)))
                connection.execute(_patience(0))  # of row locks nobody waits long
        except OperationalError as error:
            if _is_busy(error):
                raise self._others.in_the_way() from error
            raise
        with transaction:
            yield

    def _engine(self) -> Engine:
        if self.kind == "postgres":
            connect = {"connect_timeout": 5, "application_name": _PROGRAM}
            return create_engine(
                self.url, pool_pre_ping=True, isolation_level="REPEATABLE READ", connect_args=connect, **_POOL
            )
        path = Path(self.url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)  # it holds persons' data and password hashes; the log beside it takes its mode
        engine = create_engine(self.url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, **_POOL)
        event.listen(engine, "connect", sqlite_files.set_up)
        event.listen(engine, "begin", sqlite_files.begin)
        return engine


def _checked(url: str) -> URL:
    remedy = "DAQIAO_LEDGER_URL 应为 sqlite:////路径/ledger.db 或 postgresql://用户:密码@主机/库名。"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # Not the text itself: what cannot be read as an address may still hold a password.
        raise ConfigurationError("台账地址无法识别。", remedy=remedy) from error
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
        return parsed.set(drivername="sqlite")
    raise ConfigurationError(f"不支持的台账地址：{parsed.render_as_string()}", remedy=remedy)


@contextmanager
def translated() -> Iterator[None]:
    """Raise what the database says as an error that a person can act on."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise ServiceUnavailable(
            f"台账数据库暂时不可用：{_first_line(error)}", remedy="请检查 DAQIAO_LEDGER_URL 所指的数据库是否在运行。"
        ) from error
    except exc.TimeoutError as error:
        raise ServiceUnavailable("台账数据库正忙。", remedy="请稍后再试。") from error
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorcode", None) not in _BROKEN:
            raise
        raise ConfigurationError(
            f"台账文件不是数据库或已损坏：{_first_line(error)}", remedy="请检查 DAQIAO_LEDGER_URL，或从备份恢复。"
        ) from error


def _patience(milliseconds: int) -> Select[Any]:
    """How long PostgreSQL waits for a lock within this transaction; 0 is for ever."""
    return select(func.set_config("lock_timeout", str(milliseconds), True))


def _is_busy(error: DBAPIError) -> bool:
    """Whether another writer was in the way, and nothing else is wrong."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE or (code is not None and code & 0xFF in _BUSY)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().split("\n")[0]


def revision(connection: Connection) -> int:
    """The number of committed changes so far."""
    value = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "revision"))
    return int(value or 0)


def instance(connection: Connection) -> str:
    """What tells this ledger from every other."""
    return str(connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "instance")))


def raise_revision(connection: Connection) -> int:
    """Count one more change, inside the transaction that makes it."""
    new = revision(connection) + 1
    connection.execute(update(tables.meta).where(tables.meta.c.key == "revision").values(value=str(new)))
    return new


def chunks(values: list[str], size: int = 500) -> Iterator[list[str]]:
    """Slices short enough for the parameter limit of either database."""
    for at in range(0, len(values), size):
        yield values[at : at + size]


def insert_or_ignore(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows; those whose key is there already are left alone."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Many rows at once, past the layers that would look at each: COPY on PostgreSQL, one prepared INSERT on SQLite."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name == "postgresql":
        told, driver = f'COPY "{table.name}" ({names}) FROM STDIN', connection.dialect.loaded_dbapi
        try:
            with connection.connection.cursor().copy(told) as copy:
                for row in rows:
                    copy.write_row(row)
        except driver.Error as error:
            raise exc.DBAPIError.instance(told, None, error, driver.Error, dialect=connection.dialect) from error
        return
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', [tuple(row) for row in rows])


def among(connection: Connection, column: ColumnElement[str], values: Collection[str]) -> ColumnElement[bool]:
    """Whether a column has one of many values: one parameter, so that a list of any length is one prepared question."""
    if connection.dialect.name == "postgresql":
        return column == func.any(bindparam(None, list(values), type_=postgresql.ARRAY(String)))
    told = func.json_each(orjson.dumps(list(values)).decode()).table_valued("value")
    return column.in_(select(told.c.value))
