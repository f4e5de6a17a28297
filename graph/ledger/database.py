"""Connections to the ledger's database: SQLite by default, PostgreSQL by URL, one behaviour on both."""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, select, text, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError

from graph.errors import ConfigurationError, ServiceUnavailable
from graph.ledger import tables

# Any constant does: it only has to be the same in every process that writes to this ledger.
ADVISORY_LOCK = 0x6461_7169  # "daqi"
BUSY_TIMEOUT_MS = 30_000


class Database:
    """Transactions on the ledger. `read()` sees one committed state, `write()` excludes other writers."""

    def __init__(self, url: str, home: Path) -> None:
        self.url = _checked(url)
        self.home = home
        self.kind = "sqlite" if self.url.get_backend_name() == "sqlite" else "postgres"
        self.engine = self._engine()
        self._migrate()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one committed state and is thrown away."""
        with _translated(), self.engine.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that excludes other writers; an exception leaves the ledger as it was."""
        with (
            _translated(),
            self.engine.connect().execution_options(write=True) as connection,
            connection.begin(),
        ):
            if self.kind == "postgres":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            yield connection

    def _engine(self) -> Engine:
        if self.kind == "postgres":
            return create_engine(
                self.url, pool_pre_ping=True, isolation_level="REPEATABLE READ", connect_args={"connect_timeout": 5}
            )
        path = Path(self.url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _sqlite_pragmas)
        event.listen(engine, "begin", _sqlite_begin)
        return engine

    def _migrate(self) -> None:
        """Bring the schema to the newest version; a file that holds data is copied beside first."""
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        head = ScriptDirectory.from_config(config).get_current_head()
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "ledger.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with _translated(), self.engine.connect() as connection:
                current = MigrationContext.configure(connection).get_current_revision()
            if current == head:
                return
            if current is not None and self.kind == "sqlite":
                _back_up(Path(self.url.database or ""), f"before-{head}-{time.strftime('%Y%m%d%H%M%S')}")
            with self.write() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")


def _back_up(path: Path, suffix: str) -> None:
    """A whole copy beside the ledger, with what still stands in its write-ahead log."""
    with sqlite3.connect(path) as ledger, sqlite3.connect(path.with_name(f"{path.name}.{suffix}")) as copy:
        ledger.backup(copy)


def _checked(url: str) -> URL:
    remedy = "DAQIAO_LEDGER_URL 应为 sqlite:////路径/ledger.db 或 postgresql://用户:密码@主机/库名。"
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError(f"台账地址无法识别：{url}", remedy=remedy) from error
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return parsed
    raise ConfigurationError(f"不支持的台账地址：{parsed.render_as_string()}", remedy=remedy)


def _sqlite_pragmas(connection: Any, _: Any) -> None:
    # pysqlite would begin transactions by itself, and late: we do it (see _sqlite_begin).
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once: a deferred one fails in the middle when another writer came between.
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise ServiceUnavailable(
            f"台账数据库暂时不可用：{_first_line(error)}", remedy="请检查 DAQIAO_LEDGER_URL 所指的数据库是否在运行。"
        ) from error


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().split("\n")[0]


def revision(connection: Connection) -> int:
    """The number of committed changes so far."""
    value = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "revision"))
    return int(value or 0)


def raise_revision(connection: Connection) -> int:
    """Count one more change, inside the transaction that makes it."""
    new = revision(connection) + 1
    connection.execute(update(tables.meta).where(tables.meta.c.key == "revision").values(value=str(new)))
    return new


def chunks(values: list[str], size: int = 500) -> Iterator[list[str]]:
    """Slices short enough for the parameter limit of either database."""
    for at in range(0, len(values), size):
        yield values[at : at + size]
