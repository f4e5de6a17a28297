"""Identity: pairs that wait for a person, and judgements with their way back."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from api import identity
from api.answers import Asked, asked, page, sliced
from api.json import Json
from api.schemas import AnswerBody, AnswerOut, JudgementBody, JudgementOut
from queries.reads import MAX_PAGE, offset

router = APIRouter(prefix="/v1/identity", tags=["identity"])
Ask = Annotated[Asked, Depends(asked)]
Limit = Annotated[int, Query(ge=1, le=MAX_PAGE, description="每页条数", examples=[20])]
Cursor = Annotated[str | None, Query(description="上一页返回的 next", max_length=20)]
Entity = Annotated[str | None, Query(max_length=200, description="只要与这个对象有关的", examples=["e19a0c…"])]
Least = Annotated[float, Query(ge=0, le=1, description="只要把握不低于此分的", examples=[0.6])]


@router.get("/questions", summary="待核对：规则不能判定的两个对象，附双方的全部说法")
def questions_route(ask: Ask, least: Least = 0.0, limit: Limit = 20, cursor: Cursor = None) -> Response:
    """Open questions, the surest first; `left` and `right` as `/v1/entities` shows them."""
    items, next_ = identity.listed(ask, least, limit, offset(cursor))
    return page(ask, items, next_)


@router.post("/questions", summary="回答一个待核对项，或接受不低于某分的全部", response_model=AnswerOut)
def answer_route(ask: Ask, body: AnswerBody) -> Response:
    """The judgements that were made; each can be taken back."""
    if body.question_id is not None:
        made = [identity.answer(ask, body.question_id, body.verdict)]
    else:
        made = identity.accept(ask, body.accept_above or 0.0)
    return Json({"judgement_ids": made, "open": ask.service.ledger.questions.count()})


@router.get("/judgements", summary="判断：谁、何时、为何认为两个对象相同或不同，含已撤销的")
def judgements_route(ask: Ask, entity: Entity = None, limit: Limit = 20, cursor: Cursor = None) -> Response:
    """Newest first."""
    return page(ask, *sliced(identity.judgements(ask, entity), limit, offset(cursor)))


@router.post("/judgements", summary="人工判断两个对象相同（合并）或不同", response_model=JudgementOut)
def judge_route(ask: Ask, body: JudgementBody) -> Response:
    """`same` lets the younger lead to the older: its address answers 301 from then on."""
    made = identity.judge(ask, body.verdict, body.left, body.right, body.reason)
    return Json({"judgement_id": made}, 201)


@router.delete("/judgements/{judgement_id}", summary="撤销一个判断，双方恢复原样")
def take_back_route(
    ask: Ask, judgement_id: Annotated[str, Path(max_length=200, description="判断编号", examples=["j19a0c…"])]
) -> dict[str, Any]:
    """Both sides are as they were; a question that it answered is open again."""
    identity.take_back(ask, judgement_id)
    return {"judgement_id": judgement_id, "revoked": True}
