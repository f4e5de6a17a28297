"""One file that holds a whole installation: every table row by row, the originals, the secrets, and their digests.

The tables are written as text, read in one transaction, so that one format serves both databases: a backup of
SQLite may be restored into PostgreSQL and the other way round, and neither pg_dump nor a stop is needed. It is a
zip: `manifest.json`, `ledger/<table>.jsonl`, `files/<sha256>`, `secrets/<name>`.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import orjson
from sqlalchemy import Connection, MetaData, Table, select

from graph.errors import Conflict, Problem, RefusedData, UsageError
from graph.ledger import tables
from graph.ledger.database import Database, instance, revision
from graph.ledger.files import Files
from graph.ledger.schema import schema_of
from graph.ledger.values import now

FORMAT = 1
_LEFT_OUT = {"vector", "alembic_version"}  # a cache, and what the schema's own history says
_STREAM = 5_000
_BLOCK = 1 << 20
_DIGESTS = 2**128


@dataclass(frozen=True, slots=True)
class TableNote:
    """What the manifest says of a table. `digest` does not depend on the order of the rows."""

    columns: list[str]
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `schema` is the version of the tables, `missing` the originals that were not there."""

    made_at: str
    engine: str
    instance: str
    schema: str
    revision: int
    tables: dict[str, TableNote]
    files: dict[str, int]
    secrets: dict[str, str]
    missing: list[str]
    format: int = FORMAT

    @classmethod
    def read(cls, archive: zipfile.ZipFile, name: str) -> "Manifest":
        """The manifest of a backup; RefusedData when the file is none."""
        try:
            raw = orjson.loads(archive.read("manifest.json"))
            if raw["format"] != FORMAT:
                raise refused(name, f"备份的格式版本是 {raw['format']}，本程序只认识 {FORMAT}。")
            return cls(**raw | {"tables": {table: TableNote(**note) for table, note in raw["tables"].items()}})
        except (KeyError, TypeError, ValueError) as error:
            raise refused(name, "文件不是 daqiao 的备份") from error


def back_up(database: Database, home: Path, out: Path) -> Manifest:
    """Write everything into `out`, which must not exist; loads may go on meanwhile, the state is of one moment.

    Conflict when there is such a file, UsageError when it cannot be written. An original that is not there any more
    is named in the manifest and keeps nothing else from being saved.
    """
    if out.exists():
        raise Conflict(f"{out} 已经存在。", remedy="请换一个文件名。")
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.touch(0o600)  # it holds persons' data, password hashes and secrets
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            with database.read() as connection:
                manifest = _write(connection, database.kind, home, archive)
            archive.writestr("manifest.json", orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))
        partial.replace(out)
    except OSError as error:
        raise UsageError(f"无法写入 {out}：{error.strerror}。", remedy="请检查路径、权限和磁盘空间。") from error
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def verify(path: Path) -> Manifest:
    """Read a whole backup and compare every digest; RefusedData says what is broken."""
    with opened(path) as (archive, manifest):
        for name, note in manifest.tables.items():
            found = digest(rows_of(archive, name))
            if found != (note.rows, note.digest):
                raise refused(path.name, f"表 {name} 与清单不符")
        for sha256 in manifest.files:
            if _sha256(archive, f"files/{sha256}") != sha256:
                raise refused(path.name, f"原始文件 {sha256[:12]}… 已损坏")
        for name, sha256 in manifest.secrets.items():
            if _sha256(archive, f"secrets/{name}") != sha256:
                raise refused(path.name, f"密钥 {name} 已损坏")
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup to be read, with its manifest; RefusedData when it is none, or a part is broken."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, Manifest.read(archive, path.name)
    except (OSError, KeyError, zipfile.BadZipFile, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise refused(path.name, f"备份无法读取：{error}") from error


def rows_of(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    """The rows of a table as they are kept: a JSON list each, in the order of the manifest's columns."""
    with archive.open(f"ledger/{table}.jsonl") as lines:
        for line in lines:
            yield line.rstrip(b"\n")


def rows_in(connection: Connection, table: Table, columns: list[str]) -> Iterator[bytes]:
    """The rows of a table in a database, in the same form."""
    query = select(*(table.c[name] for name in columns))
    for row in connection.execute(query.execution_options(yield_per=_STREAM)):
        yield orjson.dumps(tuple(row))


def digest(rows: Iterable[bytes]) -> tuple[int, str]:
    """How many rows, and the sum modulo 2¹²⁸ of a hash of each: the order, which is the engine's own, is left out."""
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.blake2b(row, digest_size=16).digest(), "big")
    return count, f"{total % _DIGESTS:032x}"


def copied(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy a stream block by block; the SHA-256 of what went by."""
    seen = hashlib.sha256()
    while block := source.read(_BLOCK):
        seen.update(block)
        target.write(block)
    return seen.hexdigest()


def refused(file: str, message: str) -> RefusedData:
    """A backup that cannot be used."""
    problem = Problem("backup", message, "请换一个完好的备份。", file=file)
    return RefusedData(f"{file}：{message}", remedy=problem.remedy, problems=(problem,))


def _write(connection: Connection, engine: str, home: Path, archive: zipfile.ZipFile) -> Manifest:
    noted = {}
    for table in _saved(tables.metadata):
        columns = [str(column.name) for column in table.columns]
        with archive.open(f"ledger/{table.name}.jsonl", "w", force_zip64=True) as lines:
            count, found = digest(_kept(rows_in(connection, table, columns), lines))
        noted[str(table.name)] = TableNote(columns, count, found)
    kept, missing = _originals(connection, Files(home), archive)
    return Manifest(
        made_at=now(),
        engine=engine,
        instance=instance(connection),
        schema=schema_of(connection) or "",
        revision=revision(connection),
        tables=noted,
        files=kept,
        secrets=_secrets(home, archive),
        missing=missing,
    )


def _saved(metadata: MetaData) -> list[Table]:
    return [table for table in metadata.sorted_tables if table.name not in _LEFT_OUT]


def _kept(rows: Iterable[bytes], lines: IO[bytes]) -> Iterator[bytes]:
    for row in rows:
        lines.write(row + b"\n")
        yield row


def _originals(connection: Connection, files: Files, archive: zipfile.ZipFile) -> tuple[dict[str, int], list[str]]:
    kept: dict[str, int] = {}
    missing: list[str] = []
    for sha256, name, size in connection.execute(select(tables.file.c.sha256, tables.file.c.name, tables.file.c.size)):
        if not files.has(sha256, size):
            missing.append(name)
            continue
        with files.path(sha256).open("rb") as original, archive.open(f"files/{sha256}", "w", force_zip64=True) as part:
            copied(original, part)
        kept[sha256] = size
    return kept, missing


def _secrets(home: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    folder = home / "secrets"
    found: Mapping[str, bytes] = {
        path.name: path.read_bytes() for path in sorted(folder.glob("[!.]*")) if path.is_file()
    }
    for name, content in found.items():
        archive.writestr(f"secrets/{name}", content)
    return {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    seen: Any = hashlib.sha256()
    with archive.open(name) as part:
        while block := part.read(_BLOCK):
            seen.update(block)
    return str(seen.hexdigest())
