"""Files that a user sent to be looked at: kept in the home until they are applied, or too old.

They may hold personal data: the folders are their owner's alone and nothing of them enters the ledger before a yes.
"""

import shutil
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from graph.errors import NotFound, UsageError

_LONGEST_NAME = 180  # bytes of UTF-8; file systems end at 255


@dataclass(frozen=True, slots=True)
class Upload:
    """The folder of one check: the files as they came, and JSON values that were made of them."""

    check_id: str
    folder: Path

    @property
    def paths(self) -> list[Path]:
        """The files in the order in which they came."""
        return [self.folder / "files" / name for name in self.read("names")]

    def read(self, name: str) -> Any:
        """The value kept under a name; NotFound when there is none, or no longer."""
        try:
            return orjson.loads((self.folder / f"{name}.json").read_bytes())
        except FileNotFoundError as error:
            raise NotFound(f"检查 {self.check_id} 的内容已不在。", remedy="请重新上传文件。") from error

    def has(self, name: str) -> bool:
        """Whether a value is kept under a name."""
        return (self.folder / f"{name}.json").exists()

    @property
    def decided(self) -> list[Any]:
        """The choices about columns that were made in this check, as they were kept; none before the first."""
        found: list[Any] = self.read("decided") if self.has("decided") else []
        return found

    def keep(self, name: str, value: Any) -> None:
        """Keep a JSON value under a name, whole or not at all."""
        scratch = self.folder / f".{name}"
        scratch.write_bytes(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS))
        scratch.replace(self.folder / f"{name}.json")

    def remove(self) -> None:
        """Nothing of it stays."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Uploads:
    """All folders of `uploads/` in the home; those older than `hours` go when the next one comes."""

    def __init__(self, home: Path, hours: float) -> None:
        self._folder, self._seconds = home / "uploads", hours * 3600

    def receive(self, check_id: str, files: Sequence[tuple[str, BinaryIO]]) -> Upload:
        """Keep files under their names; UsageError for none, or for a name that comes twice."""
        self.forget_old()
        upload = Upload(check_id, self._folder / check_id)
        names = [_safe(name) for name, _ in files]
        if not names:
            raise UsageError("没有收到文件。", remedy="请选择至少一个文件。")
        if len(set(names)) < len(names):
            raise UsageError("有两个文件同名。", remedy="改名后重试，否则证据不知指向哪一个。")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (upload.folder / "files").mkdir(parents=True, mode=0o700)
        for name, (_, content) in zip(names, files, strict=True):
            with (upload.folder / "files" / name).open("wb") as kept:
                shutil.copyfileobj(content, kept)
        upload.keep("names", names)
        return upload

    def get(self, check_id: str) -> Upload:
        """The folder of a check; NotFound when it is gone."""
        folder = self._folder / check_id
        if not check_id.isalnum() or not folder.is_dir():
            raise NotFound(f"没有编号为 {check_id} 的检查，或已过期。", remedy="请重新上传文件。")
        return Upload(check_id, folder)

    def forget_old(self) -> None:
        """Remove what nobody applied in time."""
        for folder in self._folder.glob("*"):
            if time.time() - folder.stat().st_mtime > self._seconds:
                shutil.rmtree(folder, ignore_errors=True)


def _safe(name: str) -> str:
    """The last part of a name as a file system takes it: no folders, no control characters, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C").strip(". ")
    stem, dot, suffix = clean.rpartition(".")
    kept = (stem or suffix).encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore")
    return f"{kept}{dot}{suffix[:10]}" if stem else kept or "未命名"
