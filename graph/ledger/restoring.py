"""A backup becomes the ledger again: filled beside, compared with its digests, and only then put in place.

What was erased since the backup stays erased: the tombstones of the ledger that is replaced are kept and applied.
"""

import hashlib
import os
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, MetaData, Table, delete, func, insert, select, update
from sqlalchemy.engine import make_url

from graph.errors import ConfigurationError, Conflict
from graph.ids import new_id
from graph.ledger import audit, erasure, tables, upgrade
from graph.ledger.backup import Manifest, copied, digest, opened, refused, rows_in, rows_of
from graph.ledger.database import Database, insert_or_ignore, revision
from graph.ledger.files import Files, write_whole

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. `former` is the copy of the ledger that was replaced, where it is a file."""

    revision: int
    rows: int
    files: int
    engine: str
    former: str | None
    erased_again: int


@dataclass(frozen=True, slots=True)
class _Former:
    """What the ledger that is replaced hands on: whether it holds anything, its revision, its tombstones."""

    filled: bool
    revision: int
    tombstones: tuple[dict[str, Any], ...]


def restore(path: Path, url: str, home: Path, *, replace: bool = False, user: str) -> Restored:
    """Make `home` and the database at `url` hold what the backup holds.

    RefusedData for a backup that is broken, Conflict for a filled ledger without `replace`, and where the service
    still has it open. Whatever happens, the former ledger stays until the new one is whole and compared.
    """
    with opened(path) as (archive, manifest):
        former = _former(url, home)
        if former.filled and not replace:
            raise Conflict(
                f"台账中已有数据（版本 {former.revision}）。", remedy="确要替换，请加 --replace；原台账会留一份副本。"
            )
        _originals(archive, manifest, home, path.name)
        _secrets(archive, manifest, home, path.name)
        if make_url(url).get_backend_name() == "sqlite":
            return _into_file(archive, manifest, former, url, home, user)
        return _into_server(archive, manifest, former, url, home, user)


def _former(url: str, home: Path) -> _Former:
    path = Path(make_url(url).database or "")
    if make_url(url).get_backend_name() == "sqlite" and not path.exists():
        return _Former(False, 0, ())
    try:
        database = Database(url, home)
    except ConfigurationError:
        if make_url(url).get_backend_name() != "sqlite":
            raise
        return _Former(True, 0, ())  # a broken file is what restores are for; it is kept all the same
    try:
        with database.read() as connection:
            now_at = revision(connection)
            users = connection.scalar(select(func.count()).select_from(tables.users)) or 0
            tombstones = tuple(row._asdict() for row in connection.execute(select(tables.erasure)))
        return _Former(bool(now_at or users or tombstones), now_at, tombstones)
    finally:
        database.close()


def _into_file(
    archive: zipfile.ZipFile, manifest: Manifest, former: _Former, url: str, home: Path, user: str
) -> Restored:
    final = Path(make_url(url).database or "")
    beside = final.with_name(f"{final.name}.restored")
    for leftover in final.parent.glob(f"{beside.name}*"):
        leftover.unlink()
    database = Database.bare(f"sqlite:///{beside.absolute()}", home)
    try:
        rows, erased = _fill(database, archive, manifest, former, home, user)
    finally:
        database.close()
    _log_into_file(beside)
    kept = None
    if final.exists():
        kept = final.with_name(f"{final.name}.before-restore-{time.strftime('%Y%m%d%H%M%S')}")
        _log_into_file(final)  # a log that stays behind would be read into the new file
        kept.unlink(missing_ok=True)
        kept.hardlink_to(final)
    beside.replace(final)  # the one moment at which the former ledger gives way
    return Restored(manifest.revision, rows, len(manifest.files), "sqlite", str(kept) if kept else None, erased)


def _into_server(
    archive: zipfile.ZipFile, manifest: Manifest, former: _Former, url: str, home: Path, user: str
) -> Restored:
    database = Database.bare(url, home)
    try:
        if others := database.others():
            raise Conflict(f"台账正在使用（另有 {others} 个连接），没有替换。", remedy="请先停止服务和正在运行的导入。")
        rows, erased = _fill(database, archive, manifest, former, home, user)
    finally:
        database.close()
    return Restored(manifest.revision, rows, len(manifest.files), "postgres", None, erased)


def _fill(
    database: Database, archive: zipfile.ZipFile, manifest: Manifest, former: _Former, home: Path, user: str
) -> tuple[int, int]:
    """All rows in one transaction, in the schema that they were saved in, compared, then brought to the newest."""
    with database.writing() as connection:
        upgrade.sqlite_foreign_keys(connection, "OFF")  # rows come table by table, and a table may point into itself
        with database.exclusive(connection):
            _drop_all(connection)
            upgrade.to(connection, manifest.schema)
            reflected = MetaData()
            for name, note in manifest.tables.items():
                table = Table(name, reflected, autoload_with=connection)
                connection.execute(delete(table))  # what the migrations put in
                _insert(connection, table, note.columns, rows_of(archive, name))
                if digest(rows_in(connection, table, note.columns)) != (note.rows, note.digest):
                    raise refused(archive.filename or "", f"表 {name} 恢复后与清单不符，原台账未改动")
            upgrade.to(connection, "head")
            _go_on(connection, former)
            erased = erasure.again(connection, Files(home), home)
            detail = {"made_at": manifest.made_at, "erased_again": erased}
            audit.note(connection, user, "ledger.restore", f"instance:{manifest.instance}", detail)
    return sum(note.rows for note in manifest.tables.values()), erased


def _drop_all(connection: Connection) -> None:
    """The ledger's own tables: a database may hold others beside them."""
    ours = {*tables.metadata.tables, "alembic_version"}
    there = MetaData()
    there.reflect(connection, only=lambda name, _: name in ours)
    there.drop_all(connection)


