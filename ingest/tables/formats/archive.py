"""Packed office files (.xlsx, .ods, .docx): parts by name, unpacked under a limit, damage told in a sentence."""

import struct
import zipfile
import zlib
from collections.abc import Iterable
from io import RawIOBase
from pathlib import Path
from typing import IO, Self, cast

from graph.errors import RefusedData
from ingest.documents import refused
from ingest.tables.formats.markup import Begin, Finish, Loose, MarkupError, walk
from ingest.tables.limits import Limits
from ingest.tables.sheet import Progress

_DIRECTORY_BYTES = 4_000_000  # of the list of parts; a real workbook has some kilobytes
_END_OF_DIRECTORY, _END_BYTES = b"PK\x05\x06", 22
_REPAIR = "请用 Excel 或 WPS 打开，另存一份后重试。"


class Archive:
    """A zip file opened for reading. Every part that is read counts against `limits.unpacked_bytes`."""

    def __init__(self, path: Path, limits: Limits, progress: Progress | None = None) -> None:
        self.path, self.limits = path, limits
        self._progress = progress
        self._read = 0
        try:
            if _directory_bytes(path) > _DIRECTORY_BYTES:
                raise refused("too-large", "压缩包内的部件过多", _REPAIR, path)
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise refused("damaged", "文件已损坏或不完整", _REPAIR, path) from error
        self.names = {one.filename.lstrip("/"): one for one in self._zip.infolist()}
        self._expected = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def expect(self, names: Iterable[str]) -> None:
        """The parts that will be read: the progress is told as a share of their sizes."""
        self._expected += sum(self.names[name].file_size for name in names if name in self.names)

    def read(self, name: str) -> bytes:
        """A small part as bytes, or none."""
        if name not in self.names:
            return b""
        try:
            with self._zip.open(self.names[name]) as part:
                return part.read(1_000_000)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise self.damaged("") from error

    def walk(self, name: str, begin: Begin, finish: Finish, loose: Loose | None = None) -> bool:
        """The tags of a part that is XML (`markup.walk`); False when there is no such part. RefusedData if damaged."""
        if name not in self.names:
            return False
        entry = self.names[name]
        if entry.flag_bits & 1:
            raise refused("password", "文件设有密码", "请去掉密码后另存，再重试。", self.path)
        try:
            with self._zip.open(entry) as part:
                walk(cast(IO[bytes], _Counted(part, self)), begin, finish, self.limits.cell_characters, loose)
        except MarkupError as error:
            raise self.damaged(f"（{name}：{error}）") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise self.damaged(f"（{name}）") from error
        return True

    def damaged(self, detail: str) -> RefusedData:
        """What is raised where the inside of the file does not fit together."""
        return refused("damaged", f"文件已损坏{detail}", _REPAIR, self.path)

    def count(self, size: int) -> None:
        """Note that bytes were unpacked; RefusedData beyond the limit."""
        self._read += size
        if self._read > self.limits.unpacked_bytes:
            most = self.limits.unpacked_bytes // 1_000_000
            raise refused("too-large", f"文件解压后超过 {most} MB", "请删去无用的内容，或分成几个文件。", self.path)
        if self._progress and self._expected:
            self._progress(min(1.0, self._read / self._expected))


class _Counted(RawIOBase):
    """A part whose bytes are counted as they are unpacked."""

    def __init__(self, part: IO[bytes], archive: Archive) -> None:
        self._part, self._archive = part, archive

    def read(self, size: int = -1) -> bytes:
        content = self._part.read(size)
        self._archive.count(len(content))
        return content


def _directory_bytes(path: Path) -> int:
    """The size of the zip's directory by its own word; `zipfile` would build it whole before it could be refused."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_BYTES - 0xFFFF))
        tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise zipfile.BadZipFile
    return int(struct.unpack_from("<I", tail, at + 12)[0])
