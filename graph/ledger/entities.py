"""Entities: opaque ids minted once, what they can be found by, and where merged ones lead."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, insert, select

from graph.errors import NotFound
from graph.ledger import tables
from graph.ledger.database import among, chunks, insert_rows
from graph.ledger.values import EntityInfo
from graph.model import NewEntity

MANY = 20_000  # values in one question


def mint(connection: Connection, new: Sequence[NewEntity], revision: int) -> None:
    """Write new entities with the names, identifiers and keys that lead to them."""
    if not new:
        return
    insert_rows(
        connection, _ENTITY, ("entity_id", "type", "created_revision", "changed_revision", "version"),
        [(e.entity_id, e.type, revision, revision, 1) for e in new],
    )  # fmt: skip
    names = [(name, e.entity_id, e.type) for e in new for name in dict.fromkeys(e.names)]
    insert_rows(connection, _NAME, ("normal", "entity_id", "type"), names)
    numbers = [(scheme, value, e.entity_id) for e in new for scheme, value in e.identifiers.items()]
    insert_rows(connection, tables.entity_identifier, ("scheme", "value", "entity_id"), numbers)
    keys = [(source_id, key, e.entity_id) for e in new for source_id, key in e.keys]
    insert_rows(connection, _KEY, ("source_id", "key", "entity_id"), keys)


def learn(connection: Connection, entity: NewEntity) -> None:
    """Add names, identifiers and keys by which an entity can be found; known ones are left alone."""
    known = set(connection.scalars(select(_NAME.c.normal).where(_NAME.c.entity_id == entity.entity_id)))
    names = [name for name in dict.fromkeys(entity.names) if name not in known]
    if names:
        rows = [{"normal": name, "entity_id": entity.entity_id, "type": entity.type} for name in names]
        connection.execute(insert(_NAME), rows)
    for scheme, value in entity.identifiers.items():
        if value not in by_identifiers(connection, scheme, [value]):
            row = {"scheme": scheme, "value": value, "entity_id": entity.entity_id}
            connection.execute(insert(tables.entity_identifier).values(**row))
    for source_id, key in entity.keys:
        if key not in by_keys(connection, source_id, [key]):
            connection.execute(insert(_KEY).values(source_id=source_id, key=key, entity_id=entity.entity_id))


_KEY, _NAME, _ENTITY = tables.entity_key, tables.entity_name, tables.entity


def by_keys(connection: Connection, source_id: str, keys: Iterable[str]) -> dict[str, str]:
    """Key in that source → entity id (survivors of merges)."""
    found: dict[str, str] = {}
    for some in chunks(list(keys)):
        query = select(_KEY.c.key, _KEY.c.entity_id).where(_KEY.c.source_id == source_id, _KEY.c.key.in_(some))
        found.update({key: entity_id for key, entity_id in connection.execute(query)})
    return _resolved_values(connection, found)


def by_identifiers(connection: Connection, scheme: str, values: Iterable[str]) -> dict[str, str]:
    """Identifier (such as a credit code) → entity id (survivors of merges)."""
    table = tables.entity_identifier
    found: dict[str, str] = {}
    for some in chunks(list(values)):
        query = select(table.c.value, table.c.entity_id).where(table.c.scheme == scheme, table.c.value.in_(some))
        found.update({value: entity_id for value, entity_id in connection.execute(query)})
    return _resolved_values(connection, found)


def by_names(connection: Connection, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Normalised name → [(type, entity id)], survivors of merges, oldest first."""
    rows: list[tuple[str, str, str]] = []
    for some in chunks(list(names)):
        query = select(_NAME.c.normal, _NAME.c.type, _NAME.c.entity_id).where(_NAME.c.normal.in_(some))
        rows.extend((normal, kind, entity_id) for normal, kind, entity_id in connection.execute(query))
    leads = redirects(connection, {entity_id for *_, entity_id in rows})
    found: dict[str, list[tuple[str, str]]] = {}
    for normal, kind, entity_id in sorted(rows, key=lambda row: row[2]):
        pair = (kind, leads.get(entity_id, entity_id))
        if pair not in found.setdefault(normal, []):
            found[normal].append(pair)
    return found


