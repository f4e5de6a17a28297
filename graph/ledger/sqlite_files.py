"""How connections to a ledger in an SQLite file are set up, and how their transactions begin."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

# In a ledger of four million records a new one took 31 µs with SQLite's own 2 MB, and 18 µs with 64 MB or 256 MB.
_WRITER_CACHE_KIB, _READER_CACHE_KIB = 65_536, 2_000


def set_up(connection: Any, _: Any) -> None:
    """What every new connection is told."""
    # pysqlite would begin transactions by itself, and late: we do it (see `begin`).
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    """Begin a transaction."""
    # IMMEDIATE takes the write lock at once: a deferred one fails in the middle when another writer came between.
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def room_to_write(connection: Connection) -> Iterator[None]:
    """More memory for who writes: there is one writer, and there are many readers."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KIB}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA cache_size = -{_READER_CACHE_KIB}")
