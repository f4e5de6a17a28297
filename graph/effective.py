"""The row of one node or relation as the graph holds it, made of all records that speak of it.

Which value of several counts is `graph.claims`; what was known on an earlier day is `graph.history`. Here are the
columns, the id of a relation, and which end comes first.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from graph.claims import effective, ranked
from graph.history import known_from, node_days, until, versions
from graph.ledger import StoredRecord
from graph.model import Source
from graph.ontology import Ontology
from graph.scope import places_text
from graph.traces import Trace

Row = dict[str, Any]
_OWN_COLUMN = {
    "name": "name", "kind": "subkind", "place": "place", "level": "level", "status": "status",
    "indicator": "indicator", "year": "year", "value": "value", "unit": "unit",
}  # fmt: skip


def ends_of(record: StoredRecord, survivor: Mapping[str, str], ontology: Ontology) -> tuple[str, str]:
    """The surviving ends of a relation; of a symmetric one the smaller id is the head."""
    tail = record.tail or ""
    head, tail = survivor.get(record.head, record.head), survivor.get(tail, tail)
    return (tail, head) if ontology.relations[record.type].symmetric and tail < head else (head, tail)


def relation_key(record: StoredRecord, survivor: Mapping[str, str], ontology: Ontology) -> str | None:
    """The id of the relation that a record speaks of; None for a node, and for a merged pair of ends."""
    if record.kind != "relation":
        return None
    head, tail = ends_of(record, survivor, ontology)
    if head == tail:
        return None  # self-relations read differently on the two engines
    return key_between(head, tail, record, ontology)


def key_between(head: str, tail: str, record: StoredRecord, ontology: Ontology) -> str:
    """The id of the relation between these surviving ends that a record speaks of."""
    telling = [record.payload.get(p.name) for p in ontology.relations[record.type].properties if p.identity]
    text = orjson.dumps([record.type, head, tail, telling, record.validity.valid_from])
    return "r" + hashlib.blake2b(text, digest_size=10).hexdigest()


def node_over_time(
    entity_id: str,
    kind: str,
    own: list[StoredRecord],
    around: Sequence[StoredRecord | Trace],
    names: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
) -> tuple[Row, list[Row]]:
    """The node of today, and what was known of it before."""
    whole = _node(entity_id, kind, own, around, names, sources, ontology)

    def as_of(day: str) -> Row:
        then, ends = until(own, day, sources), until(around, day, sources)
        # Before anything was written of it, a thing that is pointed at goes by the name of its first description.
        called = names if then or not own else {entity_id: _first_name(own, sources) or entity_id}
        return _node(entity_id, kind, then, ends, called, sources, ontology)

    return whole, list(versions(whole, node_days(own, around, sources), as_of))


def _first_name(own: list[StoredRecord], sources: Mapping[str, Source]) -> str:
    """The name in the description that was known first."""
    first = min(own, key=lambda r: (known_from(r, sources) or "9999", r.since_batch, r.record_id))
    return str(first.payload.get("name") or "")


def relation_over_time(
    relation_id: str,
    records: list[StoredRecord],
    survivor: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
) -> tuple[Row, list[Row]]:
    """The relation of today, and what was known of it before."""
    whole = _relation(relation_id, records, survivor, sources, ontology)
    if len(records) == 1:
        return whole, []
    days = [known_from(record, sources) for record in records]
    then = versions(
        whole, days, lambda day: _relation(relation_id, until(records, day, sources), survivor, sources, ontology)
    )
    return whole, list(then)


def _node(
    entity_id: str,
    kind: str,
    own: list[StoredRecord],
    around: Sequence[StoredRecord | Trace],
    names: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
) -> Row:
    values = effective(own, sources)
    name = values.get("name") or values.get("indicator") or names.get(entity_id, entity_id)
    all_names = dict.fromkeys([name, *values.get("aliases", ()), *values.get("former_names", ())])
    speaking = own or around
    seen_from = {sources[r.source_id].place for r in (*own, *around)} - {None}
    rest = {key: value for key, value in values.items() if key not in _OWN_COLUMN and value is not None}
    return {
        "id": entity_id,
        "kind": kind,
        "subkind": values.get("kind"),
        "name": str(name),
        "names": "\n".join(all_names),
        "place": values.get("place"),
        "places": places_text((p for p in seen_from if p), shared=ontology.nodes[kind].shared),
        "level": values.get("level"),
        "status": values.get("status"),
        "indicator": values.get("indicator"),
        "year": _whole(values.get("year")),
        "value": _number(values.get("value")),
        "unit": values.get("unit"),
        **_times(own, speaking, sources),
        "synthetic": _is_synthetic(own, around, sources),
        "record_ids": _json(sorted(r.record_id for r in speaking)),
        "attributes": _json(rest),
    }


def _is_synthetic(
    own: Sequence[StoredRecord], around: Sequence[StoredRecord | Trace], sources: Mapping[str, Source]
) -> bool:
    """Whether synthetic data tell more of it than its name, or nobody else speaks of it: a real chain stays real."""
    told = any(sources[r.source_id].synthetic for r in own if r.payload.keys() - {"name"})
    speaking = [sources[r.source_id].synthetic for r in (*own, *around)]
    return told or (bool(speaking) and all(speaking))


def _relation(
    relation_id: str,
    records: list[StoredRecord],
    survivor: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
) -> Row:
    values = effective(records, sources)
    head, tail = ends_of(records[0], survivor, ontology)
    rest = {key: value for key, value in values.items() if key not in ("kind", "role") and value is not None}
    return {
        "id": relation_id,
        "kind": records[0].type,
        "subkind": values.get("kind"),
        "head": head,
        "tail": tail,
        "role": values.get("role"),
        # Of several records the firmest word counts: stated before name before inferred.
        "basis": min((r.basis for r in records), key=("stated", "name", "inferred").index),
        "places": places_text(p for r in records if (p := sources[r.source_id].place)),
        **_times(records, records, sources),
        "synthetic": any(sources[r.source_id].synthetic for r in records),
        "record_ids": _json(sorted(r.record_id for r in records)),
        "attributes": _json(rest),
    }


def _times(
    dated: list[StoredRecord], speaking: Sequence[StoredRecord | Trace], sources: Mapping[str, Source]
) -> dict[str, str | None]:
    known = [d for r in speaking if (d := sources[r.source_id].known_on)]
    order = ranked(dated, sources)
    return {
        "date_from": next((r.validity.valid_from for r in order if r.validity.valid_from), None),
        "date_to": next((r.validity.valid_to for r in order if r.validity.valid_to), None),
        "known_on": min(known, default=None),
    }


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