def _insert(connection: Connection, table: Table, columns: list[str], rows: Iterator[bytes]) -> None:
    """Rows as they were saved; on PostgreSQL by COPY, which checks references when all are there."""
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        names = ", ".join(f'"{name}"' for name in columns)
        with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(orjson.loads(row))
        for column in table.primary_key:
            sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            if sequence:
                highest = select(func.coalesce(func.max(column), 0) + 1)
                connection.execute(select(func.setval(sequence, highest.scalar_subquery(), False)))
        return
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(dict(zip(columns, orjson.loads(row), strict=True)))
        if len(chunk) == _CHUNK:
            connection.execute(insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(insert(table), chunk)


def _go_on(connection: Connection, former: _Former) -> None:
    """Hand on the tombstones, and let no store or snapshot take this ledger for the one that it knew."""
    meta = tables.meta
    beyond = max(former.revision, revision(connection)) + 1
    for key, value in (("revision", str(beyond)), ("instance", new_id("l"))):
        connection.execute(update(meta).where(meta.c.key == key).values(value=value))
    if former.tombstones:
        insert_or_ignore(connection, tables.erasure, list(former.tombstones))


def _originals(archive: zipfile.ZipFile, manifest: Manifest, home: Path, name: str) -> None:
    """Originals are named by their content: to add them does the former ledger no harm."""
    files = Files(home)
    for sha256, size in manifest.files.items():
        if files.has(sha256, size):
            continue
        target = files.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{sha256}.partial")
        try:
            with archive.open(f"files/{sha256}") as part, partial.open("wb") as out:
                if copied(part, out) != sha256:
                    raise refused(name, f"原始文件 {sha256[:12]}… 已损坏，台账未改动")
                out.flush()
                os.fsync(out.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


def _secrets(archive: zipfile.ZipFile, manifest: Manifest, home: Path, name: str) -> None:
    """Secrets of this home stay; missing ones come back. A second key of tombstones is kept beside the first."""
    folder = home / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for secret, sha256 in manifest.secrets.items():
        content = archive.read(f"secrets/{secret}")
        if hashlib.sha256(content).hexdigest() != sha256:
            raise refused(name, f"密钥 {secret} 已损坏，台账未改动")
        target = folder / secret
        if target.exists() and target.read_bytes() != content and secret.startswith(erasure.KEY):
            target = folder / f"{erasure.KEY}.{sha256[:16]}"
        if not target.exists():
            write_whole(target, content)


def _log_into_file(path: Path) -> None:
    """Everything into the one file, nothing left in a log beside it; Conflict while somebody has it open."""
    try:
        with closing(sqlite3.connect(path, timeout=2)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise Conflict("台账正在使用，没有替换。", remedy="请先停止服务和正在运行的导入。") from error
    except sqlite3.DatabaseError:
        for log in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            log.unlink(missing_ok=True)  # of a broken file
