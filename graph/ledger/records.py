"""Reading records: by id, by entity, all open ones, and those that changed since a revision."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from graph.ledger import entities, tables
from graph.ledger.database import chunks
from graph.ledger.values import StoredRecord, from_text
from graph.model import Validity

_RECORD = tables.record
_STREAM = 5_000  # rows fetched at a time: keeps memory flat on both databases


@dataclass(frozen=True, slots=True)
class Changed:
    """What happened after a revision. `entity_ids` are ends of touched records, redirects followed.

    `records` were opened, closed or reopened since. `redirected`: a merge or split took place, after
    which identities moved and an increment is not worth the risk.
    """

    entity_ids: frozenset[str]
    records: tuple[StoredRecord, ...]
    redirected: bool


def stored(row: Row[Any]) -> StoredRecord:
    """The value behind one row."""
    return StoredRecord(
        kind=row.kind,
        type=row.type,
        key=row.key,
        head=row.head,
        tail=row.tail,
        payload=from_text(row.payload),
        locator=from_text(row.locator),
        basis=row.basis,
        validity=Validity(row.valid_from, row.valid_to, row.precision),
        file_sha256=row.file_sha256,
        record_id=row.record_id,
        source_id=row.source_id,
        since_batch=row.since_batch,
        until_batch=row.until_batch,
    )


def by_ids(connection: Connection, record_ids: Iterable[str]) -> list[StoredRecord]:
    """The records of these ids, closed ones too, in the order asked; unknown ids are left out."""
    wanted = list(record_ids)
    found: dict[str, StoredRecord] = {}
    for some in chunks(wanted):
        for row in connection.execute(select(_RECORD).where(_RECORD.c.record_id.in_(some))):
            found[row.record_id] = stored(row)
    return [found[record_id] for record_id in wanted if record_id in found]


def open_records(connection: Connection) -> Iterator[StoredRecord]:
    """All open records, streamed in the order of their ids."""
    query = _open().order_by(_RECORD.c.record_id)
    result = connection.execution_options(yield_per=_STREAM).execute(query)
    for row in result:
        yield stored(row)


def nodes_of(connection: Connection, source_id: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Type, key and properties of the open nodes of a source, without its figures."""
    columns = (_RECORD.c.type, _RECORD.c.key, _RECORD.c.payload)
    mine = (_RECORD.c.until_batch.is_(None), _RECORD.c.source_id == source_id, _RECORD.c.kind == "node")
    query = select(*columns).where(*mine, _RECORD.c.type != "Observation")
    for kind, key, payload in connection.execution_options(yield_per=_STREAM).execute(query):
        yield kind, key, from_text(payload)


def of_entities(connection: Connection, entity_ids: Iterable[str]) -> list[StoredRecord]:
    """The open records with one of these entities, or one merged with them, at either end."""
    ids = set(entity_ids)
    ids.update(entities.redirects(connection, ids).values())
    for some in chunks(sorted(ids)):
        merged = select(tables.entity.c.entity_id).where(tables.entity.c.merged_into.in_(some))
        ids.update(connection.scalars(merged))
    found: dict[str, StoredRecord] = {}
    for some in chunks(sorted(ids)):
        either = or_(_RECORD.c.head.in_(some), _RECORD.c.tail.in_(some))
        found.update({row.record_id: stored(row) for row in connection.execute(_open().where(either))})
    return [found[record_id] for record_id in sorted(found)]


def changed_since(connection: Connection, revision: int) -> Changed:
    """What happened after `revision`."""
    query = select(_RECORD).where(_RECORD.c.changed_revision > revision).order_by(_RECORD.c.record_id)
    touched = tuple(stored(row) for row in connection.execute(query))
    moved = select(tables.entity.c.entity_id).where(
        tables.entity.c.changed_revision > revision,
        tables.entity.c.changed_revision > tables.entity.c.created_revision,
    )
    redirected = connection.scalars(moved.limit(1)).first() is not None
    ends = {end for record in touched for end in (record.head, record.tail) if end}
    leads = entities.redirects(connection, ends)
    return Changed(frozenset(leads.get(end, end) for end in ends), touched, redirected)


def _open() -> Select[Any]:
    return select(_RECORD).where(_RECORD.c.until_batch.is_(None))
