"""Is the ledger whole? What must hold after any crash, as queries that find what breaks it."""

from sqlalchemy import Connection, func, select

from graph.ledger import tables
from graph.ledger.database import revision
from graph.ledger.files import Files
from graph.ledger.judgements import redirects_of


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
    lost_back = (
        select(record.c.record_id)
        .join(batch, batch.c.batch_id == record.c.until_batch)
        .where(batch.c.rolled_back_at.is_not(None), record.c.until_batch != record.c.since_batch)
    )
    found += [f"记录 {record_id} 由已撤销的批次关闭却未恢复" for record_id in connection.scalars(lost_back)]
    if connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "revision")) is None:
        found.append("台账没有版本号")
    newest = connection.scalar(select(func.max(batch.c.revision))) or 0
    if newest > revision(connection):
        found.append(f"批次的版本 {newest} 高于台账版本")
    found += [f"批次 {b} 没有写完" for b in connection.scalars(select(batch.c.batch_id).where(batch.c.counts == "{}"))]
    return found + _redirects(connection) + _originals(connection, originals)


def _redirects(connection: Connection) -> list[str]:
    """Merged entities lead where the standing judgements say, in one step."""
    entity, judgement = tables.entity, tables.judgement
    born = {i: r for i, r in connection.execute(select(entity.c.entity_id, entity.c.created_revision))}
    standing = select(judgement.c.left, judgement.c.right).where(
        judgement.c.verdict == "same", judgement.c.revoked_at.is_(None)
    )
    links = [(left, right) for left, right in connection.execute(standing) if left in born and right in born]
    wanted = redirects_of(born, links)
    rows = connection.execute(select(entity.c.entity_id, entity.c.merged_into))
    return [f"对象 {i} 的合并去向与判断不符" for i, survivor in rows if survivor != wanted[i]]


def _originals(connection: Connection, originals: Files) -> list[str]:
    """Every original that the ledger names is there."""
    file, record = tables.file, tables.record
    kept = select(file.c.sha256)
    unnoted = (
        select(record.c.file_sha256)
        .where(record.c.file_sha256.is_not(None), record.c.file_sha256.not_in(kept))
        .distinct()
    )
    found = [f"原始文件 {sha256[:12]}… 有记录引用却未登记" for sha256 in connection.scalars(unnoted)]
    rows = connection.execute(select(file.c.sha256, file.c.name, file.c.size))
    return found + [f"原始文件 {n}（{s[:12]}…）缺失或不完整" for s, n, size in rows if not originals.has(s, size)]


def altered(connection: Connection, originals: Files) -> list[str]:
    """Originals whose bytes are no longer those that were kept."""
    rows = connection.execute(select(tables.file.c.sha256, tables.file.c.name))
    return [
        f"原始文件 {name}（{sha256[:12]}…）的内容已变" for sha256, name in rows if originals.sha256(sha256) != sha256
    ]
