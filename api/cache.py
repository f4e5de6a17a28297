"""Answers that were given before, as long as nothing has changed: pure ASGI, before anything is routed or read.

An answer follows from the revision, the request, and the role and places of who asks; it is kept under exactly these.
Who asks is established anew at every request, so a token that was revoked gets nothing, kept or not.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool

from api.middleware import App, Message, Receive, Scope, Send
from graph.errors import DaqiaoError
from graph.model import Principal

MOST_BYTES = 64 << 20
_LARGEST = 1 << 20  # one answer
_LONGEST_BODY = 64 << 10  # of a question
# What follows from the revision alone, of the snapshot or of the graph engine. Jobs, batches, checks and questions of
# identity change without one.
_OF_SNAPSHOT = ("/v1/search", "/v1/network/communities", "/v1/network/brokers")
_OF_STORE = (
    "/v1/overview", "/v1/entities/", "/v1/network/", "/v1/gaps/", "/v1/chains", "/v1/indicators", "/v1/commissioners",
    "/v1/projects", "/v1/policies", "/v1/qualifications",
)  # fmt: skip
_OF_BOTH = (*_OF_SNAPSHOT, *_OF_STORE)
_MATCH = "/v1/matches"
_BEARER = b"bearer "
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent."""

    headers: Headers
    body: bytes
    etag: bytes
    route: object


class Shelf:
    """Kept answers of one revision, the least used ones dropped first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[Any, Kept] = OrderedDict()
        self._of: object = None
        self._guard = threading.Lock()

    def get(self, state: object, key: object) -> Kept | None:
        """The answer to a request in that state of the service, if it is kept."""
        with self._guard:
            if self._of != state:
                return None
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, state: object, key: object, answer: Kept) -> None:
        """Keep an answer; those of another state go."""
        with self._guard:
            if self._of != state:
                self._kept.clear()
                self._of, self._size = state, 0
            if key not in self._kept:
                self._kept[key] = answer
                self._size += len(answer.body)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1].body)


class Answers:
    """Gives kept answers, and keeps what the application answers with 200 and an ETag."""

    def __init__(self, app: App, state: Callable[[], Any]) -> None:
        """`state` gives the application's `state`, which holds the running service."""
        self._app, self._state = app, state
        self._shelf = Shelf()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        service = self._state().service
        if not _may_be_kept(scope, service.store_in_process):
            await self._app(scope, receive, send)
            return
        principal = await _who(scope, service)
        if principal is None:
            await self._app(scope, receive, send)
            return
        scope["principal"] = principal  # of this request: whoever asks next is looked up again
        body, receive = await _read(scope, receive)
        at = service.stands_at
        if body is None or at is None:
            await self._app(scope, receive, send)
            return
        key = (scope["method"], scope["path"], scope["query_string"], body, principal.role, principal.places)
        kept = self._shelf.get(at, key)
        if kept is not None:
            await _give(kept, scope, send)
            return
        answer = _Listening(send)
        await self._app(scope, receive, answer)
        found = answer.kept(scope.get("route"))
        if found is not None and service.stands_at == at:
            self._shelf.put(at, key, found)


class _Listening:
    """Passes an answer on and remembers it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._headers: Headers | None = None
        self._parts: list[bytes] = []
        self._whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._headers = list(message["headers"])
        elif message["type"] == "http.response.body" and self._headers is not None:
            self._parts.append(message.get("body", b""))
            self._whole = not message.get("more_body")
        await self._send(message)

    def kept(self, route: object) -> Kept | None:
        """The answer, if it was one to be kept."""
        etag = next((value for name, value in self._headers or () if name == b"etag"), None)
        body = b"".join(self._parts)
        if self._headers is None or etag is None or not self._whole or len(body) > _LARGEST:
            return None
        return Kept(self._headers, body, etag, route)


def _may_be_kept(scope: Scope, store_in_process: bool) -> bool:
    """A graph server may go down at any moment, and what needs it is said to be unavailable then, kept or not."""
    path, method = str(scope["path"]), str(scope["method"])
    if method == "POST":
        return path == _MATCH
    return method == "GET" and path.startswith(_OF_BOTH if store_in_process else _OF_SNAPSHOT)


async def _who(scope: Scope, service: Any) -> Principal | None:
    """Whom a bearer token speaks for; None leaves the question to the application."""
    header = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    if header[:7].lower() != _BEARER:
        return None
    secret = header[7:].strip().decode("latin-1")
    try:
        if service.ledger.url_kind == "sqlite":  # microseconds; a thread would cost more than it spares
            found: Principal | None = service.ledger.tokens.verify(secret)
        else:
            found = await run_in_threadpool(service.ledger.tokens.verify, secret)
    except DaqiaoError:
        return None
    return found


async def _read(scope: Scope, receive: Receive) -> tuple[bytes | None, Receive]:
    """The whole body, None where it is too long to be a question, and what gives it once more."""
    if scope["method"] == "GET":
        return b"", receive
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if not message.get("more_body") or size > _LONGEST_BODY:
            break
    again = iter(messages)

    async def receiving() -> Message:
        return next(again, None) or await receive()

    whole = messages[-1]["type"] == "http.request" and size <= _LONGEST_BODY
    return (b"".join(m.get("body", b"") for m in messages) if whole else None), receiving


async def _give(kept: Kept, scope: Scope, send: Send) -> None:
    asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    scope["route"] = kept.route  # for the counts
    if kept.etag in asked and scope["method"] == "GET":
        headers = [(name, value) for name, value in kept.headers if name not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
    await send({"type": "http.response.body", "body": kept.body})
