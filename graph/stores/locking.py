"""Who may use an embedded graph: one process (a lock of the OS), and no thread while the file is swapped."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from graph.errors import StoreInUse


class OwnerLock:
    """Held from creation to `release`. A second owner gets StoreInUse with the first one's process id."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: TextIOWrapper = path.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            owner = self._file.read().strip() or "未知"
            self._file.close()
            raise StoreInUse(
                f"嵌入式图数据库正由另一个进程（{owner}）使用：{path.parent}",
                remedy="同一时间只能有一个进程打开它。请用正在运行的服务，或先停止该进程。",
            ) from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        """Let another process own the graph."""
        self._file.close()


class SwapGuard:
    """Many threads use the file at once; a swap waits for them and holds new ones back."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._users = 0
        self._swapping = False

    @contextmanager
    def using(self) -> Iterator[None]:
        """While inside, no swap takes place."""
        with self._turn:
            self._turn.wait_for(lambda: not self._swapping)
            self._users += 1
        try:
            yield
        finally:
            with self._turn:
                self._users -= 1
                self._turn.notify_all()

    @contextmanager
    def swapping(self) -> Iterator[None]:
        """While inside, nobody uses the file."""
        with self._turn:
            self._turn.wait_for(lambda: not self._swapping)
            self._swapping = True
            self._turn.wait_for(lambda: self._users == 0)
        try:
            yield
        finally:
            with self._turn:
                self._swapping = False
                self._turn.notify_all()
