"""The one place that says who may call which route. A route that is not listed cannot be called."""

from collections.abc import Callable
from typing import Literal

from fastapi import Request

from api.auth import demand, same
from graph.errors import Forbidden
from graph.model import Principal, Role

Access = Role | Literal["open", "scrape"]

ROLES: dict[tuple[str, str], Access] = {
    ("GET", "/healthz"): "open",
    ("GET", "/readyz"): "open",
    ("GET", "/metrics"): "scrape",
    ("GET", "/v1/search"): "viewer",
    ("GET", "/v1/overview"): "viewer",
    ("GET", "/v1/entities/{entity_id}"): "viewer",
    ("GET", "/v1/entities/{entity_id}/neighbours"): "viewer",
    ("POST", "/v1/matches"): "viewer",
    ("POST", "/v1/matches/batch"): "officer",
    ("GET", "/v1/matches/signals"): "viewer",
    ("GET", "/v1/gaps/chains"): "viewer",
    ("GET", "/v1/gaps/enterprises"): "viewer",
    ("GET", "/v1/network/ego"): "viewer",
    ("GET", "/v1/network/paths"): "viewer",
    ("GET", "/v1/network/communities"): "viewer",
    ("GET", "/v1/network/brokers"): "viewer",
    ("GET", "/v1/records/{record_id}"): "viewer",
    ("GET", "/v1/indicators"): "viewer",
    ("GET", "/v1/commissioners"): "viewer",
    ("GET", "/v1/chains"): "viewer",
    ("GET", "/v1/projects"): "viewer",
    ("GET", "/v1/policies"): "viewer",
    ("GET", "/v1/qualifications"): "viewer",
    ("POST", "/v1/ingest/check"): "officer",
    ("GET", "/v1/ingest/checks/{check_id}"): "officer",
    ("GET", "/v1/ingest/checks/{check_id}/report"): "officer",
    ("POST", "/v1/ingest/apply"): "officer",
    ("GET", "/v1/batches"): "officer",
    ("GET", "/v1/identity/questions"): "officer",
    ("POST", "/v1/identity/questions"): "officer",
    ("GET", "/v1/identity/judgements"): "officer",
    ("POST", "/v1/identity/judgements"): "officer",
    ("DELETE", "/v1/identity/judgements/{judgement_id}"): "officer",
    ("GET", "/v1/batches/{batch_id}/leaning"): "officer",
    ("POST", "/v1/batches/{batch_id}/rollback"): "officer",
    ("GET", "/v1/jobs"): "officer",
    ("GET", "/v1/jobs/{job_id}"): "officer",
    ("POST", "/v1/jobs/{job_id}/cancel"): "officer",
    ("POST", "/v1/graph/rebuild"): "admin",
    ("GET", "/v1/graph/verify"): "admin",
}


def allowed(request: Request) -> Principal | None:
    """Dependency of every route outside the pages: who asks, as the table above wants it."""
    route = request.scope["route"]
    access = ROLES.get((request.method, route.path))
    check: Callable[[Request], Principal | None] | None = {"open": _open, "scrape": _scrape}.get(str(access))
    if check is not None:
        return check(request)
    if access is None:
        raise Forbidden("此路径没有登记权限。")
    return demand(request, access)  # type: ignore[arg-type]  # open and scrape were taken above


def _open(_: Request) -> None:
    return None


def _scrape(request: Request) -> Principal | None:
    """The scrape token of the settings, or an admin."""
    secret = request.app.state.service.settings.metrics_token.get_secret_value()
    if secret and same(f"Bearer {secret}", request.headers.get("authorization", "")):
        return None
    return demand(request, "admin")
