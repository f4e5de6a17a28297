"""Who could help: the one scorer, for a firm or a need."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.answers import Asked, asked, page
from api.entities import located
from api.json import Json
from api.schemas import MatchBody, MatchOut
from queries.matching import MatchRequest, match
from queries.matching.signals import documentation

router = APIRouter(prefix="/v1/matches", tags=["matches"])
Ask = Annotated[Asked, Depends(asked)]


@router.post("", summary="为企业或需求推荐院所、专家、成果，或反过来，附理由和依据", response_model=MatchOut)
def match_route(ask: Ask, body: MatchBody) -> Response:
    """Ranked candidates; contributions add up to the score as sent."""
    who = {name: located(ask, said) for name in ("enterprise", "offer") if (said := getattr(body, name)) is not None}
    request = MatchRequest(**{**body.model_dump(), "parts": tuple(body.parts), **who})
    return Json(match(ask.snapshot, request, meaning=ask.service.meaning))


@router.get("/signals", summary="信号的含义、单位、权重")
def signals_route(ask: Ask) -> Any:
    """Documentation from the signals' own docstrings."""
    return page(ask, documentation())
