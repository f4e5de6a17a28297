"""Log in by password or one-time link, log out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.auth import COOKIE, SESSION_SECONDS, Attempts, service_of
from api.pages.base import Page, language, messages, render
from graph.errors import Forbidden

router = APIRouter(include_in_schema=False)
PAGE = Page(router)


@router.get("/login")
def login_page(request: Request) -> Response:
    """The form."""
    return render(request, "login.html", {"problem": ""})


@router.post("/login")
def login(
    request: Request, name: Annotated[str, Form(max_length=200)], password: Annotated[str, Form(max_length=1000)]
) -> Response:
    """A session for the right name and password."""
    t = messages(language(request))
    key = f"{name}@{request.client.host if request.client else ''}"
    attempts: Attempts = request.app.state.attempts
    if not attempts.allowed(key):
        return render(request, "login.html", {"problem": t["login_wait"]}, 429)
    principal = service_of(request).ledger.users.verify(name, password)
    if principal is None:
        attempts.failed(key)
        return render(request, "login.html", {"problem": t["login_failed"]}, 401)
    service_of(request).ledger.note(principal.user, "login", principal.user)
    return _entered(request, principal.user)


@router.get("/login/once")
def once(request: Request, code: str) -> Response:
    """A session for a one-time link."""
    user = request.app.state.sessions.redeem(code)
    if user is None:
        return render(request, "login.html", {"problem": messages(language(request))["link_used"]}, 401)
    service_of(request).ledger.note(user, "login", user, {"by": "link"})
    return _entered(request, user)


@router.post("/logout")
def logout(request: Request, csrf: Annotated[str, Form(max_length=200)] = "") -> Response:
    """End the session of this browser."""
    cookie = request.cookies.get(COOKIE, "")
    if not request.app.state.sessions.valid_csrf(cookie, csrf):
        raise Forbidden("页面已过期。", remedy="请刷新页面后重试。")
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _entered(request: Request, user: str) -> Response:
    answer = RedirectResponse("/match", 303)
    answer.set_cookie(
        COOKIE,
        request.app.state.sessions.cookie(user),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=service_of(request).settings.https,
    )
    return answer
