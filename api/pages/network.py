"""产学研合作网络: one organisation and who is around it, as a picture and as a table."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.entities import located
from api.pages.base import Ask, Page, language, render
from queries import network
from queries.search import search
from viz import network_payload, table

router = APIRouter(include_in_schema=False)
PAGE = Page(router, "/network", "nav_network")
Text = Annotated[str, Query(max_length=200)]
_FIRST, _ALL = 60, network.MAX_NODES


@router.get("/network")
def network_page(request: Request, ask: Ask, id: Text = "", q: Text = "", to: Text = "", all: bool = False) -> Response:  # noqa: A002
    """Search, the network of an organisation, and the ways to another one."""
    values: dict[str, object] = {"q": q, "to": to, "hits": search(ask.snapshot, q, (), 20).items if q.strip() else ()}
    if id:
        center = located(ask, id)
        subgraph = network.ego(ask.store, center, cap=_ALL if all else _FIRST, scope=ask.scope)
        values |= {
            "payload": network_payload(subgraph, ask.service.ontology, language(request)),
            "center": subgraph.dots[0],
        }
        values |= _ways(request, ask, center, to)
    else:
        values |= {"communities": network.communities(ask.snapshot)[:8], "brokers": network.brokers(ask.snapshot)[:10]}
    return render(request, "network.html", values | {"nodes": ask.service.ontology.nodes})


def _ways(request: Request, ask: Ask, center: str, to: str) -> dict[str, object]:
    """The ways to what `to` names: an id, or the first that a search finds."""
    if not to.strip():
        return {}
    hits = search(ask.snapshot, to, (), 1).items
    target = to if to in ask.snapshot.number else hits[0].id if hits else None
    if target is None or target == center:
        return {"ways": []}
    found, subgraph = network.paths(ask.store, center, target, scope=ask.scope)
    rows = {row["id"]: row for row in table(subgraph, ask.service.ontology, language(request))}
    return {"ways": [[rows[step] for step in way.relations] for way in found]}
