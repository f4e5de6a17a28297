"""供需对接: find a firm or write a need, see who could help, in what order and why."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.answers import Asked
from api.entities import located, record
from api.pages.base import Ask, Page, render
from graph.places import division
from queries import reads
from queries.matching import MatchItem, MatchRequest, match
from queries.matching.features import Features
from queries.search import search

router = APIRouter(include_in_schema=False)
PAGE = Page(router, "/match", "nav_match")
Text = Annotated[str, Query(max_length=10_000)]
Want = Literal["institutes", "experts"]
Known = Literal["all", "yes", "no"]


@router.get("/")
def home() -> Response:
    """The first page is matching."""
    return RedirectResponse("/match", 307)


@router.get("/match")
def match_page(
    request: Request, ask: Ask, q: Text = "", firm: Text = "", need: Text = "", want: Want = "institutes",
    kind: Text = "", known: Known = "all",
) -> Response:  # fmt: skip
    """The overview of the county, the firms found for `q`, or the match of a firm or need."""
    asked: dict[str, object] = {"q": q, "need": need, "want": want, "kind": kind, "known": known}
    if not firm and not need.strip():
        hits = search(ask.snapshot, q, ("Enterprise",), 20).items if q.strip() else ()
        return render(request, "match.html", {**asked, "hits": hits, **({} if q.strip() else _county(ask))})
    firm_id = located(ask, firm) if firm else None
    answer = match(ask.snapshot, MatchRequest(firm_id, need.strip() or None, want, 50), meaning=ask.service.meaning)
    items = [item for item in answer.items if _wanted(item, kind, known)]
    found = {
        "firm": _firm(ask, firm_id) if firm_id else None,
        "answer": answer,
        "good": [item for item in items if item.level != "weak"],
        "weak": [item for item in items if item.level == "weak"],
        "kinds": sorted({str(item.entity["type"]) for item in answer.items}),
        "nodes": ask.service.ontology.nodes,
    }
    return render(request, "match.html", asked | found)


@router.get("/match/suggest")
def suggest(request: Request, ask: Ask, q: Text = "") -> Response:
    """Firms while typing, for htmx."""
    hits = search(ask.snapshot, q, ("Enterprise",), 8).items if q.strip() else ()
    return render(request, "suggest.html", {"hits": hits, "q": q})


@router.get("/records/{record_id}")
def evidence(request: Request, ask: Ask, record_id: str) -> Response:
    """The sentence or the cell behind a fact, for the drawer or as a page of its own."""
    found = record(ask, record_id)
    before, after = _context(ask, found)
    template = "record_body.html" if request.headers.get("hx-request") else "record.html"
    return render(request, template, {"record": found, "before": before, "after": after})


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
        "county": "、".join(names[:3]),
        "sources": list(ask.service.ledger.sources().values()),
    }


def _firm(ask: Asked, firm_id: str) -> dict[str, object]:
    """The head of the page: what is known of the firm."""
    snapshot = ask.snapshot
    features = Features.of(snapshot)
    number = snapshot.number[firm_id]
    where = division(features.places[number])
    partners = features.cooperation[[number]].indices.tolist()
    return {
        "node": snapshot.node(number),
        "place": where.name if where else None,
        "partners": [(snapshot.ids[n], snapshot.names[n]) for n in partners],
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
