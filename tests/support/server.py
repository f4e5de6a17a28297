"""A real `daqiao` server in a process of its own, on a home of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_READY_WITHIN = 90.0  # seconds, on two busy cores
# The command of this checkout, also where its script was not installed beside the interpreter.
_DAQIAO = (sys.executable, "-c", "from api.cli import main; main()")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    """A server that answers. `link` logs the demo user in once."""

    url: str
    link: str
    home: Path
    log: Path


@contextmanager
def running_server(home: Path, *, ready: int = 200, **variables: str) -> Iterator[Server]:
    """`daqiao demo` until the block ends, with further DAQIAO_ variables; AssertionError with its log if it fails.

    `ready` is the status of `/readyz` to wait for: 503 for a server whose graph engine is down on purpose.
    """
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    url, log = f"http://127.0.0.1:{port}", home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_DAQIAO, "demo", "--no-browser", "--port", str(port)], cwd=_ROOT,
            env=_environment(home) | variables, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait(process, url, log, ready)
        link = re.search(r"http://\S+/login/once\?code=\S+", log.read_text(encoding="utf-8"))
        assert link, log.read_text(encoding="utf-8")
        yield Server(url, link[0], home, log)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def add_user(home: Path, name: str, password: str, role: str = "officer") -> None:
    """A named user on the home of a server, by the command, while the server runs."""
    subprocess.run(
        [*_DAQIAO, "user", "add", name, "--role", role, "--password-stdin"],
        cwd=_ROOT, env=_environment(home), input=f"{password}\n", text=True, check=True,
        capture_output=True, timeout=60,
    )  # fmt: skip


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAQIAO_")}
    return {**kept, "DAQIAO_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path, ready: int) -> None:
    """Until `/readyz` answers as wanted and the link is announced."""
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        written = log.read_text(encoding="utf-8", errors="replace")
        assert process.poll() is None, f"the server ended with {process.returncode}:\n{written}"
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == ready and url in written:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"no answer from {url} within {_READY_WITHIN} s:\n{log.read_text(encoding='utf-8')}")
