"""What a load needs to decide identity: who bears a name or number, who is known, and decisions as judgements.

Lookups here lead to the entity that was minted with the name, not to the one it was merged into: a record stays with
what it was said of, so that loading again changes nothing and a split restores both sides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select

from graph.ledger import entities, judgements, questions, tables
from graph.ledger.database import among, chunks
from graph.ledger.values import from_text
from graph.model import NewEntity

_KEY, _NAME, _NUMBER, _ENTITY = tables.entity_key, tables.entity_name, tables.entity_identifier, tables.entity
_RECORD, _SOURCE = tables.record, tables.source


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of an entity."""

    source_id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Keyed:
    """An entity whose key alone identifies it within its source: found by no name. `place` is its source's."""

    entity_id: str
    type: str
    place: str | None
    payload: Mapping[str, Any]


class Identity:
    """Identity as one open batch sees and writes it."""

    def __init__(self, connection: Connection, batch_id: int, revision: int, user: str) -> None:
        self._connection, self._batch_id, self._revision, self._user = connection, batch_id, revision, user

    def by_keys(self, source_id: str, keys: Iterable[str]) -> dict[str, str]:
        """Key in that source → the entity minted with it."""
        found: dict[str, str] = {}
        for some in chunks(list(keys), entities.MANY):
            theirs = among(self._connection, _KEY.c.key, some)
            query = select(_KEY.c.key, _KEY.c.entity_id).where(_KEY.c.source_id == source_id, theirs)
            found.update({key: entity_id for key, entity_id in self._connection.execute(query)})
        return found

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> dict[str, str]:
        """Identifier → the entity minted with it."""
        found: dict[str, str] = {}
        for some in chunks(list(values), entities.MANY):
            query = select(_NUMBER.c.value, _NUMBER.c.entity_id).where(
                _NUMBER.c.scheme == scheme, among(self._connection, _NUMBER.c.value, some)
            )
            found.update({value: entity_id for value, entity_id in self._connection.execute(query)})
        return found

    def by_names(self, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Normalised name → [(type, entity minted with it)], the oldest first, of merged ones just the oldest."""
        rows: list[tuple[str, str, str]] = []
        for some in chunks(list(names), entities.MANY):
            wanted = among(self._connection, _NAME.c.normal, some)
            query = select(_NAME.c.normal, _NAME.c.type, _NAME.c.entity_id).where(wanted)
            rows.extend((normal, kind, entity_id) for normal, kind, entity_id in self._connection.execute(query))
        leads = self.survivors({entity_id for *_, entity_id in rows})
        found: dict[str, list[tuple[str, str]]] = {}
        met: set[tuple[str, str]] = set()
        for normal, kind, entity_id in sorted(rows, key=lambda row: row[2]):
            if (normal, leads[entity_id]) not in met:
                met.add((normal, leads[entity_id]))
                found.setdefault(normal, []).append((kind, entity_id))
        return found

    def names(self, types: Sequence[str]) -> Iterator[tuple[str, str, str]]:
        """(normalised name, type, entity) of all entities of these types that were there before this batch."""
        query = (
            select(_NAME.c.normal, _NAME.c.type, _NAME.c.entity_id)
            .join(_ENTITY, _ENTITY.c.entity_id == _NAME.c.entity_id)
            .where(_NAME.c.type.in_(types), self._before())
        )
        rows = self._connection.execute(query, execution_options={"yield_per": 10_000})
        yield from ((normal, kind, entity_id) for normal, kind, entity_id in rows)

    def said_of(self, entity_ids: Iterable[str]) -> dict[str, list[Said]]:
        """Entity → what every source says of it, and of those that were merged with it."""
        leads = self.survivors(entity_ids)
        group: dict[str, list[str]] = {survivor: [survivor] for survivor in leads.values()}
        for some in chunks(sorted(group)):
            query = select(_ENTITY.c.merged_into, _ENTITY.c.entity_id).where(_ENTITY.c.merged_into.in_(some))
            for survivor, one in self._connection.execute(query):
                group[survivor].append(one)
        said: dict[str, list[Said]] = {}
        for some in chunks(sorted(one for ones in group.values() for one in ones)):
            query = select(_RECORD.c.head, _RECORD.c.source_id, _RECORD.c.payload)
            described = (_RECORD.c.kind == "node", _RECORD.c.until_batch.is_(None), _RECORD.c.head.in_(some))
            for row in self._connection.execute(query.where(*described)):
                said.setdefault(row.head, []).append(Said(row.source_id, from_text(row.payload)))
        return {one: [told for member in group[leads[one]] for told in said.get(member, ())] for one in leads}

    def count_keyed(self, types: Sequence[str]) -> int:
        """How many `keyed` gives at most."""
        query = select(func.count()).select_from(_KEY).join(_ENTITY, _ENTITY.c.entity_id == _KEY.c.entity_id)
        return int(self._connection.scalar(query.where(_ENTITY.c.type.in_(types), self._before())) or 0)

    def keyed(self, types: Sequence[str]) -> Iterator[Keyed]:
        """The entities of these types that keyed sources brought before this batch, by what those say of them."""
        query = (
            select(_RECORD.c.head, _RECORD.c.type, _SOURCE.c.place, _RECORD.c.payload)
            .join(_ENTITY, _ENTITY.c.entity_id == _RECORD.c.head)
            .join(_SOURCE, _SOURCE.c.source_id == _RECORD.c.source_id)
            .where(_RECORD.c.kind == "node", _RECORD.c.until_batch.is_(None), _RECORD.c.type.in_(types))
            .where(self._before(), select(_KEY.c.key).where(_KEY.c.entity_id == _RECORD.c.head).exists())
        )
        for entity_id, kind, place, payload in self._connection.execute(query):
            yield Keyed(entity_id, kind, place, from_text(payload))

    def _before(self) -> ColumnElement[bool]:
        return _ENTITY.c.created_revision < self._revision

    def survivors(self, entity_ids: Iterable[str]) -> dict[str, str]:
        """Each entity → where it leads after all merges."""
        ids = set(entity_ids)
        leads = entities.redirects(self._connection, ids)
        return {one: leads.get(one, one) for one in ids}

    def identifiers_of(self, entity_ids: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """Entity → its numbers by scheme; entities without any are left out."""
        found: dict[str, dict[str, str]] = {}
        for some in chunks(sorted(set(entity_ids))):
            for row in self._connection.execute(select(_NUMBER).where(_NUMBER.c.entity_id.in_(some))):
                found.setdefault(row.entity_id, {})[row.scheme] = row.value
        return found

    def learn(self, known: Sequence[NewEntity]) -> None:
        """Add names and identifiers by which entities can be found from now on; what is known is left alone."""
        ids = [one.entity_id for one in known]
        names: set[tuple[str, str]] = set()
        for some in chunks(ids):
            query = select(_NAME.c.normal, _NAME.c.entity_id).where(_NAME.c.entity_id.in_(some))
            names.update((normal, entity_id) for normal, entity_id in self._connection.execute(query))
        new_names = {
            (normal, one.entity_id): one.type
            for one in known
            for normal in one.names
            if (normal, one.entity_id) not in names
        }
        if new_names:
            rows = [{"normal": normal, "entity_id": of, "type": kind} for (normal, of), kind in new_names.items()]
            self._connection.execute(insert(_NAME), rows)
        numbers = {(scheme, value): one.entity_id for one in known for scheme, value in one.identifiers.items()}
        for scheme in {scheme for scheme, _ in numbers}:
            taken = self.by_identifiers(scheme, [value for of, value in numbers if of == scheme])
            rows = [
                {"scheme": scheme, "value": value, "entity_id": of}
                for (which, value), of in numbers.items()
                if which == scheme and value not in taken
            ]
            if rows:
                self._connection.execute(insert(_NUMBER), rows)

    def judge_same(self, left: str, right: str, *, rule: str, reason: str, score: float) -> None:
        """Keep that a rule found two entities the same; rolling the batch back parts them."""
        judgements.keep(
            self._connection, "same", left, right, judge=self._user, rule=rule, reason=reason, score=score,
            batch_id=self._batch_id, revision=self._revision,
        )  # fmt: skip

    def ask(self, left: str, right: str, *, rule: str, reason: str, score: float) -> None:
        """Put a pair that no rule decides into the review queue."""
        questions.ask(self._connection, left, right, score=score, reason=reason, rule=rule, batch_id=self._batch_id)
