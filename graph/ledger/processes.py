"""Which process does something, and whether it is still there."""

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

_LOST_AFTER = timedelta(minutes=10)  # a process of another machine that gave no sign of life for so long is gone


def this_process() -> str:
    """`host:pid:start`: the start tells a process from a later one of the same number."""
    pid = os.getpid()
    return f"{socket.gethostname()}:{pid}:{_started(pid)}"


def gone(owner: str, seen_at: str) -> bool:
    """Whether a process is no more; one of another machine, whether it gave no sign of life for ten minutes."""
    host, pid, started = owner.rsplit(":", 2)
    if host == socket.gethostname():
        return not _alive(int(pid)) or _started(int(pid)) != started
    return datetime.now(UTC) - datetime.fromisoformat(seen_at) > _LOST_AFTER


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's process, and alive
    return True


def _started(pid: int) -> str:
    """When the kernel started it, in clock ticks since boot; empty where /proc does not say."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
