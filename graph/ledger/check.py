"""Is the ledger whole? What must hold after any crash, as queries that find what breaks it."""

from sqlalchemy import Connection, func, select

from graph.ledger import tables
from graph.ledger.database import revision
from graph.ledger.files import Files


def faults(connection: Connection, originals: Files) -> list[str]:
    """One Chinese sentence a fault."""
    record, batch, entity = tables.record, tables.batch, tables.entity
    found: list[str] = []
    twice = (
        select(record.c.source_id, record.c.type, record.c.key)
        .where(record.c.until_batch.is_(None))
        .group_by(record.c.source_id, record.c.kind, record.c.type, record.c.key)
        .having(func.count() > 1)
    )
    found += [f"来源 {s} 的 {t}「{k}」有多条有效记录" for s, t, k in connection.execute(twice)]
    for end in (record.c.head, record.c.tail):
        lost = select(record.c.record_id).where(
            end.is_not(None), ~select(entity.c.entity_id).where(entity.c.entity_id == end).exists()
        )
        found += [f"记录 {record_id} 的一端不存在" for record_id in connection.scalars(lost)]
    undone = (
        select(record.c.record_id)
        .join(batch, batch.c.batch_id == record.c.since_batch)
        .where(batch.c.rolled_back_at.is_not(None), record.c.until_batch.is_(None))
    )
    found += [f"记录 {record_id} 属于已撤销的批次却仍有效" for record_id in connection.scalars(undone)]
    newest = connection.scalar(select(func.max(batch.c.revision))) or 0
    if newest > revision(connection):
        found.append(f"批次的版本 {newest} 高于台账版本")
    found += [f"批次 {b} 没有写完" for b in connection.scalars(select(batch.c.batch_id).where(batch.c.counts == "{}"))]
    found += [
        f"原始文件 {name}（{sha256[:12]}…）缺失"
        for sha256, name in connection.execute(select(tables.file.c.sha256, tables.file.c.name))
        if not originals.has(sha256)
    ]
    return found
