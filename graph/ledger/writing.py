"""Who writes to the ledger at this moment, told to whoever waits for it in vain.

A note in the home, beside the lock that the database keeps: it decides nothing. A note of a process that is gone is
not believed, so a killed load leaves nothing to clear away.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import orjson

from graph.errors import ServiceUnavailable
from graph.ledger.processes import gone, this_process

_AGAIN_S = 30  # when to ask again


class Writing:
    """The note of one home."""

    def __init__(self, home: Path) -> None:
        self._path = home / "writing.json"

    @contextmanager
    def noted(self, doing: str) -> Iterator[None]:
        """While this process writes, say what it does: `李科员 导入 名录`."""
        moment = datetime.now().astimezone().isoformat(timespec="seconds")
        scratch = self._path.with_name(f".writing.{os.getpid()}")
        scratch.write_bytes(orjson.dumps({"doing": doing, "since": moment, "owner": this_process()}))
        scratch.replace(self._path)
        try:
            yield
        finally:
            self._path.unlink(missing_ok=True)

    def in_the_way(self) -> ServiceUnavailable:
        """The error for who waited in vain: who holds the ledger, with what, and since when, as far as it is known."""
        told = self._told()
        return ServiceUnavailable(
            f"台账正在写入（{told}），等待超时。" if told else "台账正在被另一个进程写入，等待超时。",
            remedy="请等它完成后重试。",
            retry_after=_AGAIN_S,
        )

    def _told(self) -> str:
        try:
            note = orjson.loads(self._path.read_bytes())
            if gone(note["owner"], note["since"]):
                return ""
            since = datetime.fromisoformat(note["since"])
            return f"{note['doing']}，{since:%Y-%m-%d %H:%M:%S} 开始"
        except (OSError, ValueError, KeyError, TypeError):
            return ""
