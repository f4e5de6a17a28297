"""Originals by their SHA-256, and the secrets of this installation: what is kept beside the database."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, insert, select

from graph.errors import NotFound
from graph.ledger import tables
from graph.ledger.values import StoredFile, now

_BLOCK = 1 << 20


class Files:
    """The folder of originals, `files/ab/abcdef…`. Content is written once and never changed."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "files"

    def keep(self, content: bytes, name: str) -> StoredFile:
        """Keep the bytes (on disk before this returns) and say under which hash."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        return StoredFile(sha256, name, len(content))

    def keep_file(self, path: Path) -> StoredFile:
        """Keep a copy of a file of any length, block by block."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (
            path.open("rb") as original,
            tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as copy,
        ):
            partial = Path(copy.name)
            try:
                seen, size = hashlib.sha256(), 0
                while block := original.read(_BLOCK):
                    seen.update(block)
                    size += len(block)
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
                final = self.path(seen.hexdigest())
                if not final.exists():
                    final.parent.mkdir(parents=True, exist_ok=True)
                    partial.replace(final)
                    _name_on_disk(final.parent)
            finally:
                partial.unlink(missing_ok=True)
        return StoredFile(seen.hexdigest(), path.name, size)

    def read(self, sha256: str) -> bytes:
        """The bytes of an original; NotFound when they are no longer kept."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound(f"原始文件 {sha256[:12]}… 已不在本机。") from error

    def has(self, sha256: str, size: int) -> bool:
        """Whether the original is kept, in its full size."""
        try:
            return self.path(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def sha256(self, sha256: str) -> str | None:
        """The hash of the bytes as they are now, None where there are none."""
        try:
            with self.path(sha256).open("rb") as original:
                return hashlib.file_digest(original, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def remove(self, sha256: str) -> None:
        """Keep the bytes no longer."""
        self.path(sha256).unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Where an original stands, or would."""
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
        # A link either stands with the whole secret behind it or not at all, and the first one stays.
        with _scratch(path.parent, secrets.token_bytes(32)) as whole, suppress(FileExistsError):
            path.hardlink_to(whole)
    return path.read_bytes()


def write_whole(path: Path, content: bytes) -> None:
    """All of the content or nothing: a crash leaves no half file under the final name."""
    with _scratch(path.parent, content) as whole:
        whole.replace(path)
    _name_on_disk(path.parent)


def _name_on_disk(parent: Path) -> None:
    folder = os.open(parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name too must be on disk before a batch speaks of it
    finally:
        os.close(folder)


@contextmanager
def _scratch(folder: Path, content: bytes) -> Iterator[Path]:
    """A file of that content, on disk, readable by its owner alone; gone afterwards unless moved."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as scratch:
        path = Path(scratch.name)
        try:
            scratch.write(content)
            scratch.flush()
            os.fsync(scratch.fileno())
            yield path
        finally:
            path.unlink(missing_ok=True)
