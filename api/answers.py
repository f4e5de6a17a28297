"""What all answers have in common: the revision, an ETag by it, pages."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from api.access import allowed
from api.auth import service_of
from api.json import Json
from api.service import Service
from graph.history import asked_day
from graph.model import Principal
from graph.scope import scope_pattern
from graph.snapshot import Snapshot
from graph.stores import GraphStore


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that is needed to answer it: who asks, what they may see."""

    request: Request
    service: Service
    principal: Principal
    whole: Snapshot  # one for the whole request, of the day that is asked for

    @classmethod
    def of(cls, request: Request, principal: Principal, as_of: str | None = None) -> "Asked":
        """The question of this request, on the newest snapshot or on what it held before a day."""
        service = service_of(request)
        return cls(request, service, principal, service.snapshot().as_of(asked_day(as_of) if as_of else None))

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot restricted to what who asks may see."""
        return self.whole.restrict(self.scope)

    @property
    def synthetic(self) -> frozenset[str]:
        """The ids of all that who asks may see and that no real institution or person stands behind."""
        seen = self.snapshot
        return seen.once("synthetic", lambda: frozenset(compress(seen.ids, seen.column("synthetic"))))

    @property
    def scope(self) -> str | None:
        """The pattern of places that who asks may see; None for all."""
        return scope_pattern(self.principal.places)

    @property
    def store(self) -> GraphStore:
        """The graph engine; ServiceUnavailable while it is down."""
        then = self.whole.date is not None
        opened, revision = self.service.store_of(self.whole) if then else self.service.store_at()
        self.request.state.store_revision = revision
        return opened

    @property
    def revision(self) -> int:
        """The revision that the answer holds at least: the older one of snapshot and store, where both were asked."""
        return int(min(self.snapshot.revision, getattr(self.request.state, "store_revision", self.snapshot.revision)))


def asked(request: Request, principal: Principal | None = Depends(allowed)) -> Asked:
    """Dependency of all `/v1` routes."""
    assert principal is not None
    return Asked.of(request, principal)


AsOf = Annotated[
    str | None,
    Query(max_length=40, description="只用这一天之前的资料（ISO 日期）；不写为现在", examples=["2023-12-31"]),
]


def asked_as_of(request: Request, as_of: AsOf = None, principal: Principal | None = Depends(allowed)) -> Asked:
    """Dependency of the routes that can be asked as of a day."""
    assert principal is not None
    return Asked.of(request, principal, as_of)


def page(ask: Asked, items: Sequence[Any], next_: str | None = None, **more: Any) -> Response:
    """`{"items", "next", "revision", …}` with an ETag; 304 when the client already has it."""
    body = {"items": list(items), "next": next_, "revision": ask.revision, "as_of": ask.whole.date, **more}
    return tagged(ask, body)


def tagged(ask: Asked, body: Any) -> Response:
    """A JSON answer with an ETag of what it says; 304 when the client already has it."""
    answer = Json(body)
    etag = f'"{hashlib.blake2b(answer.body, digest_size=10).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if ask.request.method == "GET" and etag in ask.request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer


def sliced(items: Sequence[Any], limit: int, skip: int) -> tuple[list[Any], str | None]:
    """One page of a list that is there whole, and the next cursor."""
    return list(items[skip : skip + limit]), str(skip + limit) if skip + limit < len(items) else None
