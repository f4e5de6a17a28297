"""All that is known of one thing: what counts, who said what and when, its relations, what it was joined with."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api import identity
from api.answers import Asked
from api.auth import may, may_see_personal
from api.entities import described, located
from api.figures import figure
from api.pages.base import Ask, Page, language, render
from queries import reads

router = APIRouter(include_in_schema=False)
PAGE = Page(router)


@router.get("/entities/{entity_id}")
def entity_page(request: Request, ask: Ask, entity_id: str) -> Response:
    """Every claim of every property; what was merged into another leads there."""
    found = located(ask, entity_id)
    if found != entity_id:
        return RedirectResponse(f"/entities/{found}", 301)
    entity, lang = described(ask, found), language(request)
    kind = ask.service.ontology.nodes[entity["type"]]
    sources = ask.service.ledger.sources()
    values = {
        "entity": entity,
        "label": kind.called(lang),
        "rows": _rows(ask, entity, lang),
        "sources": sources,
        "batches": {one.batch_id: one.at for one in ask.service.ledger.batches()},
        "relations": _relations(ask, found, lang),
        "judgements": identity.judgements(ask, found) if may(ask.principal, "officer") else (),
    }
    return render(request, "entity.html", values)


def _relations(ask: Asked, entity_id: str, lang: str) -> list[dict[str, Any]]:
    """Relations and figures, each with its evidence; what a figure is, is for those who may see persons."""
    kinds = ask.service.ontology.relations
    rows, _ = reads.neighbours(ask.store, entity_id, ask.scope, reads.MAX_PAGE)
    seen = reads.indicators(ask.store, ask.scope, about=entity_id) if may_see_personal(ask.principal) else []
    figures = {one["id"]: figure(one["value"], one["unit"], lang) for one in seen}
    return [{**row, "label": kinds[row["relation"]].called(lang), "figure": figures.get(row["id"], "")} for row in rows]


def _rows(ask: Asked, entity: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    """A row a property, in the order of the ontology: the value that counts, why, and all claims."""
    known = {one.name: one for one in ask.service.ontology.nodes[entity["type"]].properties}
    said = entity["claims"]
    rows = []
    for name in [*(name for name in known if name in said), *sorted(said.keys() - known.keys())]:
        one = known.get(name)
        label = one.called(lang) if one else name
        rows.append(
            {
                "label": f"{label}（{one.unit}）" if one and one.unit else label,
                "value": entity["properties"].get(name),
                "why": entity["chosen_by"].get(name),
                "claims": said[name],
            }
        )
    return rows
