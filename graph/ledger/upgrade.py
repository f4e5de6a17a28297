"""Bring a ledger's schema to the newest version, in one transaction; a file that holds data is copied beside first."""

import fcntl
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import IntegrityError

from graph.errors import ConfigurationError
from graph.ledger import tables
from graph.ledger.schema import schema_of

if TYPE_CHECKING:
    from graph.ledger.database import Database


def to_newest(database: "Database") -> None:
    """Create or upgrade the schema. ConfigurationError for a ledger of a newer program, or for other tables."""
    config = _config()
    script = ScriptDirectory.from_config(config)
    head = str(script.get_current_head())
    with (database.home / "ledger.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two processes of one machine do not both make the copy
        with database.read() as connection:
            current = _version(connection, script)
        if current == head:
            return
        if current is not None and database.kind == "sqlite":
            _back_up(Path(database.url.database or ""), f"before-{head}-{time.strftime('%Y%m%d%H%M%S')}")
        with database.writing() as connection:
            sqlite_foreign_keys(connection, "OFF")  # alembic rebuilds a table by dropping it
            try:
                with database.exclusive(connection):
                    config.attributes["connection"] = connection
                    command.upgrade(config, "head")
                    _no_dangling(connection)
            except IntegrityError as error:
                raise ConfigurationError(
                    f"台账升级中断，未作改动：{error.orig}", remedy="请保留台账文件并联系维护者。"
                ) from error
            finally:
                sqlite_foreign_keys(connection, "ON")


def to(connection: Connection, version: str) -> None:
    """Bring the tables to one version inside an open transaction; `head` is the newest."""
    config = _config()
    if version not in {"head", *(one.revision for one in ScriptDirectory.from_config(config).walk_revisions())}:
        raise ConfigurationError(f"台账的结构版本 {version} 不是本程序所知道的。", remedy="请先升级程序。")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _version(connection: Connection, script: ScriptDirectory) -> str | None:
    """The schema version of a ledger, None for an empty database."""
    current = schema_of(connection)
    if current is None:
        taken = sorted(set(inspect(connection).get_table_names()) & set(tables.metadata.tables))
        if taken:
            raise ConfigurationError(
                f"这个数据库里已有别的程序的表：{'、'.join(taken)}。", remedy="请为台账另建一个空的数据库。"
            )
    elif current not in {one.revision for one in script.walk_revisions()}:
        raise ConfigurationError(
            f"台账的结构版本 {current} 不是本程序所知道的。",
            remedy="台账由更新的 daqiao 写成：请升级程序，或换用升级前的备份。",
        )
    return current


def _back_up(path: Path, suffix: str) -> None:
    """A whole copy beside the ledger, with what still stands in its write-ahead log."""
    final = path.with_name(f"{path.name}.{suffix}")
    partial = final.with_name(f"{final.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(0o600)
    with closing(sqlite3.connect(path)) as ledger, closing(sqlite3.connect(partial)) as copy:
        ledger.backup(copy)
    partial.replace(final)


def sqlite_foreign_keys(connection: Connection, state: str) -> None:
    """Let SQLite check references, `ON` or `OFF`, from the next transaction on."""
    # Within a transaction SQLite ignores this pragma, so it goes past SQLAlchemy, which would begin one.
    raw = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite" and raw is not None:
        raw.execute(f"PRAGMA foreign_keys = {state}")


def _no_dangling(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise ConfigurationError(
                f"升级中断：{lost[0][0]} 表有 {len(lost)} 处引用丢失，未作改动。", remedy="请保留台账文件并联系维护者。"
            )
