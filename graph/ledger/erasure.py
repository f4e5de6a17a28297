"""A person leaves the ledger: payloads, quotes, names, audit, originals and vectors; what stays is a tombstone.

A tombstone is a keyed hash (HMAC-SHA256, the key among the home's secrets) of how the person could come back:
name with employer, name within a source, a source's key, a telephone. It names nobody, yet a load that brings the
person again is recognised, and so is a backup of before. Law: 个人信息保护法, article 47.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Row, delete, false, or_, select, update

from graph.errors import NotFound, UsageError
from graph.ledger import audit, entities, masking, tables, waiting
from graph.ledger.database import chunks, insert_or_ignore, raise_revision
from graph.ledger.files import Files, secret
from graph.ledger.values import from_text, now
from graph.ontology import load

KEY = "erasure"  # the secret's file; keys of other installations, after a restore, are KEY.<digest>
PERSON = "Expert"
SCHEME = "hmac-sha256"
BLANK = "{}"
_RECORD, _NAME, _ENTITY = tables.record, tables.entity_name, tables.entity
_SHORTEST = 2  # a single character is no name to look for in texts
_LONG_ENOUGH = 6  # a telephone or an address may be looked for in texts, a gender may not


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done: records blanked, mentions masked elsewhere, originals rewritten or removed, by their names.

    `checks` are uploads that were not entered yet, removed with their previews because they name the person.
    `copies` are files beside the ledger, made before an upgrade or a restore, that still hold the person.
    """

    entity_id: str
    records: int
    mentions: int
    rewritten: tuple[str, ...]
    removed: tuple[str, ...]
    checks: int = 0
    copies: tuple[str, ...] = ()


@dataclass
class _Person:
    """All that leads to somebody: gathered before anything is blanked."""

    ids: list[str]
    record_ids: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    employers: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    keys: set[tuple[str, str]] = field(default_factory=set)
    values: set[str] = field(default_factory=set)  # personal ones: telephones, addresses
    batches: set[int] = field(default_factory=set)
    originals: set[str] = field(
        default_factory=set
    )  # of those batches: a text and the list of its facts both name them

    def texts(self) -> list[str]:
        """What to look for in texts, the longest first."""
        found = {name for name in self.names if len(name) >= _SHORTEST}
        return sorted(found | {v for v in self.values if len(v) >= _LONG_ENOUGH}, key=lambda one: (-len(one), one))


class Tombstones:
    """Who was erased, as far as a load may ask: yes or no of somebody it already holds."""

    def __init__(self, keys: list[bytes], digests: set[str]) -> None:
        self._keys, self._digests = keys, digests

    @classmethod
    def read(cls, connection: Connection, home: Path) -> "Tombstones":
        """The tombstones of a ledger."""
        digests = set(connection.scalars(select(tables.erasure.c.digest)))
        return cls(_keys(home) if digests else [], digests)

    def __bool__(self) -> bool:
        return bool(self._digests)

    def cover(self, marks: Iterable[str]) -> bool:
        """Whether somebody who could be known by one of these marks was erased."""
        return any(_digest(key, mark) in self._digests for mark in marks for key in self._keys)


def marks(
    source_id: str,
    *,
    key: str | None = None,
    names: Iterable[str] = (),
    employers: Iterable[str] = (),
    phones: Iterable[str] = (),
) -> set[str]:
    """Everything by which a person of a source could be recognised. A name counts with its employer or its source."""
    at = {_folded(employer) for employer in employers if employer} or {f"@{source_id}"}
    found = {f"name|{_folded(name)}|{place}" for name in names if name for place in at}
    found |= {f"phone|{_folded(phone)}" for phone in phones if phone}
    return found | ({f"key|{source_id}|{key}"} if key is not None else set())


