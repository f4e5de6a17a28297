"""What all pages share: templates, messages, who is logged in, errors drawn as pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from api.answers import Asked
from api.auth import COOKIE, identify, may
from api.figures import figure
from graph.errors import DaqiaoError, Unauthorised
from graph.model import Principal, Role
from graph.product_files import product_yaml

_HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")
TEMPLATES = Jinja2Templates(_HERE / "templates")
_CHINA = timezone(timedelta(hours=8))  # one time in the whole country, and no summer time


@dataclass(frozen=True, slots=True)
class Page:
    """Routes of a page; with `label` (a message key) a link to `path` stands in the navigation of who has `role`."""

    router: APIRouter
    path: str = ""
    label: str = ""
    role: Role = "viewer"


def moment(utc: str) -> str:
    """`2026-11-25T02:10:03+00:00` as an officer reads it: 2026-11-25 10:10."""
    return datetime.fromisoformat(utc).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")


TEMPLATES.env.filters["moment"] = moment
TEMPLATES.env.filters["figure"] = figure


@cache
def messages(lang: str) -> Mapping[str, str]:
    """All texts of a language."""
    texts: Mapping[str, str] = product_yaml(_HERE / "messages" / f"{lang}.yaml")
    return texts


def language(request: Request) -> str:
    """The language of a page: `?lang=`, else the cookie, else Chinese."""
    wanted = request.query_params.get("lang") or request.cookies.get("daqiao_lang")
    return wanted if wanted in LANGUAGES else "zh"


def page_asked(request: Request) -> Asked:
    """Dependency of all pages: who is logged in, and what they may see."""
    principal = identify(request)
    if principal is None:
        raise Unauthorised("请先登录。")
    request.scope["principal"] = principal  # of this request: `render` asks who is logged in, too
    return Asked.of(request, principal, request.query_params.get("as_of"))


Ask = Annotated[Asked, Depends(page_asked)]


def render(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """A page from its template, with messages `t` and what the frame needs."""
    lang = language(request)
    sessions = request.app.state.sessions
    cookie, as_of = request.cookies.get(COOKIE, ""), request.query_params.get("as_of", "")
    frame = {
        "t": messages(lang),
        "lang": lang,
        "other_lang": "en" if lang == "zh" else "zh",
        "here": request.url.path,
        "as_of": as_of,
        "at": f"&as_of={quote(as_of)}" if as_of else "",  # what a link carries on
        "today": datetime.now(_CHINA).date().isoformat(),
        "pages": _open_to(_whoever(request), request.app.state.pages),
        "user": sessions.user(cookie) if cookie else None,
        "csrf": sessions.csrf(cookie) if cookie else "",
    }
    answer = TEMPLATES.TemplateResponse(request, template, {**frame, **values}, status_code=status)
    if request.query_params.get("lang") in LANGUAGES:
        answer.set_cookie("daqiao_lang", lang, samesite="lax", httponly=True, max_age=31_536_000)
    return answer


def _whoever(request: Request) -> Principal | None:
    """Who is logged in; None for a stranger, and while the ledger is down: its error is drawn as a page, too."""
    try:
        return identify(request)
    except DaqiaoError:
        return None


def _open_to(principal: Principal | None, pages: Sequence[Page]) -> list[Page]:
    return [one for one in pages if one.role == "viewer" or (principal is not None and may(principal, one.role))]


def wants_page(request: Request) -> bool:
    """Whether an error should be drawn as a page: a browser asks, and not for the API."""
    return not request.url.path.startswith(
        ("/v1/", "/metrics", "/readyz", "/healthz")
    ) and "text/html" in request.headers.get("accept", "")


def to_login(request: Request) -> Response:
    """Where somebody goes who is not logged in; comes back to the page afterwards."""
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    return RedirectResponse("/login", 303)
