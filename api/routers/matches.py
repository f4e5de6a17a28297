"""Who could help: the one scorer, for a firm or a need."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.answers import Asked, asked, page, tagged
from api.batch import Batch, Keys
from api.entities import located
from api.jobs import Runner
from api.json import Json
from api.schemas import BatchBody, MatchBody, MatchOut
from graph.history import asked_day
from queries.matching import MatchRequest, match
from queries.matching.signals import documentation

router = APIRouter(prefix="/v1/matches", tags=["matches"])
Ask = Annotated[Asked, Depends(asked)]


@router.post("", summary="为企业或需求推荐院所、专家、成果，或反过来，附理由和依据", response_model=MatchOut)
def match_route(ask: Ask, body: MatchBody) -> Response:
    """Ranked candidates; contributions add up to the score as sent."""
    who = {name: located(ask, said) for name in ("enterprise", "offer") if (said := getattr(body, name)) is not None}
    request = MatchRequest(**{**body.model_dump(), "parts": tuple(body.parts), **who})
    return tagged(ask, match(ask.snapshot, request, meaning=ask.service.meaning))


@router.post("/batch", summary="成批推荐：提交后以 202 返回任务，结果见 /v1/jobs/{id}", status_code=202)
def batch_route(ask: Ask, request: Request, body: BatchBody) -> Response:
    """The job's result holds `predictions` (institutes from the best, as keys of the source) and `problems`."""
    rows = [query.model_dump() for query in body.queries]
    batch = Batch(body.task, rows, asked_day(body.as_of) if body.as_of else None, body.limit, first=1)
    keys, snapshot, meaning = Keys(ask.service.ledger, body.source), ask.snapshot, ask.service.meaning
    runner: Runner = request.app.state.runner
    said = {"task": body.task, "queries": len(rows), "as_of": body.as_of, "limit": body.limit, "source": body.source}
    job = runner.submit("matches.batch", ask.principal, said, lambda told: batch.result(snapshot, keys, meaning, told))
    return Json({"job": asdict(job)}, 202, {"Location": f"/v1/jobs/{job.job_id}"})


@router.get("/signals", summary="信号的含义、单位、权重")
def signals_route(ask: Ask) -> Any:
    """Documentation from the signals' own docstrings."""
    return page(ask, documentation())