def types(connection: Connection, entity_ids: Iterable[str]) -> dict[str, str]:
    """Entity id → type."""
    found: dict[str, str] = {}
    for some in chunks(list(entity_ids), MANY):
        query = select(_ENTITY.c.entity_id, _ENTITY.c.type).where(among(connection, _ENTITY.c.entity_id, some))
        found.update({entity_id: kind for entity_id, kind in connection.execute(query)})
    return found


def every(connection: Connection) -> dict[str, tuple[str, str | None]]:
    """All entities: id → (type, survivor when merged)."""
    rows = connection.execute(select(_ENTITY.c.entity_id, _ENTITY.c.type, _ENTITY.c.merged_into))
    return {entity_id: (kind, survivor) for entity_id, kind, survivor in rows}


def redirects(connection: Connection, entity_ids: Iterable[str]) -> dict[str, str]:
    """Of these ids, the merged ones → the survivor. A merge writes the last survivor, so one step is enough."""
    found: dict[str, str] = {}
    for some in chunks(list(entity_ids)):
        query = select(_ENTITY.c.entity_id, _ENTITY.c.merged_into).where(
            _ENTITY.c.entity_id.in_(some), _ENTITY.c.merged_into.is_not(None)
        )
        found.update({entity_id: survivor for entity_id, survivor in connection.execute(query)})
    return found


def resolve(connection: Connection, reference: str) -> str:
    """The surviving entity behind an id or a `source:key`; NotFound when there is none."""
    source_id, colon, key = reference.partition(":")
    if colon:
        found = by_keys(connection, source_id, [key])
        if key in found:
            return found[key]
    elif reference in types(connection, [reference]):
        return redirects(connection, [reference]).get(reference, reference)
    raise NotFound(f"没有编号为 {reference} 的对象。")


def infos(connection: Connection, entity_ids: Iterable[str]) -> dict[str, EntityInfo]:
    """What the ledger knows of these entities."""
    wanted = list(entity_ids)
    names: dict[str, list[str]] = {}
    found: dict[str, EntityInfo] = {}
    for some in chunks(wanted):
        for normal, entity_id in connection.execute(
            select(_NAME.c.normal, _NAME.c.entity_id).where(_NAME.c.entity_id.in_(some)).order_by(_NAME.c.normal)
        ):
            names.setdefault(entity_id, []).append(normal)
        for row in connection.execute(select(_ENTITY).where(_ENTITY.c.entity_id.in_(some))):
            found[row.entity_id] = EntityInfo(
                row.entity_id, row.type, tuple(names.get(row.entity_id, ())), row.merged_into, row.version
            )
    return found


def keys_of(connection: Connection, entity_id: str) -> list[tuple[str, str]]:
    """The (source, key) pairs that lead to an entity, by way of a merged one too."""
    merged = select(_ENTITY.c.entity_id).where(_ENTITY.c.merged_into == entity_id)
    theirs = (_KEY.c.entity_id == entity_id) | _KEY.c.entity_id.in_(merged)
    query = select(_KEY.c.source_id, _KEY.c.key).where(theirs)
    return [(source_id, key) for source_id, key in connection.execute(query.order_by(_KEY.c.source_id, _KEY.c.key))]


def keys_in(connection: Connection, source_id: str) -> dict[str, str]:
    """Entity id → key in that source, for all its entities (survivors of merges); of several keys the first."""
    query = select(_KEY.c.key, _KEY.c.entity_id).where(_KEY.c.source_id == source_id).order_by(_KEY.c.key.desc())
    found = {key: entity_id for key, entity_id in connection.execute(query)}
    merged = select(_ENTITY.c.entity_id, _ENTITY.c.merged_into).where(_ENTITY.c.merged_into.is_not(None))
    leads = {entity_id: into for entity_id, into in connection.execute(merged)}
    return {leads.get(entity_id, entity_id): key for key, entity_id in found.items()}


def _resolved_values(connection: Connection, found: Mapping[str, str]) -> dict[str, str]:
    leads = redirects(connection, set(found.values()))
    return {key: leads.get(entity_id, entity_id) for key, entity_id in found.items()}
