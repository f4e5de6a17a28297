"""Pure ASGI middleware: a request id, security headers, a limit on bodies, counts and times for /metrics."""

import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Metrics:
    """Counters of one application; a registry of its own, so that two in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("daqiao_requests", "Requests answered", labels, registry=self.registry)
        self.seconds = Histogram("daqiao_request_seconds", "Time to answer", ("route",), registry=self.registry)


class Envelope:
    """Gives each request an id, each answer its security headers, and counts both."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["request_id"] = secrets.token_hex(8)
        started = time.perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = [*_HEADERS, (b"x-request-id", scope["request_id"].encode())]
                if not scope["path"].startswith("/static/"):
                    own.append((b"cache-control", b"no-store"))
                set_already = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in own if h[0] not in set_already)]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.requests.labels(scope["method"], route, str(status)).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - started)


class BodyLimit:
    """Refuses a body above `most` bytes, announced or not, before the application reads it.

    Under the paths of `uploads` (beginning → bytes) that many are taken.
    """

    def __init__(self, app: App, most: int, uploads: Mapping[str, int]) -> None:
        self._app = app
        self._most = most
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = next((n for path, n in self._uploads.items() if scope["path"].startswith(path)), self._most)
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if announced.isdigit() and int(announced) > most:
            await self._refuse(send, most)
            return
        seen = 0
        answered = False

        async def receiving() -> Message:
            nonlocal seen, answered
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > most and not answered:
                answered = True
                await self._refuse(send, most)
                return {"type": "http.disconnect"}
            return message

        async def sending(message: Message) -> None:
            if not answered:
                await send(message)

        await self._app(scope, receiving, sending)

    async def _refuse(self, send: Send, most: int) -> None:
        text = f'{{"type":"about:blank","title":"内容过大","status":413,"detail":"请求内容超过上限 {most} 字节。"}}'
        body = text.encode()
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})
