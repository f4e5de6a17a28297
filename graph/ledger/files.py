"""Originals by their SHA-256, and the secrets of this installation: what is kept beside the database."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

from sqlalchemy import Connection, insert, select

from graph.errors import NotFound
from graph.ledger import tables
from graph.ledger.values import StoredFile, now


class Files:
    """The folder of originals, `files/ab/abcdef…`. Content is written once and never changed."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "files"

    def keep(self, content: bytes, name: str) -> StoredFile:
        """Keep the bytes (on disk before this returns) and say under which hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, content)
        return StoredFile(sha256, name, len(content))

    def read(self, sha256: str) -> bytes:
        """The bytes of an original; NotFound when they are no longer kept."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound(f"原始文件 {sha256[:12]}… 已不在本机。") from error

    def has(self, sha256: str) -> bool:
        """Whether the original is kept."""
        return self._path(sha256).exists()

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def register(connection: Connection, files: list[StoredFile]) -> None:
    """Note the originals of a batch in the ledger."""
    for one in files:
        if connection.scalar(select(tables.file.c.sha256).where(tables.file.c.sha256 == one.sha256)) is None:
            row = {"sha256": one.sha256, "name": one.name, "size": one.size, "stored_at": now()}
            connection.execute(insert(tables.file).values(**row))


def secret(home: Path, name: str) -> bytes:
    """32 random bytes, made at the first call and kept in `secrets/` for its owner alone."""
    path = home / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            path.touch(0o600, exist_ok=False)
            path.write_bytes(secrets.token_bytes(32))
        except FileExistsError:
            return path.read_bytes()  # another process was first: its secret counts
    return path.read_bytes()


def _write_whole(path: Path, content: bytes) -> None:
    """All of the content or nothing: a crash leaves no half file under the final name."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as scratch:
        scratch.write(content)
        scratch.flush()
        os.fsync(scratch.fileno())
    Path(scratch.name).replace(path)
