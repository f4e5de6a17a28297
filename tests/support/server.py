"""A real `daqiao` server in a process of its own, on a home of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_READY_WITHIN = 90.0  # seconds, on two busy cores
# The command of this checkout, also where its script was not installed beside the interpreter.
DAQIAO = (sys.executable, "-c", "from api.cli import main; main()")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    """A server that answers. `link` logs the demo user in once."""

    url: str
    link: str
    home: Path
    log: Path


@dataclass(frozen=True)
class Serving:
    """A process that answers on a port."""

    url: str
    port: int
    pid: int


@contextmanager
def serving(
    command: Sequence[str], home: Path, log: Path, *, ready: int = 200, within: float = _READY_WITHIN, **variables: str
) -> Iterator[Serving]:
    """A command that is given a free port as its last word, until the block ends; AssertionError if it fails.

    `ready` is the status of `/readyz` to wait for.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, str(port)], cwd=_ROOT, env=_environment(home) | variables,
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait(process, url, log, ready, within)
        yield Serving(url, port, process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running_server(home: Path, *, ready: int = 200, **variables: str) -> Iterator[Server]:
    """`daqiao demo` until the block ends, with further DAQIAO_ variables; AssertionError with its log if it fails.

    `ready` is the status of `/readyz` to wait for: 503 for a server whose graph engine is down on purpose.
    """
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    with serving([*DAQIAO, "demo", "--no-browser", "--port"], home, log, ready=ready, **variables) as found:
        yield Server(found.url, _link(log), home, log)


def add_user(home: Path, name: str, password: str, role: str = "officer") -> None:
    """A named user on the home of a server, by the command, while the server runs."""
    subprocess.run(
        [*DAQIAO, "user", "add", name, "--role", role, "--password-stdin"],
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


def _link(log: Path) -> str:
    """The link that it announces as soon as it answers."""
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        link = re.search(r"http://\S+/login/once\?code=\S+(?=\s)", log.read_text(encoding="utf-8", errors="replace"))
        if link:
            return link[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path, ready: int, within: float) -> None:
    """Until `/readyz` answers as wanted."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        written = log.read_text(encoding="utf-8", errors="replace")
        assert process.poll() is None, f"the server ended with {process.returncode}:\n{written}"
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == ready:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"no answer from {url} within {within} s:\n{log.read_text(encoding='utf-8')}")
