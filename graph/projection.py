"""The ledger's open records as one graph: effective nodes and relations, whole or as an increment.

A node is what its records say of it by the rule of `graph.claims`; an entity that is only an end of
relations is a node too, so nothing dangles. A relation is what the records of one (type, head, tail,
identity properties, begin) say.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson
import pyarrow as pa

from graph.claims import effective, ranked
from graph.columns import NODE_COLUMNS, NODE_SCHEMA, RELATION_COLUMNS, RELATION_SCHEMA
from graph.gathering import Gathering
from graph.history import EARLIER_NODES, EARLIER_RELATIONS, known_from, node_days, until, versions
from graph.ledger import Ledger, StoredRecord
from graph.ledger.state import OpenState
from graph.model import Source
from graph.ontology import Ontology
from graph.scope import places_text
from graph.tables import GraphDelta, GraphTables, TypeDigest
from graph.traces import Trace, Traces

Row = dict[str, Any]
_NAMED = 5_000  # entities whose names are asked for at once
_OWN_COLUMN = {
    "name": "name", "kind": "subkind", "place": "place", "level": "level", "status": "status",
    "indicator": "indicator", "year": "year", "value": "value", "unit": "unit",
}  # fmt: skip


def project(ledger: Ledger, ontology: Ontology) -> GraphTables:
    """All effective nodes and relations of the present revision, group by group: the records are never all in memory.

    Relations come first: they tell of their ends what a node's row needs to know of them.
    """
    nodes, relations = Gathering(NODE_SCHEMA), Gathering(RELATION_SCHEMA)
    earlier_nodes, earlier_relations = Gathering(EARLIER_NODES), Gathering(EARLIER_RELATIONS)
    with ledger.open_state() as state:
        sources, survivor = state.sources(), state.survivors()
        traces = Traces()
        for kind in state.relation_types():
            for row, versions_ in _relations_of(state.relations(kind), survivor, sources, ontology, traces):
                relations.add(kind, row)
                for version in versions_:
                    earlier_relations.add(kind, version)
        traces.settle()
        for row, versions_ in _nodes_of(state, sources, ontology, traces):
            nodes.add(row["kind"], row)
            for version in versions_:
                earlier_nodes.add(row["kind"], version)
    return GraphTables(
        state.revision, nodes.tables(), relations.tables(), earlier_nodes.table(), earlier_relations.table()
    )


def _relations_of(
    records: Iterable[StoredRecord],
    survivor: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
    traces: Traces,
) -> Iterator[tuple[Row, list[Row]]]:
    """Each relation with its earlier versions, from records that stand beside those of the same ends."""
    for (head, tail), group in groupby(records, lambda record: _ends(record, survivor, ontology)):
        together: dict[str, list[StoredRecord]] = {}
        for record in group:
            key = _relation_key(record, survivor, ontology)
            if key is not None:
                together.setdefault(key, []).append(record)
                traces.add(record.record_id, record.source_id, record.validity.valid_from, head, tail)
        for key, ones in together.items():
            versions_: list[Row] = []
            yield _relation_over_time(key, ones, survivor, sources, ontology, versions_), versions_


def _nodes_of(
    state: OpenState, sources: Mapping[str, Source], ontology: Ontology, traces: Traces
) -> Iterator[tuple[Row, list[Row]]]:
    """Each node with its earlier versions: what records describe, then what is only an end of relations."""
    described: set[str] = set()
    for (entity_id, kind), group in groupby(state.nodes(), lambda told: told[:2]):
        described.add(entity_id)
        yield _versioned(entity_id, kind, [record for *_, record in group], traces, {}, sources, ontology)
    rest = [entity_id for entity_id in traces.entities() if entity_id not in described]
    types = {i: kind for i, kind in state.types() if i not in described} if rest else {}
    for some in (rest[at : at + _NAMED] for at in range(0, len(rest), _NAMED)):
        names = state.names(some)
        for entity_id in some:
            yield _versioned(entity_id, types[entity_id], [], traces, names, sources, ontology)


def _versioned(
    entity_id: str,
    kind: str,
    own: list[StoredRecord],
    traces: Traces,
    names: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
) -> tuple[Row, list[Row]]:
    found: list[Row] = []
    row = _node_over_time(entity_id, kind, own, traces.of(entity_id), names, sources, ontology, found)
    return row, found


def changes(ledger: Ledger, ontology: Ontology, since: int) -> GraphDelta | None:
    """What leads from revision `since` to the present one; None when only a full projection can tell."""
    revision, changed = ledger.changed_since(since)
    if changed.redirected:
        return None
    around = ledger.records_of(changed.entity_ids)
    sources = ledger.sources()  # after the records: a load in between may bring a new source
    # A record's far end may be a merged id too: redirects of all ends in play.
    ids = {end for r in (*around, *changed.records) for end in (r.head, r.tail) if end}
    infos = ledger.entities(ids)
    survivor = {i: info.merged_into for i, info in infos.items() if info.merged_into}
    nodes: dict[str, list[StoredRecord]] = {}
    relations: dict[str, list[StoredRecord]] = {}
    ends: dict[str, list[StoredRecord]] = {}
    for record in around:
        _sort_in(record, survivor, ontology, nodes, relations, ends)
    touched = {key for r in changed.records if (key := _relation_key(r, survivor, ontology))}
    alive = {entity_id for entity_id in changed.entity_ids if entity_id in nodes or entity_id in ends}
    names = _names_without_records(ledger, alive - nodes.keys())
    types = {i: info.type for i, info in ledger.entities(changed.entity_ids).items()}
    earlier_nodes: list[Row] = []
    earlier_relations: list[Row] = []
    node_rows = (
        _node_over_time(i, types[i], nodes.get(i, []), ends.get(i, []), names, sources, ontology, earlier_nodes)
        for i in alive
    )
    relation_rows = (
        _relation_over_time(key, group, survivor, sources, ontology, earlier_relations)
        for key, group in relations.items()
        if key in touched
    )
    kind_of = {key: r.type for r in changed.records if (key := _relation_key(r, survivor, ontology))}
    return GraphDelta(
        since=since,
        revision=revision,
        nodes=_tables(node_rows, NODE_SCHEMA),
        relations=_tables(relation_rows, RELATION_SCHEMA),
        gone_nodes=_by_type((types[i], i) for i in changed.entity_ids - alive),
        gone_relations=_by_type((kind_of[key], key) for key in touched - relations.keys()),
        earlier_nodes=pa.Table.from_pylist(earlier_nodes, EARLIER_NODES),
        earlier_relations=pa.Table.from_pylist(earlier_relations, EARLIER_RELATIONS),
    )


def digests(tables: GraphTables) -> dict[str, TypeDigest]:
    """Count and order-free digest of each type, keyed `node:Enterprise`, `relation:IN_CHAIN`; empty types left out."""
    found: dict[str, TypeDigest] = {}
    for what, columns, group in (
        ("node", NODE_COLUMNS, tables.nodes),
        ("relation", RELATION_COLUMNS, tables.relations),
    ):
        for name, table in group.items():
            if table.num_rows:
                found[f"{what}:{name}"] = _digest(table.select(list(columns)))
    return found


def _digest(table: pa.Table) -> TypeDigest:
    """The sum, modulo 2⁶⁴, of a 64-bit hash of every row: the order of rows does not matter."""
    total = 0
    for batch in table.to_batches(max_chunksize=10_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            total += int.from_bytes(hashlib.blake2b(orjson.dumps(row), digest_size=8).digest(), "big")
    return TypeDigest(table.num_rows, total % 2**64)


def _sort_in(
    record: StoredRecord,
    survivor: Mapping[str, str],
    ontology: Ontology,
    nodes: dict[str, list[StoredRecord]],
    relations: dict[str, list[StoredRecord]],
    ends: dict[str, list[StoredRecord]],
) -> None:
    if record.kind == "node":
        nodes.setdefault(survivor.get(record.head, record.head), []).append(record)
        return
    key = _relation_key(record, survivor, ontology)
    if key is not None:
        relations.setdefault(key, []).append(record)
        for end in _ends(record, survivor, ontology):
            ends.setdefault(end, []).append(record)


def _ends(record: StoredRecord, survivor: Mapping[str, str], ontology: Ontology) -> tuple[str, str]:
    tail = record.tail or ""
    head, tail = survivor.get(record.head, record.head), survivor.get(tail, tail)
    return (tail, head) if ontology.relations[record.type].symmetric and tail < head else (head, tail)


def _relation_key(record: StoredRecord, survivor: Mapping[str, str], ontology: Ontology) -> str | None:
    """The id of the relation that a record speaks of; None for a node, and for a merged pair of ends."""
    if record.kind != "relation":
        return None
    head, tail = _ends(record, survivor, ontology)
    if head == tail:
        return None  # self-relations read differently on the two engines
    telling = [record.payload.get(p.name) for p in ontology.relations[record.type].properties if p.identity]
    text = orjson.dumps([record.type, head, tail, telling, record.validity.valid_from])
    return "r" + hashlib.blake2b(text, digest_size=10).hexdigest()


def _names_without_records(ledger: Ledger, entity_ids: Iterable[str]) -> dict[str, str]:
    return {i: info.names[0] if info.names else i for i, info in ledger.entities(entity_ids).items()}


def _node_over_time(
    entity_id: str,
    kind: str,
    own: list[StoredRecord],
    around: Sequence[StoredRecord | Trace],
    names: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
    earlier: list[Row],
) -> Row:
    """The node of today; what was known of it before is added to `earlier`."""
    whole = _node(entity_id, kind, own, around, names, sources, ontology)

    def as_of(day: str) -> Row:
        then, ends = until(own, day, sources), until(around, day, sources)
        # Before anything was written of it, a thing that is pointed at goes by the name of its first description.
        called = names if then or not own else {entity_id: _first_name(own, sources) or entity_id}
        return _node(entity_id, kind, then, ends, called, sources, ontology)

    earlier += versions(whole, node_days(own, around, sources), as_of)
    return whole


def _first_name(own: list[StoredRecord], sources: Mapping[str, Source]) -> str:
    """The name in the description that was known first."""
    first = min(own, key=lambda r: (known_from(r, sources) or "9999", r.since_batch, r.record_id))
    return str(first.payload.get("name") or "")


def _relation_over_time(
    relation_id: str,
    records: list[StoredRecord],
    survivor: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
    earlier: list[Row],
) -> Row:
    """The relation of today; what was known of it before is added to `earlier`."""
    whole = _relation(relation_id, records, survivor, sources, ontology)
    if len(records) > 1:
        days = [known_from(record, sources) for record in records]
        earlier += versions(
            whole,
            days,
            lambda day: _relation(relation_id, until(records, day, sources), survivor, sources, ontology),
        )
    return whole


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
        "synthetic": any(sources[r.source_id].synthetic for r in speaking),
        "record_ids": _json(sorted(r.record_id for r in speaking)),
        "attributes": _json(rest),
    }


def _relation(
    relation_id: str,
    records: list[StoredRecord],
    survivor: Mapping[str, str],
    sources: Mapping[str, Source],
    ontology: Ontology,
) -> Row:
    values = effective(records, sources)
    head, tail = _ends(records[0], survivor, ontology)
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


def _tables(rows: Iterable[Row], schema: pa.Schema) -> dict[str, pa.Table]:
    """Rows by their type, each type sorted by id."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["kind"], []).append(row)
    return {
        kind: pa.Table.from_pylist(sorted(found[kind], key=lambda row: str(row["id"])), schema=schema)
        for kind in sorted(found)
    }


def _by_type(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, one in sorted(pairs):
        found.setdefault(kind, []).append(one)
    return {kind: tuple(ones) for kind, ones in found.items()}


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
