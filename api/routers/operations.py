"""Health, metrics, and the care of the graph store."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.access import allowed
from api.answers import Asked, asked
from api.auth import service_of
from api.json import Json

router = APIRouter(tags=["operations"])
Ask = Annotated[Asked, Depends(asked)]


@router.get("/healthz", summary="进程在运行", dependencies=[Depends(allowed)])
def healthz() -> dict[str, str]:
    """Answers as long as the process does."""
    return {"status": "ok"}


@router.get("/readyz", summary="各部分是否可用", dependencies=[Depends(allowed)])
def readyz(request: Request) -> Response:
    """200 when ledger and graph answer, else 503 with what is wrong in which part."""
    parts = service_of(request).health()
    ready = all(said == "ok" for said in parts.values())
    headers = {} if ready else {"Retry-After": "5"}
    return Json({"status": "ready" if ready else "not ready", "parts": parts}, 200 if ready else 503, headers)


@router.get("/metrics", summary="Prometheus 指标", dependencies=[Depends(allowed)])
def metrics(request: Request) -> Response:
    """Counts and times of requests."""
    return PlainTextResponse(generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST)


@router.post("/v1/graph/rebuild", summary="由台账重建图数据库")
def rebuild_route(ask: Ask) -> dict[str, Any]:
    """Counts by type."""
    return {"types": ask.service.rebuild(), "revision": ask.service.ledger.revision()}


@router.get("/v1/graph/verify", summary="核对台账与图数据库")
def verify_route(ask: Ask) -> dict[str, Any]:
    """`identical`, and the types that differ."""
    return ask.service.verify()