def erase(connection: Connection, files: Files, home: Path, entity_id: str, user: str) -> Erased:
    """Erase one person in the open transaction. NotFound for an unknown id, UsageError for what is no person."""
    kind = entities.types(connection, [entity_id]).get(entity_id)
    if kind is None:
        raise NotFound(f"没有编号为 {entity_id} 的对象。")
    if kind != PERSON:
        label = load().nodes[kind].label if kind in load().nodes else kind
        raise UsageError(f"{entity_id} 是{label}，不是个人。", remedy="只有个人可以这样删除；其他对象请撤销批次。")
    revision = raise_revision(connection)
    person = _gathered(connection, entity_id)
    _set_tombstones(connection, home, person, user)
    _blank(connection, person, revision)
    namesakes = _namesakes(connection, person)
    mentions = masking.mentions(connection, person.texts(), person.originals, namesakes, revision)
    rewritten, removed = masking.originals(connection, files, person.originals, person.texts())
    connection.execute(delete(tables.vector))  # a cache whose texts cannot be told any more: computed anew
    checks = waiting.forget(home, person.texts())
    done = Erased(entity_id, len(person.record_ids), mentions, rewritten, removed, checks)
    detail = {"records": done.records, "mentions": mentions, "files": len(rewritten) + len(removed)}
    audit.note(connection, user, "person.erase", f"entity:{entity_id}", detail)
    return done


def again(connection: Connection, files: Files, home: Path) -> int:
    """Erase whoever a tombstone covers: after a restore of an older backup. How many they were."""
    tombstones = Tombstones.read(connection, home)
    found = sorted(_covered(connection, tombstones)) if tombstones else []
    for entity_id in found:
        erase(connection, files, home, entity_id, "restore")
    return len(found)


def _covered(connection: Connection, tombstones: Tombstones) -> set[str]:
    persons = select(_ENTITY.c.entity_id).where(_ENTITY.c.type == PERSON)
    leads = {i: into or i for i, (_, into) in entities.every(connection).items()}
    theirs = select(tables.entity_key).where(tables.entity_key.c.entity_id.in_(persons))
    found = {
        leads[row.entity_id]
        for row in connection.execute(theirs)
        if tombstones.cover(marks(row.source_id, key=row.key))
    }
    said = select(_RECORD.c.head, _RECORD.c.source_id, _RECORD.c.payload).where(
        _RECORD.c.kind == "node", _RECORD.c.type == PERSON, _RECORD.c.payload != BLANK
    )
    for head, source_id, payload in connection.execute(said):
        if tombstones.cover(marks_of_payload(source_id, from_text(payload))):
            found.add(leads[head])
    return found


def marks_of_payload(source_id: str, payload: dict[str, object]) -> set[str]:
    """The marks of a person as a record or a fact describes one."""
    return marks(
        source_id,
        names=_names(payload),
        employers=_listed(payload, "employer"),
        phones=_listed(payload, "phone"),
    )


def _gathered(connection: Connection, entity_id: str) -> _Person:
    survivor = entities.redirects(connection, [entity_id]).get(entity_id, entity_id)
    merged = connection.scalars(select(_ENTITY.c.entity_id).where(_ENTITY.c.merged_into == survivor))
    person = _Person([survivor, *merged])
    personal = {p.name for p in load().nodes[PERSON].properties if p.personal}
    others: set[str] = set()
    for row in connection.execute(select(_RECORD).where(_theirs(person.ids))):
        person.record_ids.append(row.record_id)
        person.sources.add(row.source_id)
        person.batches.add(row.since_batch)
        if row.kind == "node":
            payload = from_text(row.payload)
            person.names.update(_names(payload))
            person.employers.update(_listed(payload, "employer"))
            person.values.update(str(payload[name]) for name in personal if payload.get(name))
        elif row.type == "AFFILIATED_WITH":
            others.add(row.tail)
    person.employers.update(_said_names(connection, others))
    theirs = select(tables.batch.c.files).where(tables.batch.c.batch_id.in_(sorted(person.batches)))
    person.originals.update(one["sha256"] for files in connection.scalars(theirs) for one in from_text(files))
    keys = select(tables.entity_key).where(tables.entity_key.c.entity_id.in_(person.ids))
    person.keys.update((row.source_id, row.key) for row in connection.execute(keys))
    return person


