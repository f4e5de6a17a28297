"""供需对接: find a firm or write a need, see who could help, in what order and why."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.answers import Asked
from api.auth import may_see_personal
from api.entities import located, record
from api.pages.base import Ask, Page, language, render
from graph.places import division
from ingest.workbooks.origin import OriginCell, row_of
from queries import reads
from queries.matching import MatchAnswer, MatchItem, MatchRequest, match
from queries.matching.features import Features
from queries.matching.model import Want
from queries.matching.offers import OFFERING
from queries.search import search

router = APIRouter(include_in_schema=False)
PAGE = Page(router, "/match", "nav_match")
Text = Annotated[str, Query(max_length=10_000)]
Side = Literal["firm", "offer"]
Known = Literal["all", "yes", "no"]
# What each side looks for; the first is meant where nothing is said.
WANTS: Mapping[Side, tuple[Want, ...]] = {
    "firm": ("institutes", "experts", "technologies"),
    "offer": ("firms", "needs"),
}
_SEARCHED: Mapping[Side, tuple[str, ...]] = {"firm": ("Enterprise",), "offer": OFFERING}


@router.get("/")
def home() -> Response:
    """The first page is matching."""
    return RedirectResponse("/match", 307)


@router.get("/match")
def match_page(
    request: Request, ask: Ask, q: Text = "", firm: Text = "", offer: Text = "", need: Text = "", side: Side = "firm",
    want: Text = "", kind: Text = "", known: Known = "all", as_of: Text = "", spread: bool = False,
) -> Response:  # fmt: skip
    """The overview of the county, who was found for `q`, or the match of a firm, a need or an offer."""
    side = "offer" if offer else "firm" if firm or need.strip() else side
    chosen = next((one for one in WANTS[side] if one == want), WANTS[side][0])
    asked: dict[str, object] = {
        "q": q, "need": need, "side": side, "want": chosen, "wants": WANTS[side], "kind": kind, "known": known,
        "as_of": as_of, "spread": spread,
    }  # fmt: skip
    if not (firm or offer or need.strip()):
        hits = search(ask.snapshot, q, _SEARCHED[side], 20).items if q.strip() else ()
        return render(request, "match.html", {**asked, "hits": hits, **({} if q.strip() else _county(ask))})
    now = Asked.of(request, ask.principal)  # a firm that was not known on that day is found, and said to be so
    who = located(now, firm or offer) if firm or offer else None
    wanted = MatchRequest(
        who if side == "firm" else None, need.strip() or None, chosen, 50, as_of=as_of or None, spread=spread,
        offer=who if side == "offer" else None,
    )  # fmt: skip
    answer = match(now.snapshot, wanted, language(request), meaning=ask.service.meaning)
    return render(request, "match.html", asked | _found(ask, answer, kind, known, who))


@router.get("/match/suggest")
def suggest(request: Request, ask: Ask, q: Text = "", side: Side = "firm") -> Response:
    """Firms, or those who offer, while typing, for htmx."""
    hits = search(ask.snapshot, q, _SEARCHED[side], 8).items if q.strip() else ()
    return render(
        request, "suggest.html", {"hits": hits, "q": q, "side": side, "as_of": request.query_params.get("as_of", "")}
    )


@router.get("/records/{record_id}")
def evidence(request: Request, ask: Ask, record_id: str) -> Response:
    """The sentence or the cell behind a fact, for the drawer or as a page of its own."""
    found = record(ask, record_id)
    before, after = _context(ask, found)
    ontology, lang = ask.service.ontology, language(request)
    kind = ontology.nodes.get(str(found["type"])) or ontology.relations.get(str(found["type"]))
    labels = {p.name: p.called(lang) for p in kind.properties} if kind else {}
    template = "record_body.html" if request.headers.get("hx-request") else "record.html"
    return render(
        request,
        template,
        {"record": found, "before": before, "after": after, "labels": labels, "row": _row(ask, found)},
    )


def _row(ask: Asked, found: Mapping[str, Any]) -> tuple[OriginCell, ...]:
    """The row of the workbook behind a record, for those who may see personal values: it is shown as it is written."""
    at, sha256 = found["locator"], found["file_sha256"]
    if not may_see_personal(ask.principal) or not at.get("row") or "columns" in at or not sha256:
        return ()
    return row_of(ask.service.ledger.file(sha256), at["file"], at.get("sheet"), at["row"], at.get("cell"))


def _county(ask: Asked) -> dict[str, object]:
    """What a newcomer sees first: counts, firms and indicators."""
    nodes = ask.service.ontology.nodes
    counts = reads.overview(ask.store, ask.scope)
    rows = reads.indicators(ask.store, ask.scope)
    firms = reads.listing(ask.store, "firms", ask.scope)
    places = {s.place for s in ask.service.ledger.sources().values() if s.place}
    names = [found.name for place in sorted(places) if (found := division(place))]
    return {
        "counts": [(nodes[kind].label, n) for kind, n in counts.items() if kind != "Observation"],
        "indicators": rows[:60],
        "firms": firms[:40],
        "synthetic": ask.synthetic,
        "county": "、".join(names[:3]),
        "sources": list(ask.service.ledger.sources().values()),
    }


def _found(ask: Asked, answer: MatchAnswer, kind: str, known: Known, who: str | None) -> dict[str, object]:
    """The answer as the page shows it: who is recommended, who is only for reference, what is missing."""
    items = [item for item in answer.items if _wanted(item, kind, known)]
    labels = {c.signal: c.label for item in answer.items[:1] for c in item.contributions}
    return {
        "firm": _party(ask, who) if who else None,
        "answer": answer,
        "good": [item for item in items if item.level != "weak"],
        "weak": [item for item in items if item.level == "weak"],
        "kinds": sorted({str(item.entity["type"]) for item in answer.items}),
        "lacking": [labels[name] for name in answer.query["missing"] if name in labels],
        "nodes": ask.service.ontology.nodes,
    }


def _party(ask: Asked, entity_id: str) -> dict[str, object]:
    """The head of the page: what is known of who asks, on the day that is asked for."""
    now, then = ask.service.snapshot(ask.principal), ask.snapshot
    number = then.number.get(entity_id)
    if number is None:
        return {"node": now.node(now.number[entity_id]), "place": None, "partners": []}
    features = Features.of(then)
    where = division(features.places[number])
    partners = features.cooperation[[number]].indices.tolist()
    return {
        "node": then.node(number),
        "place": where.name if where else None,
        "partners": [(then.ids[n], then.names[n]) for n in partners],
    }


def _wanted(item: MatchItem, kind: str, known: Known) -> bool:
    worked = any(c.signal == "partner" and c.value > 0 for c in item.contributions)
    return (not kind or item.entity["type"] == kind) and (known == "all" or worked == (known == "yes"))


def _context(ask: Asked, found: dict[str, object]) -> tuple[str, str]:
    """The text around a sentence: forty characters on each side."""
    locator, sha256 = found["locator"], found["file_sha256"]
    if not isinstance(locator, dict) or "start" not in locator or not isinstance(sha256, str):
        return "", ""
    text = ask.service.ledger.file(sha256).decode("utf-8")
    start, end = int(locator["start"]), int(locator["end"])
    return text[max(0, start - 40) : start], text[end : end + 40]
