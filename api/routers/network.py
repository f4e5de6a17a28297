"""Who is joined with whom, and where cooperation is missing."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.answers import Asked, asked_as_of, page, sliced
from api.entities import located
from queries import network, reads
from queries.gaps import gaps, situation
from viz import network_payload, table

router = APIRouter(prefix="/v1", tags=["network"])
Ask = Annotated[Asked, Depends(asked_as_of)]
Reference = Annotated[str, Query(min_length=1, max_length=200, description="对象编号，或 `来源:编号`")]
Threshold = Annotated[int, Query(ge=0, le=1000, description="合作数不超过它才算缺口", examples=[0])]
Limit = Annotated[int, Query(ge=1, le=reads.MAX_PAGE, description="每页条数")]
Cursor = Annotated[str | None, Query(description="上一页返回的 next", max_length=20)]


@router.get("/network/ego", summary="一个对象周围的网络，坐标已算好")
def ego_route(
    ask: Ask,
    id: Reference,  # noqa: A002 - the name that programs use
    hops: Annotated[int, Query(ge=1, le=2, description="几步之内")] = 2,
    cap: Annotated[int, Query(ge=2, le=network.MAX_NODES, description="最多几个节点")] = 60,
) -> Response:
    """Nodes and edges as vis-network reads them, the legend, and the same as a table."""
    subgraph = network.ego(ask.store, located(ask, id), hops=hops, cap=cap, scope=ask.scope)
    return page(ask, [], None, **network_payload(subgraph, ask.service.ontology))


@router.get("/network/paths", summary="两个对象之间的联系，最短的在前")
def paths_route(
    ask: Ask,
    a: Reference,
    b: Reference,
    limit: Annotated[int, Query(ge=1, le=100, description="最多几条")] = 20,
) -> Response:
    """Ways of at most three steps, each step with its records."""
    found, subgraph = network.paths(ask.store, located(ask, a), located(ask, b), scope=ask.scope, limit=limit)
    rows = {row["id"]: row for row in table(subgraph, ask.service.ontology)}
    names = {dot.id: dot.name for dot in subgraph.dots}
    items = [
        {"nodes": [{"id": n, "name": names[n]} for n in one.nodes], "steps": [rows[r] for r in one.relations]}
        for one in found
    ]
    return page(ask, items)


@router.get("/network/communities", summary="合作较密的群体")
def communities_route(ask: Ask) -> Response:
    """The largest first."""
    return page(ask, [asdict(one) for one in network.communities(ask.snapshot)])


@router.get("/network/brokers", summary="起桥梁作用的单位")
def brokers_route(ask: Ask) -> Response:
    """By the share of shortest ways that pass."""
    return page(ask, [asdict(one) for one in network.brokers(ask.snapshot)])


@router.get("/gaps/chains", summary="产业链 × 院所：能力、合作、缺口")
def chain_gaps_route(ask: Ask, threshold: Threshold = 0) -> Response:
    """The coverage table and the chains' gaps, each with who could fill it."""
    seen = situation(ask.store, ask.snapshot, ask.scope, threshold)
    found = gaps(seen, "chains_uncovered", "chains_without_commissioner")
    items = [asdict(one) for ones in found.values() for one in ones]
    return page(ask, items, None, coverage=asdict(seen.coverage))


@router.get("/gaps/enterprises", summary="没有院所合作的企业，和未与企业合作的院所")
def enterprise_gaps_route(ask: Ask, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """Firms first those of a chain; institutes apart under `institutes`."""
    found = gaps(situation(ask.store, ask.snapshot, ask.scope), "firms_without_institute", "institutes_without_firm")
    firms, following = sliced(found["firms_without_institute"], limit, reads.offset(cursor))
    institutes = [asdict(one) for one in found["institutes_without_firm"]]
    return page(ask, [asdict(one) for one in firms], following, institutes=institutes)


@router.get("/chains", summary="产业链及其企业数、院所数")
def chains_route(ask: Ask, limit: Limit = 200, cursor: Cursor = None) -> Response:
    """Each chain with its firms and the institutes that work for it."""
    table_ = situation(ask.store, ask.snapshot, ask.scope).coverage
    able = [cell for cell in table_.cells if cell.capability]
    items = [
        {
            "id": chain["id"],
            "name": chain["name"],
            "parent": chain["parent"],
            "firms": [
                {"id": f["id"], "name": f["name"], "basis": f["basis"]} for f in table_.firms.get(chain["id"], ())
            ],
            "institutes": [cell.institute_id for cell in able if cell.chain_id == chain["id"]],
        }
        for chain in table_.chains
    ]
    return page(ask, *sliced(items, limit, reads.offset(cursor)))