def _namesakes(connection: Connection, person: _Person) -> set[str]:
    """Other persons who bear one of the names."""
    query = select(_RECORD.c.head, _RECORD.c.payload).where(
        _RECORD.c.kind == "node",
        _RECORD.c.type == PERSON,
        _RECORD.c.payload != BLANK,
        _RECORD.c.head.not_in(person.ids),
        or_(false(), *(_RECORD.c.payload.like(f"%{name}%") for name in person.names)),
    )
    return {head for head, payload in connection.execute(query) if person.names & set(_names(from_text(payload)))}


def _said_names(connection: Connection, entity_ids: set[str]) -> Iterator[str]:
    query = select(_RECORD.c.payload).where(_RECORD.c.kind == "node", _RECORD.c.head.in_(sorted(entity_ids)))
    for payload in connection.scalars(query):
        yield from _names(from_text(payload))


def _set_tombstones(connection: Connection, home: Path, person: _Person, user: str) -> None:
    known: set[str] = set()
    for source_id in person.sources:
        known |= marks(source_id, names=person.names)
        known |= marks(source_id, names=person.names, employers=person.employers, phones=person.values)
    for source_id, key in person.keys:
        known |= marks(source_id, key=key)
    hidden = secret(home, KEY)
    row = {"scheme": SCHEME, "erased_at": now(), "erased_by": user}
    rows = [{"digest": _digest(hidden, mark), **row} for mark in sorted(known)]
    if rows:
        insert_or_ignore(connection, tables.erasure, rows)


def _blank(connection: Connection, person: _Person, revision: int) -> None:
    """Records keep their place and lose what they say; they count as never having been, so nothing reopens them."""
    for row in list(connection.execute(select(_RECORD).where(_theirs(person.ids)))):
        connection.execute(
            update(_RECORD)
            .where(_RECORD.c.record_id == row.record_id)
            .values(
                key=f"erased:{row.record_id}",
                payload=BLANK,
                locator=_place_only(row),
                content_hash="erased",
                file_sha256=None,
                until_batch=row.since_batch,
                changed_revision=revision,
            )
        )
    for table in (_NAME, tables.entity_identifier, tables.entity_key):
        connection.execute(delete(table).where(table.c.entity_id.in_(person.ids)))
    question = tables.identity_question
    for some in chunks(person.ids):
        connection.execute(delete(question).where(or_(question.c.left.in_(some), question.c.right.in_(some))))
        # A change of the entity itself makes every projection begin anew: an increment could not tell the relations.
        connection.execute(
            update(_ENTITY).where(_ENTITY.c.entity_id.in_(some)).values(changed_revision=revision, version=1)
        )


def _place_only(row: Row[tuple[object, ...]]) -> str:
    return masking.place_of(from_text(str(row.locator)))


def _theirs(ids: list[str]) -> ColumnElement[bool]:
    return or_(_RECORD.c.head.in_(ids), _RECORD.c.tail.in_(ids))


def _names(payload: dict[str, object]) -> list[str]:
    return _listed(payload, "name", "aliases", "former_names")


def _listed(payload: dict[str, object], *names: str) -> list[str]:
    """The values of these properties as texts, lists taken apart."""
    found: list[str] = []
    for name in names:
        value = payload.get(name)
        found.extend(str(one) for one in (value if isinstance(value, list) else [value]) if one)
    return found


def _folded(text: str) -> str:
    """Width, case, blanks and punctuation do not count."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def _keys(home: Path) -> list[bytes]:
    return [secret(home, KEY), *(path.read_bytes() for path in sorted((home / "secrets").glob(f"{KEY}.*")))]


def _digest(key: bytes, mark: str) -> str:
    return hmac.new(key, mark.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
