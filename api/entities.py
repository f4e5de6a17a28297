"""An entity and a record as they are shown: claims by source, and the place where each fact stands."""

from dataclasses import asdict
from typing import Any

from api.answers import Asked
from api.masking import MASK, hidden_names, masked, observation, quote
from graph.claims import claims, grounds
from graph.errors import NotFound
from graph.ledger import StoredRecord
from queries.search import nearest


def located(ask: Asked, reference: str) -> str:
    """The surviving entity behind an id or `source:key` that this user may see; NotFound with the nearest names."""
    try:
        entity_id = ask.service.ledger.resolve(reference)
    except NotFound as error:
        raise NotFound(error.detail, nearest=nearest(ask.snapshot, reference)) from None
    if entity_id in ask.snapshot.number:
        return entity_id
    if ask.whole.date is not None and entity_id in ask.service.snapshot(ask.principal).number:
        raise NotFound(f"{ask.whole.date} 之前没有它的资料。", remedy="请换一个较晚的日期，或不写日期。")
    raise NotFound(f"没有编号为 {reference} 的对象。", nearest=nearest(ask.snapshot, reference))


def described(ask: Asked, entity_id: str) -> dict[str, Any]:
    """The entity with properties, claims and why each counts, keys and version."""
    snapshot, ledger = ask.snapshot, ask.service.ledger
    node = snapshot.node(snapshot.number[entity_id])
    visible = set(node.record_ids)
    records = [r for r in ledger.records_of([entity_id]) if r.kind == "node" and r.record_id in visible]
    sources = ledger.sources()
    said = claims(records, sources)
    places = [place for r in records if (place := sources[r.source_id].place)]
    shown = masked(ask.service.ontology, node.kind, node.properties, ask.principal, places)
    hidden = hidden_names(ask.service.ontology, node.kind, said, ask.principal, places)
    if node.kind == "Observation":
        shown = observation(_about(ask, entity_id), shown, ask.principal)
        hidden |= {name for name, value in shown.items() if value == MASK}
    return {
        "id": node.id,
        "type": node.kind,
        "label": ask.service.ontology.nodes[node.kind].label,
        "name": node.name,
        "names": list(node.names),
        "synthetic": node.synthetic,
        "properties": shown,
        "claims": {
            name: [asdict(one) | ({"value": MASK} if name in hidden else {}) for one in ones]
            for name, ones in said.items()
        },
        "chosen_by": grounds(records, sources),
        "keys": [f"{s}:{key}" for s, key in ledger.keys_of(entity_id) if _within(sources[s].place, ask)],
        "record_ids": list(node.record_ids),
        "version": ledger.entities([entity_id])[entity_id].version,
    }


def record(ask: Asked, record_id: str) -> dict[str, Any]:
    """A record with its source and locator; NotFound for one of another place."""
    found = ask.service.ledger.record(record_id)
    source = ask.service.ledger.sources()[found.source_id]
    if not _within(source.place, ask):
        raise NotFound(f"没有编号为 {record_id} 的记录。")
    kind = ask.service.ontology
    payload = masked(kind, found.type, found.payload, ask.principal, [source.place] if source.place else [])
    if found.type == "Observation":
        payload = observation(_about(ask, found.head), payload, ask.principal)
    return {
        "id": found.record_id,
        "kind": found.kind,
        "type": found.type,
        "source": {
            "id": source.source_id, "title": source.title, "kind": source.kind, "place": source.place,
            "known_on": source.known_on, "synthetic": source.synthetic, "note": source.note,
        },
        "locator": _quoted(_locator(found, payload), payload, ask),
        "payload": payload,
        "basis": found.basis,
        "valid_from": found.validity.valid_from,
        "valid_to": found.validity.valid_to,
        "precision": found.validity.precision,
        "open": found.until_batch is None,
        "batch_id": found.since_batch,
        "head": found.head,
        "tail": found.tail,
        "file_sha256": found.file_sha256,
        "revision": ask.revision,
    }  # fmt: skip


def _about(ask: Asked, entity_id: str) -> str | None:
    """The type of what an observation is about."""
    ledger = ask.service.ledger
    ends = {r.tail for r in ledger.records_of([entity_id]) if r.type == "ABOUT" and r.head == entity_id and r.tail}
    kinds = {info.type for info in ledger.entities(ends).values()}
    return "Enterprise" if "Enterprise" in kinds else next(iter(kinds), None)


def _quoted(locator: dict[str, Any], payload: dict[str, Any], ask: Asked) -> dict[str, Any]:
    """The locator, its sentence masked where the payload is."""
    if not isinstance(locator.get("quote"), str):
        return locator
    return locator | {"quote": quote(locator["quote"], MASK in payload.values(), ask.principal)}


def _within(place: str | None, ask: Asked) -> bool:
    """Whether who asks may see what a source of this place says."""
    return not ask.principal.places or not place or place.startswith(tuple(ask.principal.places))


def _locator(found: StoredRecord, payload: dict[str, Any]) -> dict[str, Any]:
    """For a sentence its offsets and raw slice; for a row its cells with the values as they came."""
    locator = dict(found.locator)
    columns, row = locator.get("columns"), locator.get("row")
    if row is not None and columns is None:  # a workbook as it is: the row says it, or one cell of it
        at = locator.get("cell") or f"{row}"
        return locator | {"cells": [{"property": name, "cell": at, "value": said} for name, said in payload.items()]}
    if not isinstance(columns, dict):
        return locator
    cells = [
        {"property": name, "column": column, "cell": f"{column}{row}", "value": payload.get(name)}
        for name, column in columns.items()
    ]
    first = cells[0] if cells else {"column": None, "cell": f"A{row}", "value": None}
    return locator | {"column": first["column"], "cell": first["cell"], "value": first["value"], "cells": cells}
