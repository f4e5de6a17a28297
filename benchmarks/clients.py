"""Many clients at once, on the demo and on a large graph; and a kept answer beside a bare FastAPI route.

The server is `daqiao serve` in a process of its own, the clients are connections of this one that ask without a pause:
what they measure is the server, as long as it is the slower of the two. All on one machine, loopback.
"""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from api.facts import Facts
from api.settings import Settings
from benchmarks.data import loaded
from ingest.examples import apply_example

CLIENTS, SECONDS, WARMING, ROUNDS = 64, 60.0, 10.0, 3
GRAPH = 100_000  # nodes
_QUESTIONS = 400  # different ones
_READY_WITHIN = 600.0
_SERVE = "from api.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Home:
    """A home to serve: whose token asks, and the ids of firms that can be asked for."""

    folder: Path
    token: str
    firms: tuple[str, ...]


def run() -> dict[str, float]:
    """Requests a second, errors, and the 50th and 99th percentile in ms, of both graphs; ratios to the bare route."""
    with TemporaryDirectory() as folder:
        demo = _home(Path(folder) / "home", demo=True)
        found = {f"demo_{name}": value for name, value in _crowd(demo).items()} | _kept(demo)
    home = loaded(GRAPH).home
    try:
        return found | {f"graph_{name}": value for name, value in _crowd(_home(home, demo=False)).items()}
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _home(folder: Path, *, demo: bool) -> Home:
    """A home with an officer's token; the demo is loaded into it where it is asked for."""
    facts = Facts(Settings(home=folder))
    if demo:
        apply_example("changshan", facts.ledger, "bench")
    facts.ledger.users.add("bench", None, "officer")
    _, token = facts.ledger.tokens.create("bench", "officer")
    snapshot = facts.snapshot()
    known = snapshot.of_kind("Enterprise")
    chosen = np.random.default_rng(5).choice(known, min(_QUESTIONS, len(known)), replace=False).tolist()
    facts.close()
    return Home(folder, token, tuple(snapshot.ids[n] for n in chosen))


def _crowd(home: Home) -> dict[str, float]:
    """What `CLIENTS` clients meet who ask different things for `SECONDS`."""
    with _serving([_SERVE, "serve", "--port"], home.folder) as port:
        ask = _asked(home)
        asyncio.run(_answers(port, ask, WARMING))  # every index is made once
        times, errors, seconds = asyncio.run(_answers(port, ask, SECONDS))
    p50, p99 = np.percentile(times, [50, 99]).tolist()
    return {
        "requests_per_s": len(times) / seconds, "errors": errors, "p50_ms": p50 * 1e3, "p99_ms": p99 * 1e3,
        "p99_to_p50": p99 / p50,
    }  # fmt: skip


def _kept(home: Home) -> dict[str, float]:
    """Requests a second for a kept answer beside a bare route, taken in turns: the medians of the ratios."""
    asked = {
        "kept_list": [_request("GET", "/v1/network/brokers", home.token)],
        "kept_match": [_request("POST", "/v1/matches", home.token, {"enterprise": home.firms[0]})],
    }
    rates: dict[str, list[float]] = {name: [] for name in ("bare", *asked)}
    with _serving([_SERVE, "serve", "--port"], home.folder) as port, _serving([_BARE], home.folder) as bare:
        for _ in range(ROUNDS):
            for name, questions in asked.items():
                rates[name].append(_rate(port, questions))
            rates["bare"].append(_rate(bare, [_request("GET", "/hello", home.token)]))
    middle = {name: float(np.median(values)) for name, values in rates.items()}
    return {f"{name}_per_s": value for name, value in middle.items()} | {
        f"{name}_to_bare": middle[name] / middle["bare"] for name in asked
    }


def _rate(port: int, questions: Sequence[bytes]) -> float:
    times, errors, seconds = asyncio.run(_answers(port, questions, 5.0))
    if errors:
        sys.exit(f"{errors} errors while measuring: {questions[0][:80]!r}")
    return len(times) / seconds


def _asked(home: Home) -> list[bytes]:
    """What officers ask, in no order: mostly matches, then searches, networks, lists."""
    ask = []
    for n, firm in enumerate(home.firms):
        want = ("institutes", "experts")[n % 2]
        ask.append(_request("POST", "/v1/matches", home.token, {"enterprise": firm, "want": want}))
        ask.append(_request("GET", f"/v1/network/ego?id={firm}&hops=1", home.token))
        ask.append(_request("GET", f"/v1/entities/{firm}", home.token))
    ask += [
        _request("GET", f"/v1/search?q={word}", home.token) for word in ("%E5%A4%A7%E5%AD%A6", "%E7%A7%91%E6%8A%80")
    ]
    ask += [_request("GET", path, home.token) for path in ("/v1/overview", "/v1/network/brokers", "/v1/policies")]
    np.random.default_rng(7).shuffle(ask)
    return ask


def _request(method: str, path: str, token: str, body: dict[str, str] | None = None) -> bytes:
    content = json.dumps(body).encode() if body is not None else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


async def _answers(port: int, questions: Sequence[bytes], seconds: float) -> tuple[list[float], int, float]:
    """Seconds of each answer, how many were no answer, and how long it took in all."""
    times: list[float] = []
    faults: list[int] = []
    begun = time.perf_counter()
    ends = begun + seconds

    async def client(number: int) -> None:
        async with _connected(port) as (reader, writer):
            for question in cycle(questions[number % len(questions) :] + questions[: number % len(questions)]):
                sent = time.perf_counter()
                if sent >= ends:
                    return
                writer.write(question)
                status = await _read(reader)
                times.append(time.perf_counter() - sent)
                if status != 200:
                    faults.append(status)

    await asyncio.gather(*(client(n * max(1, len(questions) // CLIENTS)) for n in range(CLIENTS)))
    return times, len(faults), time.perf_counter() - begun


async def _read(reader: asyncio.StreamReader) -> int:
    """The status of an answer, read to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    size = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(size)
    return int(head[9:12])


@asynccontextmanager
async def _connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


_BARE = """
import sys, fastapi, uvicorn
app = fastapi.FastAPI()
@app.get("/hello")
async def hello(): return {"hello": "world"}
@app.get("/readyz")
async def ready(): return {}
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
"""


@contextmanager
def _serving(command: Sequence[str], home: Path) -> Iterator[int]:
    """A server in a process of its own until the block ends; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    known = {name: value for name, value in os.environ.items() if not name.startswith("DAQIAO_")}
    running = subprocess.Popen(
        [sys.executable, "-c", *command, str(port)],
        env=known | {"DAQIAO_HOME": str(home)}, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(running, port)
        yield port
    finally:
        running.terminate()
        running.wait(60)


def _wait(running: "subprocess.Popen[bytes]", port: int) -> None:
    """Until it says that it is ready; SystemExit when it ends or takes too long."""
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and running.poll() is None:
        try:
            if asyncio.run(_answers_once(port)) == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    sys.exit("the server did not start")


async def _answers_once(port: int) -> int:
    async with _connected(port) as (reader, writer):
        writer.write(_request("GET", "/readyz", "nobody"))
        return await _read(reader)
