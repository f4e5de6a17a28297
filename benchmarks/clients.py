"""Many clients at once, on the demo and on a large graph; and a kept answer beside a bare FastAPI route.

The server is `daqiao serve` in a process of its own, the clients are connections of this one that ask without a pause:
what they measure is the server, as long as it is the slower of the two. All on one machine, loopback.
"""

import asyncio
import json
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from api.facts import Facts
from api.settings import Settings
from benchmarks.data import loaded
from ingest.examples import apply_example
from tests.support.server import DAQIAO, Serving, serving

CLIENTS, SECONDS, WARMING, ROUNDS = 64, 60.0, 10.0, 3
GRAPH = 100_000  # nodes
_QUESTIONS = 400  # different ones
_READY_WITHIN = 600.0


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
    with _serving([*DAQIAO, "serve", "--port"], home, "daqiao") as server:
        ask = _asked(home)
        asyncio.run(_answers(server.port, ask, WARMING))  # every index is made once
        times, errors, seconds = asyncio.run(_answers(server.port, ask, SECONDS))
    p50, p99 = np.percentile(times, [50, 99]).tolist()
    return {
        "requests_per_s": len(times) / seconds, "errors": errors, "p50_ms": p50 * 1e3, "p99_ms": p99 * 1e3,
        "p99_to_p50": p99 / p50,
    }  # fmt: skip


def _kept(home: Home) -> dict[str, float]:
    """Requests a second for a kept answer beside a bare route, taken in turns: medians, and their ratios.

    `…_cpu` are requests for a second of the server's CPU, which others on the machine change less.
    """
    asked = {
        "kept_list": [_request("GET", "/v1/network/brokers", home.token)],
        "kept_match": [_request("POST", "/v1/matches", home.token, {"enterprise": home.firms[0]})],
    }
    rates: dict[str, list[tuple[float, float]]] = {name: [] for name in ("bare", *asked)}
    command = [sys.executable, "-c", _BARE]
    with _serving([*DAQIAO, "serve", "--port"], home, "daqiao") as server, _serving(command, home, "bare") as bare:
        for questions in asked.values():
            _rate(server, questions)  # from now on they are kept
        for _ in range(ROUNDS):
            for name, questions in asked.items():
                rates[name].append(_rate(server, questions))
            rates["bare"].append(_rate(bare, [_request("GET", "/hello", home.token)]))
    middle = {name: np.median(values, axis=0).tolist() for name, values in rates.items()}
    found = {f"{name}_per_s": value for name, (value, _) in middle.items()}
    for name in asked:
        for at, unit in enumerate(("", "_cpu")):
            found[f"{name}_to_bare{unit}"] = middle[name][at] / middle["bare"][at]
    return found


def _rate(server: Serving, questions: Sequence[bytes]) -> tuple[float, float]:
    """Answers a second, and for each second of CPU that the server took."""
    worked = _worked(server)
    times, errors, seconds = asyncio.run(_answers(server.port, questions, 5.0))
    if errors:
        sys.exit(f"{errors} errors while measuring: {questions[0][:80]!r}")
    return len(times) / seconds, len(times) / (_worked(server) - worked)


def _worked(server: Serving) -> float:
    """Seconds of CPU that a process took so far."""
    told = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _serving(command: Sequence[str], home: Home, name: str) -> AbstractContextManager[Serving]:
    return serving(command, home.folder, home.folder / f"{name}.log", within=_READY_WITHIN)


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
    at = head.index(b"content-length: ") + 16  # as uvicorn writes it: a client must be quicker than the server
    await reader.readexactly(int(head[at : head.index(b"\r", at)]))
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
