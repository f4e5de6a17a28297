"""Decisions that two entities, or a mention and an entity, are the same or different: who, why, when.

Where entities were merged, the redirects follow from the judgements that stand and from nothing else, so
taking a judgement back parts what only it had joined.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from graph.errors import Conflict, NotFound, UsageError
from graph.ids import new_id
from graph.ledger import entities, tables
from graph.ledger.database import chunks
from graph.ledger.values import Judgement, now

VERDICTS = ("same", "different", "ask")
_JUDGEMENT, _ENTITY, _QUESTION = tables.judgement, tables.entity, tables.identity_question


def keep(
    connection: Connection,
    verdict: str,
    left: str,
    right: str,
    *,
    judge: str,
    rule: str,
    reason: str,
    revision: int,
    score: float | None = None,
    batch_id: int | None = None,
) -> str:
    """Write one judgement (`same`, `different` or `ask`) and return its id; `same` entities are merged.

    UsageError for another verdict, Conflict for entities of two types and against a judgement that stands.
    """
    if verdict not in VERDICTS:
        raise UsageError(f"判断应为 {'、'.join(VERDICTS)} 之一，不是「{verdict}」。")
    types = entities.types(connection, {left, right})
    of_entities = len(types) == 2
    if of_entities and verdict != "ask":
        _refuse_contradiction(connection, verdict, left, right, types)
    row = {
        "judgement_id": new_id("j"),
        "verdict": verdict,
        "left": left,
        "right": right,
        "judge": judge,
        "rule": rule,
        "reason": reason,
        "score": None if score is None else repr(score),
        "batch_id": batch_id,
        "at": now(),
    }
    connection.execute(insert(_JUDGEMENT).values(**row))
    if of_entities and verdict == "same":
        redirect(connection, (left, right), revision)
    return str(row["judgement_id"])


def take_back(connection: Connection, judgement_id: str, user: str, revision: int) -> None:
    """End a judgement and part what only it had joined; the question that it answered is open again.

    NotFound when unknown, Conflict when ended before.
    """
    row = connection.execute(select(_JUDGEMENT).where(_JUDGEMENT.c.judgement_id == judgement_id)).first()
    if row is None:
        raise NotFound(f"没有编号为 {judgement_id} 的判断。")
    if row.revoked_at:
        raise Conflict(f"判断 {judgement_id} 已于 {row.revoked_at} 撤销。")
    _end(connection, [row], user, revision)


def take_back_batch(connection: Connection, batch_id: int, user: str, revision: int) -> None:
    """End all judgements that a batch made."""
    theirs = (_JUDGEMENT.c.batch_id == batch_id) & _JUDGEMENT.c.revoked_at.is_(None)
    _end(connection, connection.execute(select(_JUDGEMENT).where(theirs)).all(), user, revision)


def listing(connection: Connection, entity_id: str | None = None) -> list[Judgement]:
    """All judgements, or those that name an entity, newest first; the ones taken back too."""
    query = select(_JUDGEMENT).order_by(_JUDGEMENT.c.judgement_id.desc())
    if entity_id is not None:
        query = query.where(or_(_JUDGEMENT.c.left == entity_id, _JUDGEMENT.c.right == entity_id))
    return [_read(row) for row in connection.execute(query)]


def by_ids(connection: Connection, judgement_ids: Iterable[str]) -> list[Judgement]:
    """The judgements of these ids; unknown ones are left out."""
    wanted = select(_JUDGEMENT).where(_JUDGEMENT.c.judgement_id.in_(list(judgement_ids)))
    return [_read(row) for row in connection.execute(wanted)]


def _read(row: Row[tuple[object, ...]]) -> Judgement:
    return Judgement(**{**row._asdict(), "score": None if row.score is None else float(row.score)})


def redirect(connection: Connection, around: Iterable[str], revision: int) -> None:
    """Let the entities of these groups lead to the oldest of those that standing judgements join."""
    rows = {row.entity_id: row for row in _groups_of(connection, around)}
    links = _standing_links(connection, rows.keys())
    for entity_id, survivor in redirects_of({i: r.created_revision for i, r in rows.items()}, links).items():
        if rows[entity_id].merged_into != survivor:
            values = {"merged_into": survivor, "changed_revision": revision, "version": rows[entity_id].version + 1}
            connection.execute(update(_ENTITY).where(_ENTITY.c.entity_id == entity_id).values(**values))


def redirects_of(born: Mapping[str, int], links: Iterable[tuple[str, str]]) -> dict[str, str | None]:
    """Where each entity leads when `links` are the same: the oldest of its group, None for that one itself.

    `born` gives the revision in which each entity was minted.
    """
    leads = {entity_id: entity_id for entity_id in born}

    def root(entity_id: str) -> str:
        while leads[entity_id] != entity_id:
            leads[entity_id] = leads[leads[entity_id]]
            entity_id = leads[entity_id]
        return entity_id

    for left, right in links:
        older, younger = sorted((root(left), root(right)), key=lambda one: (born[one], one))
        leads[younger] = older
    return {entity_id: None if root(entity_id) == entity_id else root(entity_id) for entity_id in born}


def _end(connection: Connection, rows: Iterable[Row[tuple[object, ...]]], user: str, revision: int) -> None:
    ended = list(rows)
    values = {"revoked_at": now(), "revoked_by": user}
    reopened = {"answered_at": None, "answered_by": None, "judgement_id": None}
    for some in chunks([row.judgement_id for row in ended]):
        connection.execute(update(_JUDGEMENT).where(_JUDGEMENT.c.judgement_id.in_(some)).values(**values))
        connection.execute(update(_QUESTION).where(_QUESTION.c.judgement_id.in_(some)).values(**reopened))
    joined = {end for row in ended if row.verdict == "same" for end in (row.left, row.right)}
    if joined:
        redirect(connection, joined, revision)


def _groups_of(connection: Connection, around: Iterable[str]) -> Iterator[Row[tuple[object, ...]]]:
    """The rows of these entities and of all that were merged with them."""
    ids = set(around)
    survivors = (ids - entities.redirects(connection, ids).keys()) | set(entities.redirects(connection, ids).values())
    for some in chunks(sorted(survivors)):
        member = or_(_ENTITY.c.entity_id.in_(some), _ENTITY.c.merged_into.in_(some))
        yield from connection.execute(select(_ENTITY).where(member))


def _standing_links(connection: Connection, members: Iterable[str]) -> list[tuple[str, str]]:
    known = set(members)
    links: list[tuple[str, str]] = []
    for some in chunks(sorted(known)):
        query = select(_JUDGEMENT.c.left, _JUDGEMENT.c.right).where(
            _JUDGEMENT.c.verdict == "same", _JUDGEMENT.c.revoked_at.is_(None), _JUDGEMENT.c.left.in_(some)
        )
        links.extend((left, right) for left, right in connection.execute(query) if right in known)
    return links


def _refuse_contradiction(
    connection: Connection, verdict: str, left: str, right: str, types: Mapping[str, str]
) -> None:
    here = {row.entity_id for row in _groups_of(connection, [left])}
    there = {row.entity_id for row in _groups_of(connection, [right])}
    if verdict == "different":
        if here & there:
            raise Conflict(f"{left} 与 {right} 现为同一对象。", remedy="请先撤销判定其相同的判断。")
        return
    if types[left] != types[right]:
        raise Conflict(f"{left}（{types[left]}）与 {right}（{types[right]}）类型不同，不能合并。")
    apart = or_(
        and_(_JUDGEMENT.c.left.in_(here), _JUDGEMENT.c.right.in_(there)),
        and_(_JUDGEMENT.c.left.in_(there), _JUDGEMENT.c.right.in_(here)),
    )
    query = select(_JUDGEMENT.c.judgement_id).where(
        _JUDGEMENT.c.verdict == "different", _JUDGEMENT.c.revoked_at.is_(None), apart
    )
    standing = connection.scalars(query).first()
    if standing is not None:
        raise Conflict(f"判断 {standing} 认定 {left} 与 {right} 不同。", remedy="如有新依据，请先撤销该判断。")
