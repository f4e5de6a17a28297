"""The ledger's open records as one graph: effective nodes and relations, whole or as an increment.

A node is what its records say of it by the rule of `graph.claims`; an entity that is only an end of
relations is a node too, so nothing dangles. A relation is what the records of one (type, head, tail,
identity properties, begin) say.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import orjson
import pyarrow as pa

from graph.columns import NODE_COLUMNS, NODE_SCHEMA, RELATION_COLUMNS, RELATION_SCHEMA
from graph.effective import ends_of, key_between, node_over_time, relation_key, relation_over_time
from graph.gathering import Gathering
from graph.history import EARLIER_NODES, EARLIER_RELATIONS
from graph.ledger import Ledger, StoredRecord
from graph.ledger.state import OpenState
from graph.model import Source
from graph.ontology import Ontology
from graph.tables import GraphDelta, GraphTables, TypeDigest
from graph.traces import Traces

Row = dict[str, Any]
_NAMED = 5_000  # entities whose names are asked for at once


def project(ledger: Ledger, ontology: Ontology) -> GraphTables:
    """All effective nodes and relations of the present revision, group by group: the records are never all in memory.

    Relations come first: they tell of their ends what a node's row needs to know of them.
    """
    nodes, relations = Gathering(NODE_SCHEMA), Gathering(RELATION_SCHEMA)
    earlier_nodes, earlier_relations = Gathering(EARLIER_NODES), Gathering(EARLIER_RELATIONS)
    with ledger.open_state() as state:
        sources, survivor = state.sources(), state.survivors()
        traces = Traces()
        for row, before in _relations_of(state.relations(), survivor, sources, ontology, traces):
            relations.add(row)
            earlier_relations.add(*before)
        traces.settle()
        for row, before in _nodes_of(state, sources, ontology, traces):
            nodes.add(row)
            earlier_nodes.add(*before)
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
    together_with = groupby(records, lambda record: (record.type, *ends_of(record, survivor, ontology)))
    for (_, head, tail), group in together_with:
        together: dict[str, list[StoredRecord]] = {}
        for record in group:
            if head != tail:
                key = key_between(head, tail, record, ontology)
                together.setdefault(key, []).append(record)
                traces.add(record.record_id, record.source_id, record.validity.valid_from, head, tail)
        for key, ones in together.items():
            yield relation_over_time(key, ones, survivor, sources, ontology)


def _nodes_of(
    state: OpenState, sources: Mapping[str, Source], ontology: Ontology, traces: Traces
) -> Iterator[tuple[Row, list[Row]]]:
    """Each node with its earlier versions: what records describe, then what is only an end of relations."""
    described: set[str] = set()  # of these the records count that describe them
    for (entity_id, kind), group in groupby(state.nodes(), lambda told: told[:2]):
        described.add(entity_id)
        own = [record for *_, record in group]
        yield node_over_time(entity_id, kind, own, traces.told_of(entity_id), {}, sources, ontology)
    rest = [entity_id for entity_id in traces.entities() if entity_id not in described]
    for some in (rest[at : at + _NAMED] for at in range(0, len(rest), _NAMED)):
        infos = state.entities(some)
        names = {i: one.name for i, one in infos.items()}
        for i in some:
            yield node_over_time(i, infos[i].type, [], traces.of(i), names, sources, ontology)


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
    kind_of = {key: r.type for r in changed.records if (key := relation_key(r, survivor, ontology))}
    alive = {entity_id for entity_id in changed.entity_ids if entity_id in nodes or entity_id in ends}
    known = ledger.entities(changed.entity_ids)
    names = {i: known[i].name for i in alive - nodes.keys()}
    rows, relation_rows = Gathering(NODE_SCHEMA), Gathering(RELATION_SCHEMA)
    earlier_nodes, earlier_relations = Gathering(EARLIER_NODES), Gathering(EARLIER_RELATIONS)
    for i in alive:
        row, before = node_over_time(i, known[i].type, nodes.get(i, []), ends.get(i, []), names, sources, ontology)
        rows.add(row)
        earlier_nodes.add(*before)
    for key in relations.keys() & kind_of.keys():
        row, before = relation_over_time(key, relations[key], survivor, sources, ontology)
        relation_rows.add(row)
        earlier_relations.add(*before)
    return GraphDelta(
        since=since,
        revision=revision,
        nodes=rows.tables(),
        relations=relation_rows.tables(),
        gone_nodes=_by_type((known[i].type, i) for i in changed.entity_ids - alive),
        gone_relations=_by_type((kind_of[key], key) for key in kind_of.keys() - relations.keys()),
        earlier_nodes=earlier_nodes.table(),
        earlier_relations=earlier_relations.table(),
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
    key = relation_key(record, survivor, ontology)
    if key is not None:
        relations.setdefault(key, []).append(record)
        for end in ends_of(record, survivor, ontology):
            ends.setdefault(end, []).append(record)


def _by_type(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for kind, one in sorted(pairs):
        found.setdefault(kind, []).append(one)
    return {kind: tuple(ones) for kind, ones in found.items()}
