"""What leans on a batch: what others say of the entities that it brought, and that will stay when it goes."""

from collections.abc import Iterator

from sqlalchemy import Connection, Select, literal, or_, select, union

from graph.ledger import tables
from graph.ledger.values import Leaning

_RECORD, _JUDGEMENT = tables.record, tables.judgement


def of_batch(connection: Connection, batch_id: int, revision: int) -> Iterator[Leaning]:
    """Open records of other batches, and standing judgements of others, on entities that this batch brought.

    Brought are those minted at its `revision`, and those that no earlier batch will describe when it goes: what an
    earlier load minted, since rolled back, is brought again.
    """
    brought = _brought(batch_id, revision)
    for end in ("head", "tail"):
        others = (_RECORD.c.until_batch.is_(None), _RECORD.c.since_batch != batch_id, _RECORD.c[end].in_(brought))
        query = select(_RECORD.c.record_id, _RECORD.c[end]).where(*others).order_by(_RECORD.c.record_id)
        yield from (Leaning("record", one, entity_id) for one, entity_id in connection.execute(query))
    for end in ("left", "right"):
        theirs = or_(_JUDGEMENT.c.batch_id.is_(None), _JUDGEMENT.c.batch_id != batch_id)
        standing = (_JUDGEMENT.c.revoked_at.is_(None), theirs, _JUDGEMENT.c[end].in_(brought))
        query = (
            select(_JUDGEMENT.c.judgement_id, _JUDGEMENT.c[end]).where(*standing).order_by(_JUDGEMENT.c.judgement_id)
        )
        yield from (Leaning("judgement", one, entity_id) for one, entity_id in connection.execute(query))


def _brought(batch_id: int, revision: int) -> Select[tuple[str]]:
    other = _RECORD.alias()
    described = (
        select(literal(1))
        .where(
            other.c.head == _RECORD.c.head,
            other.c.kind == "node",
            or_(other.c.until_batch.is_(None), other.c.until_batch == batch_id),  # what it closed opens again
            other.c.since_batch < batch_id,
        )
        .exists()
    )
    minted = select(tables.entity.c.entity_id).where(tables.entity.c.created_revision == revision)
    only_here = select(_RECORD.c.head).where(
        _RECORD.c.since_batch == batch_id, _RECORD.c.kind == "node", _RECORD.c.until_batch.is_(None), ~described
    )
    both = union(minted, only_here).subquery()
    return select(both.c[0])
