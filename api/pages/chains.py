"""产业链短板: chain × institute, where ability meets no cooperation, and who could be asked."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.pages.base import Ask, Page, render
from queries import reads
from queries.gaps import gaps, situation

router = APIRouter(include_in_schema=False)
PAGE = Page(router, "/chains", "nav_chains")
Threshold = Annotated[int, Query(ge=0, le=1000)]


@router.get("/chains")
def chains_page(request: Request, ask: Ask, threshold: Threshold = 0, chain: str = "", institute: str = "") -> Response:
    """The table, the chosen cell, and the gaps with their next steps."""
    seen = situation(ask.store, ask.snapshot, ask.scope, threshold)
    cells = {(cell.chain_id, cell.institute_id): cell for cell in seen.coverage.cells}
    chosen = (chain, institute)
    names = dict(zip(ask.snapshot.ids, ask.snapshot.names, strict=True))
    values = {
        "coverage": seen.coverage,
        "cells": cells,
        "gaps": gaps(seen),
        "threshold": threshold,
        "chosen": cells.get(chosen),
        "chosen_names": [names.get(one, "") for one in chosen],
        "synthetic": ask.synthetic,
        "nodes": ask.service.ontology.nodes,
        "commissioners": reads.commissioners(ask.store, ask.scope),
    }
    return render(request, "chains.html", values)
