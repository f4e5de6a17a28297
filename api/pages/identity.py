"""核对: two records side by side with all that every source says of them; a person says whether they are one."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api import identity
from api.auth import COOKIE, may_see_personal
from api.pages.base import Ask, Page, render
from graph.errors import Forbidden

router = APIRouter(include_in_schema=False)
PAGE = Page(router, "/identity", "nav_identity", "officer")
_SHOWN = 10
BULK = 0.95  # from here on the rules are as sure as an officer at the end of a long day
Count = Annotated[int, Query(ge=0)]
Short = Annotated[str, Form(max_length=200)]


@router.get("/identity")
def identity_page(
    request: Request,
    ask: Ask,
    done: Annotated[str, Query(max_length=200)] = "",
    accepted: Annotated[int, Query(ge=0)] = 0,
    undone: bool = False,
) -> Response:
    """The surest open questions; `done` is the judgement just made, which can be taken back here."""
    if not may_see_personal(ask.principal):
        raise Forbidden("核对需要 officer 角色。")
    items, more = identity.listed(ask, 0.0, _SHOWN, 0)
    values = {
        "questions": [one | {"rows": _rows(ask, one["left"], one["right"])} for one in items],
        "more": more is not None,
        "open": len(items) if more is None else ask.service.ledger.questions.count(),
        "sure": ask.service.ledger.questions.count(least=BULK),
        "bulk": BULK,
        "done": done,
        "accepted": accepted,
        "undone": undone,
        "sources": {source_id: one.title for source_id, one in ask.service.ledger.sources().items()},
    }
    return render(request, "identity.html", values)


@router.post("/identity")
def answer_page(request: Request, ask: Ask, question: Short, verdict: Short, csrf: Short = "") -> Response:
    """Write the answer and show what is next."""
    _check(request, ask, csrf)
    return _next(done=identity.answer(ask, question, verdict))


@router.post("/identity/accept")
def accept_page(request: Request, ask: Ask, csrf: Short = "") -> Response:
    """All that are sure enough are the same."""
    _check(request, ask, csrf)
    return _next(accepted=len(identity.accept(ask, BULK)))


@router.post("/identity/undo")
def undo_page(request: Request, ask: Ask, judgement: Short, csrf: Short = "") -> Response:
    """Take the judgement back: both sides are as they were."""
    _check(request, ask, csrf)
    identity.take_back(ask, judgement)
    ask.service.follow()  # the pair is asked about again at once
    return _next(undone=1)


def _check(request: Request, ask: Ask, csrf: str) -> None:
    if not may_see_personal(ask.principal):
        raise Forbidden("核对需要 officer 角色。")
    if not request.app.state.sessions.valid_csrf(request.cookies.get(COOKIE, ""), csrf):
        raise Forbidden("页面已过期。", remedy="请刷新页面后重试。")


def _next(**told: Any) -> Response:
    return RedirectResponse("/identity" + (f"?{urlencode(told)}" if told else ""), 303)


def _rows(ask: Ask, left: dict[str, Any], right: dict[str, Any]) -> list[dict[str, Any]]:
    """A row a property that either side has: all claims of both, and whether their values differ."""
    kind = ask.service.ontology.nodes[left["type"]]
    labels = {one.name: one.label for one in kind.properties}
    said = {*left["claims"], *right["claims"]}
    names = [*(name for name in labels if name in said), *sorted(said - labels.keys())]
    return [
        {
            "label": labels.get(name, name),
            "left": left["claims"].get(name, []),
            "right": right["claims"].get(name, []),
            "differs": _chosen(left, name) != _chosen(right, name),
            "both": name in left["claims"] and name in right["claims"],
        }
        for name in names
    ]


def _chosen(side: dict[str, Any], name: str) -> Any:
    return side["properties"].get(name)
