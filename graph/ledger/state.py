"""The open records of one committed state in the order that a projection wants them: group by group, streamed.

The databases sort (in files of their own where memory is short), so that nobody else has to hold everything.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from graph.ledger import entities, sources, tables
from graph.ledger.database import revision
from graph.ledger.values import EntityInfo, StoredRecord, from_text
from graph.model import Precision, Source, Validity

_RECORD, _ENTITY = tables.record, tables.entity
_STREAM = 5_000
_SAID = (
    _RECORD.c.type, _RECORD.c.key, _RECORD.c.head, _RECORD.c.tail, _RECORD.c.payload, _RECORD.c.basis,
    _RECORD.c.valid_from, _RECORD.c.valid_to, _RECORD.c.precision, _RECORD.c.record_id, _RECORD.c.source_id,
    _RECORD.c.since_batch,
)  # fmt: skip


class OpenState:
    """One committed state. The locators are left out of the records: no projection looks at them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.revision = revision(connection)

    def sources(self) -> dict[str, Source]:
        """All sources by id."""
        return sources.every(self._connection)

    def survivors(self) -> dict[str, str]:
        """Of all entities the merged ones → where they lead."""
        query = select(_ENTITY.c.entity_id, _ENTITY.c.merged_into).where(_ENTITY.c.merged_into.is_not(None))
        return {entity_id: survivor for entity_id, survivor in self._connection.execute(query)}

    def entities(self, entity_ids: list[str]) -> dict[str, EntityInfo]:
        """What the ledger knows of these entities; unknown ids are left out."""
        return entities.infos(self._connection, entity_ids)

    def relations(self) -> Iterator[StoredRecord]:
        """All relations, type by type, those with the same two surviving ends in either direction side by side."""
        one: ColumnElement[Any] = _RECORD.c.head
        other: ColumnElement[Any] = _RECORD.c.tail
        if self.survivors():  # to look for where each end leads takes as long as the sorting
            one, other = _survivor(one), _survivor(other)
        smaller, larger = case((one < other, one), else_=other), case((one < other, other), else_=one)
        query = (
            select(*_SAID)
            .where(_RECORD.c.kind == "relation", _RECORD.c.until_batch.is_(None))
            .order_by(_RECORD.c.type, smaller, larger, _RECORD.c.record_id)
        )
        yield from self._records(query)

    def nodes(self) -> Iterator[tuple[str, str, StoredRecord]]:
        """(surviving entity, its type, record) of all nodes, those of one entity side by side."""
        leads = func.coalesce(_ENTITY.c.merged_into, _RECORD.c.head)
        query = (
            select(*_SAID, leads, _ENTITY.c.type)  # only entities of one type are ever merged
            .join(_ENTITY, _ENTITY.c.entity_id == _RECORD.c.head)
            .where(_RECORD.c.kind == "node", _RECORD.c.until_batch.is_(None))
            .order_by(leads, _RECORD.c.record_id)
        )
        for *said, entity_id, kind in self._connection.execute(query.execution_options(yield_per=_STREAM)):
            yield entity_id, kind, _stored(*said)

    def _records(self, query: Select[Any]) -> Iterator[StoredRecord]:
        for said in self._connection.execute(query.execution_options(yield_per=_STREAM)):
            yield _stored(*said)


def _stored(
    type_: str, key: str, head: str, tail: str | None, payload: str, basis: Any, valid_from: str | None,
    valid_to: str | None, precision: Any, record_id: str, source_id: str, since: int,
) -> StoredRecord:  # fmt: skip
    return StoredRecord(
        "node" if tail is None else "relation", type_, key, head, tail, from_text(payload), {}, basis,
        _validity(valid_from, valid_to, precision), None, record_id, source_id, since, None,
    )  # fmt: skip


@lru_cache(maxsize=20_000)  # of millions of records most share theirs with many
def _validity(valid_from: str | None, valid_to: str | None, precision: Precision | None) -> Validity:
    return Validity(valid_from, valid_to, precision)


def _survivor(end: ColumnElement[Any]) -> ColumnElement[Any]:
    leads = select(_ENTITY.c.merged_into).where(_ENTITY.c.entity_id == end).scalar_subquery()
    return func.coalesce(leads, end)
