"""What is known: search, entities with their claims, neighbours, records, lists."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import RedirectResponse, Response

from api.answers import Asked, asked, asked_as_of, page, sliced
from api.entities import described, located, record
from api.masking import indicator_row
from queries import reads
from queries.search import search

router = APIRouter(prefix="/v1", tags=["facts"])
Ask = Annotated[Asked, Depends(asked_as_of)]
AskNow = Annotated[Asked, Depends(asked)]
Limit = Annotated[int, Query(ge=1, le=reads.MAX_PAGE, description="每页条数", examples=[20])]
EntityRef = Annotated[str, Path(description="对象编号，或 `来源:编号`", max_length=200, examples=["cordis:O02836"])]
RecordId = Annotated[str, Path(description="记录编号", max_length=200, examples=["f19a0c…"])]
Cursor = Annotated[str | None, Query(description="上一页返回的 next", max_length=20)]


@router.get("/search", summary="按名称、曾用名、简称、信用代码、拼音首字母查找")
def search_route(
    ask: Ask,
    q: Annotated[str, Query(min_length=1, max_length=200, description="要找的字词", examples=["富乐德石英"])],
    type: Annotated[list[str] | None, Query(description="只找这些类型", examples=[["Enterprise"]])] = None,  # noqa: A002
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Response:
    """Items in order: exact name, other name, prefix, part; the organisation before what is named after it."""
    found = search(ask.snapshot, q, type or (), limit, cursor)
    labels = ask.service.ontology.nodes
    items = [
        {
            "id": h.id,
            "type": h.type,
            "name": h.name,
            "label": labels[h.type].label,
            "matched": h.matched,
            "synthetic": h.synthetic,
        }
        for h in found.items
    ]
    return page(ask, items, found.next)


@router.get("/overview", summary="各类对象的数量")
def overview_route(ask: Ask) -> Response:
    """Counts by type of what this user may see."""
    nodes = ask.service.ontology.nodes
    counts = reads.overview(ask.store, ask.scope)
    return page(ask, [{"type": kind, "label": nodes[kind].label, "count": n} for kind, n in counts.items()])


@router.get("/entities/{entity_id}", summary="一个对象的属性、每个来源的说法和依据")
def entity_route(ask: Ask, entity_id: EntityRef) -> Response:
    """Properties with all claims, each with source, date and batch; 301 to the survivor after a merge.

    `chosen_by` says, where sources differ, why the chosen value counts: trust, date, batch, record, full_name, union.
    """
    survivor = located(ask, entity_id)
    if survivor != entity_id and ":" not in entity_id:
        return RedirectResponse(f"/v1/entities/{survivor}", 301)
    body = described(ask, survivor)
    return page(ask, [], None, **body)


@router.get("/entities/{entity_id}/neighbours", summary="一个对象的全部关系，分页")
def neighbours_route(ask: Ask, entity_id: EntityRef, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Relations with the entity at the other end."""
    rows, following = reads.neighbours(ask.store, located(ask, entity_id), ask.scope, limit, cursor)
    return page(ask, rows, following)


@router.get("/records/{record_id}", summary="一条记录和它的出处：原文的句子或表格的单元格")
def record_route(ask: AskNow, record_id: RecordId) -> dict[str, Any]:
    """The source, the locator and the fact as it came."""

    return record(ask, record_id)


@router.get("/indicators", summary="监测指标")
def indicators_route(
    ask: Ask,
    indicator: Annotated[str | None, Query(max_length=100, description="指标名称的一部分", examples=["R&D"])] = None,
    year: Annotated[int | None, Query(ge=1900, le=2200, description="数据年度", examples=[2022])] = None,
    about: Annotated[str | None, Query(max_length=200, description="对象编号")] = None,
    limit: Limit = 200,
    cursor: Cursor = None,
) -> Response:
    """Observations, newest year first, each with unit, comparison and the records behind it.

    Figures of a single firm are `***` for viewers.
    """
    target = located(ask, about) if about else None
    rows = reads.indicators(ask.store, ask.scope, indicator=indicator, year=year, about=target)
    shown, following = sliced(rows, limit, reads.offset(cursor))
    return page(ask, [indicator_row(row, ask.principal) for row in shown], following)


@router.get("/commissioners", summary="科技特派员、特派团和法人特派员的派驻")
def commissioners_route(ask: Ask, limit: Limit = 200, cursor: Cursor = None) -> Response:
    """Each with all assignments."""
    return page(ask, *sliced(reads.commissioners(ask.store, ask.scope), limit, reads.offset(cursor)))


def _list(path: str, query: str, summary: str) -> None:
    @router.get(path, summary=summary, name=query)
    def list_route(ask: Ask, limit: Limit = 200, cursor: Cursor = None) -> Response:
        return page(ask, *sliced(reads.listing(ask.store, query, ask.scope), limit, reads.offset(cursor)))


_list("/projects", "projects", "项目及承担单位")
_list("/policies", "policies", "政策及发文单位")
_list("/qualifications", "qualifications", "资质荣誉及持有者")
