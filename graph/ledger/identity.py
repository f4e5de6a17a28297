"""What a load needs to decide identity: who bears a name or number, who is known, and decisions as judgements.

Lookups here lead to the entity that was minted with the name, not to the one it was merged into: a record stays with
what it was said of, so that loading again changes nothing and a split restores both sides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, insert, select

from graph.ledger import entities, judgements, questions, tables
from graph.ledger.database import among, chunks
from graph.model import NewEntity

_KEY, _NAME, _NUMBER, _ENTITY = tables.entity_key, tables.entity_name, tables.entity_identifier, tables.entity


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
            .where(_NAME.c.type.in_(types), _ENTITY.c.created_revision < self._revision)
        )
        rows = self._connection.execute(query, execution_options={"yield_per": 10_000})
        yield from ((normal, kind, entity_id) for normal, kind, entity_id in rows)

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
