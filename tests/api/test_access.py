"""Who may call what: one table says it, and every route is in it."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.access import ROLES
from graph.model import Role
from tests.api.conftest import Api

_PAGES = {
    "/login",
    "/login/once",
    "/logout",
    "/",
    "/match",
    "/match/suggest",
    "/network",
    "/chains",
    "/identity",
    "/records/{record_id}",
    "/entities/{entity_id}",
    "/data",
    "/data/jobs",
    "/data/checks/{check_id}",
    "/data/checks/{check_id}/progress",
    "/data/checks/{check_id}/report",
    "/data/batches/{batch_id}",
}
_POSTED_PAGES = {
    "/identity/accept",
    "/identity/undo",
    "/data/check",
    "/data/checks/{check_id}/again",
    "/data/checks/{check_id}/apply",
    "/data/checks/{check_id}/meaning",
    "/data/batches/{batch_id}/rollback",
    "/data/jobs/{job_id}/cancel",
}
_ASKED = {
    "entity_id": "e0", "record_id": "f0", "judgement_id": "j0", "check_id": "c0", "batch_id": "999", "job_id": "b0",
}  # fmt: skip
_OPEN_PAGES = {"/", "/login", "/login/once", "/logout"}
_RANK = {"viewer": 0, "officer": 1, "admin": 2}


def routes(app: FastAPI) -> set[tuple[str, str]]:
    """Method and path of every route of the application."""
    found: set[tuple[str, str]] = set()
    pending: list[Any] = list(app.routes)
    while pending:
        route = pending.pop()
        if isinstance(route, APIRoute):
            found |= {(method, route.path) for method in route.methods}
        pending += getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", [])
    return {(method, path) for method, path in found if path != "/v1/{path:path}"}


def asked(path: str) -> str:
    """An address that fits a route."""
    for name, value in _ASKED.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def test_every_route_outside_the_pages_stands_in_the_table_and_no_other(api: Api) -> None:
    app: Any = api.client.app
    assert {(m, p) for m, p in routes(app) if p not in _PAGES | _POSTED_PAGES} == set(ROLES)


def test_every_route_under_v1_wants_a_token(api: Api) -> None:
    for method, path in ROLES:
        if path.startswith("/v1"):
            answer = api.client.request(method, asked(path), json={} if method == "POST" else None)
            assert (path, answer.status_code) == (path, 401)
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/v1/", "/v1/nothing", "/v1/entities", "/v1/../v1/x", "/v1/network"])
def test_even_what_does_not_exist_under_v1_wants_a_token(api: Api, path: str) -> None:
    assert api.client.get(path).status_code == 401
    assert api.get(path).status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic dGVzdDp0ZXN0", "Bearer control.x"])
def test_a_token_that_is_none_opens_nothing(api: Api, header: str) -> None:
    assert api.client.get("/v1/chains", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("role", ["viewer", "officer", "admin"])
def test_a_role_may_what_the_table_says_and_no_more(api: Api, role: Role) -> None:
    for (method, path), wanted in ROLES.items():
        if not path.startswith("/v1"):
            continue
        bearer = {"Authorization": f"Bearer {api.token(role)}"}
        answer = api.client.request(method, asked(path), headers=bearer, json={} if method == "POST" else None)
        allowed = _RANK[role] >= _RANK[str(wanted)]
        assert (path, answer.status_code != 403) == (path, allowed)
        assert answer.status_code != 401


def test_health_is_open_and_metrics_are_not(api: Api) -> None:
    assert api.client.get("/healthz").json() == {"status": "ok"}
    assert api.client.get("/readyz").status_code == 200
    assert api.client.get("/metrics").status_code == 401
    assert api.get("/metrics", role="officer").status_code == 403
    text = api.get("/metrics", role="admin").text
    assert 'daqiao_requests_total{method="GET",route="/healthz",status="200"}' in text


def test_pages_send_a_stranger_to_the_login(api: Api) -> None:
    pages = {"GET": _PAGES - _OPEN_PAGES, "POST": _POSTED_PAGES}
    for method, path in sorted((method, path) for method, paths in pages.items() for path in paths):
        headers = {"Accept": "text/html"}
        answer = api.client.request(method, asked(path), headers=headers, follow_redirects=False)
        assert (path, answer.status_code, answer.headers.get("location")) == (path, 303, "/login")


def test_a_revoked_token_and_a_disabled_user_open_nothing(api: Api) -> None:
    ledger = api.service.ledger
    ledger.users.add("passing", None, "viewer")
    first, second = (ledger.tokens.create("passing", "viewer") for _ in range(2))
    opened = [
        api.client.get("/v1/chains", headers={"Authorization": f"Bearer {s}"}).status_code for _, s in (first, second)
    ]
    ledger.tokens.revoke(first[0].token_id)
    assert api.client.get("/v1/chains", headers={"Authorization": f"Bearer {first[1]}"}).status_code == 401
    ledger.users.disable("passing")
    assert api.client.get("/v1/chains", headers={"Authorization": f"Bearer {second[1]}"}).status_code == 401
    assert opened == [200, 200]


def test_every_answer_forbids_what_a_page_does_not_need(api: Api) -> None:
    for path in ("/login", "/healthz", "/v1/chains", "/nowhere", "/static/daqiao.css"):
        headers = api.client.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]
