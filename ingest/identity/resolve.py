"""Which entity a mention means: by key, by identifier, by exact normalised name, by the rules of names; else a new one.

A key makes (source, key) the whole identity and no rule merges beyond it. A person's name alone is never enough: the
employer counts, else the source, and telephones tell namesakes apart. A local name (综合体, 招贤镇) means the one of
its own county.
What is new is minted, and `settle` then finds out whom the rules take it for.
"""

from collections.abc import Iterable, Mapping, Sequence

from graph.ids import new_id
from graph.ledger import BatchWriter
from graph.ledger.erasure import PERSON
from graph.model import EntityRef, NewEntity, Source
from graph.ontology import Ontology
from ingest.identity import normal, strangers
from ingest.identity.mention import Subject, mentions_of
from ingest.identity.namesakes import Namesakes
from ingest.identity.normalise import normalise
from ingest.identity.strangers import Settled, Stranger

_AMBIGUOUS = ""
_KEYED_ONLY = frozenset({"Observation", "ServiceVisit", "Redemption", "Trial"})


class Resolver:
    """Resolves all mentions of one load. `learn` first those that say most (nodes), then ask for the ends, `settle`."""

    def __init__(self, writer: BatchWriter, source: Source, ontology: Ontology) -> None:
        self._writer = writer
        self._identity = writer.identity
        self._source = source
        self._ontology = ontology
        self._by_key: dict[tuple[str, str], str] = {}
        self._by_number: dict[tuple[str, str], str] = {}
        self._by_name: dict[tuple[str, str], str] = {}  # (type, normal) → id
        self._numbers: dict[str, dict[str, str]] = {}  # id → scheme → value
        self._types: dict[str, str] = {}
        self._new: list[NewEntity] = []
        self._learned: list[NewEntity] = []
        self._strangers: list[Stranger] = []
        self._met_keyed = 0
        self._persons = Namesakes(source.source_id)

    def learn(self, subjects: Sequence[Subject]) -> list[str]:
        """Ids of what nodes are about; unknown ones are minted."""
        self._look_up(one.ref for one in subjects)
        normals = [self._normals(one) for one in subjects]
        called = self._look_up_names(form for forms in normals for form in forms)
        self._tell_apart(
            [(one, forms) for one, forms in zip(subjects, normals, strict=True) if _is_person(one)], called
        )
        found: list[str] = []
        same_mention: dict[int, str] = {}
        for one, forms in zip(subjects, normals, strict=True):
            known = same_mention.get(id(one.ref)) or self._resolve(one, forms)
            if known is not None and one.ref.type is not None:
                self._know_better(known, one, forms)
            found.append(known or self._mint(one, forms))
            same_mention[id(one.ref)] = found[-1]
        self._write()
        return found

    def ends(self, refs: Sequence[EntityRef]) -> list[str | None]:
        """Ids of relation ends; None for one that nothing knows and whose type is not said."""
        self._look_up(refs)
        ends = [Subject(ref, [ref.name] if ref.name else []) for ref in refs]
        normals = [self._normals(one) for one in ends]
        self._look_up_names(form for forms in normals for form in forms)
        found = [
            self._resolve(one, forms) or (self._mint(one, forms) if one.ref.type and one.names else None)
            for one, forms in zip(ends, normals, strict=True)
        ]
        self._write()
        return found

    def passing(self, refs: Sequence[EntityRef]) -> list[str]:
        """Ids of keyed things that nothing else of the load names, figures mostly: found or minted, not remembered."""
        theirs = [(self._at(ref), str(ref.key)) for ref in refs]
        known: dict[tuple[str, str], str] = {}
        for source_id in {source_id for source_id, _ in theirs}:
            keys = sorted({key for at, key in theirs if at == source_id})
            known.update({(source_id, key): i for key, i in self._identity.by_keys(source_id, keys).items()})
        for ref, pair in zip(refs, theirs, strict=True):
            if pair not in known:
                known[pair] = new_id("e")
                self._new.append(NewEntity(known[pair], str(ref.type), (), dict(ref.identifiers), (pair,)))
        self._write()
        return [known[pair] for pair in theirs]

    def settle(self, most: int | None = None) -> Settled:
        """Join what was minted to the known entities that the rules find the same; ask about the doubtful.

        Nothing is done for more than `most` new ones.
        """
        met, self._met_keyed = self._met_keyed, 0
        wanted, self._strangers = self._strangers, []
        if not wanted or (most is not None and len(wanted) > most):
            return Settled()
        too_many = met > strangers.MOST_KEYED or self._identity.count_keyed(strangers.TYPES) > strangers.MOST_KNOWN
        if too_many:
            wanted = [one for one in wanted if not one.keyed]
        joins = strangers.settle(self._identity, wanted, among_keyed=not too_many)
        return Settled(joins, met if too_many else 0)

    def type_of(self, entity_id: str) -> str:
        """The type of an entity met in this load."""
        return self._types[entity_id]

    def _look_up(self, refs: Iterable[EntityRef]) -> None:
        keys: dict[str, set[str]] = {}
        numbers: dict[str, set[str]] = {}
        for ref in refs:
            if ref.key is not None and (self._at(ref), ref.key) not in self._by_key:
                keys.setdefault(self._at(ref), set()).add(ref.key)
            for scheme, value in ref.identifiers.items():
                numbers.setdefault(scheme, set()).add(value)
        met: set[str] = set()
        for source_id, wanted in keys.items():
            found = self._identity.by_keys(source_id, sorted(wanted))
            met.update(found.values())
            self._by_key.update({(source_id, key): entity_id for key, entity_id in found.items()})
        for scheme, values in numbers.items():
            found = self._identity.by_identifiers(scheme, sorted(values))
            met.update(found.values())
            self._by_number.update({(scheme, value): entity_id for value, entity_id in found.items()})
            for value, entity_id in found.items():
                self._numbers.setdefault(entity_id, {})[scheme] = value
        self._learn_types(met)

    def _look_up_names(self, normals: Iterable[str]) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Who is called so, form → (type, id), the oldest first."""
        found = self._identity.by_names(sorted({one for one in normals if one}))
        for name, ones in found.items():
            for kind, entity_id in ones:
                self._by_name.setdefault((kind, name), entity_id)
                self._types[entity_id] = kind
        return found

    def _tell_apart(
        self, persons: Sequence[tuple[Subject, list[str]]], found: Mapping[str, Sequence[tuple[str, str]]]
    ) -> None:
        """What tells namesakes apart: read only where a row gives a telephone, or several bear one name."""
        forms = {form for _, theirs in persons for form in theirs}
        known = {form: [i for kind, i in found[form] if kind == PERSON] for form in forms & found.keys()}
        if not any(one.phone for one, _ in persons) and all(len(ids) < 2 for ids in known.values()):
            return
        self._persons.learn(known, self._identity.said_of({one for ids in known.values() for one in ids}))

    def _learn_types(self, entity_ids: set[str]) -> None:
        self._types.update(self._writer.types(sorted(entity_ids - self._types.keys())))

    def _resolve(self, one: Subject, normals: Iterable[str]) -> str | None:
        ref = one.ref
        if ref.key is not None:
            return self._by_key.get((self._at(ref), ref.key))
        for scheme, value in ref.identifiers.items():
            if (scheme, value) in self._by_number:
                return self._by_number[scheme, value]
        # The main name decides before any alias does.
        for name in normals:
            if ref.type == PERSON and (one.phone or self._persons.several(name)):
                if (person := self._persons.who(name, one.phone)) is not None:
                    return person
                continue
            kinds = [ref.type] if ref.type else list(self._ontology.nodes)
            found = {self._by_name[kind, name] for kind in kinds if (kind, name) in self._by_name} - {_AMBIGUOUS}
            if len(found) == 1 and not self._contradicts(ref, next(iter(found))):
                return found.pop()
        return None

    def _contradicts(self, ref: EntityRef, entity_id: str) -> bool:
        """Whether both have a number of one kind and they differ: two firms of one name."""
        if not ref.identifiers:
            return False
        if entity_id not in self._numbers:
            self._numbers[entity_id] = dict(self._identity.identifiers_of([entity_id]).get(entity_id, {}))
        theirs = self._numbers[entity_id]
        return any(theirs.get(scheme, value) != value for scheme, value in ref.identifiers.items())

    def _know_better(self, entity_id: str, one: Subject, normals: Iterable[str]) -> None:
        """A known entity is found by this mention's names and numbers too from now on."""
        ref = one.ref
        assert ref.type is not None
        new_names = tuple(name for name in normals if (ref.type, name) not in self._by_name)
        new_numbers = {s: v for s, v in ref.identifiers.items() if (s, v) not in self._by_number}
        if new_names or new_numbers:
            self._learned.append(NewEntity(entity_id, ref.type, new_names, new_numbers))
        for scheme, value in new_numbers.items():
            self._by_number[scheme, value] = entity_id
            self._numbers.setdefault(entity_id, {})[scheme] = value
        self._remember(one, normals, entity_id)

    def _write(self) -> None:
        self._writer.mint(self._new)
        self._identity.learn(self._learned)
        self._new, self._learned = [], []

    def _mint(self, one: Subject, normals: Sequence[str]) -> str:
        ref = one.ref
        assert ref.type is not None
        keys = ((self._at(ref), ref.key),) if ref.key is not None else ()
        entity = NewEntity(new_id("e"), ref.type, tuple(normals), dict(ref.identifiers), keys)
        self._new.append(entity)
        self._types[entity.entity_id] = entity.type
        self._remember(one, normals, entity.entity_id)
        for scheme, value in ref.identifiers.items():
            self._by_number[scheme, value] = entity.entity_id
        self._numbers[entity.entity_id] = dict(ref.identifiers)
        if ref.type in strangers.TYPES:
            self._met_keyed += bool(keys)
            if not keys or self._met_keyed <= strangers.MOST_KEYED:
                self._strangers.append(self._stranger(entity, one))
        for pair in keys:
            self._by_key[pair] = entity.entity_id
        return entity.entity_id

    def _remember(self, one: Subject, normals: Iterable[str], entity_id: str) -> None:
        """Within this load a name leads to its entity; a person's bare name only while it is the only one."""
        kind = one.ref.type
        assert kind is not None
        for name in normals:
            self._by_name.setdefault((kind, name), entity_id)
            if kind == PERSON:
                self._persons.meet(name, entity_id)
        if kind == PERSON:
            for name in one.names:
                bare = (kind, normal.person(name, "", self._source.source_id))
                if self._by_name.setdefault(bare, entity_id) != entity_id:
                    self._by_name[bare] = _AMBIGUOUS

    def _at(self, ref: EntityRef) -> str:
        return ref.source or self._source.source_id

    def _normals(self, one: Subject) -> list[str]:
        """The forms by which the ledger finds the mention; none for what only a key identifies."""
        ref, names = one.ref, one.names
        if ref.key is not None or ref.type in _KEYED_ONLY:
            return []
        if ref.type == PERSON:
            return [normal.person(name, one.employer, self._source.source_id) for name in names if name]
        return normal.written(names, ref.type, place=self._source.place, numbered=bool(ref.identifiers))

    def _stranger(self, entity: NewEntity, one: Subject) -> Stranger:
        """All that it is called; the homonyms within its own source stay apart (see `_remember`)."""
        said = {**one.said, **entity.identifiers}
        mentions = mentions_of(entity.type, map(normalise, one.names), said, self._source.place)
        return Stranger(entity.entity_id, entity.type, mentions, keyed=bool(entity.keys), name="".join(one.names[:1]))


def _is_person(one: Subject) -> bool:
    """Whether it is a person whom no key identifies."""
    return one.ref.type == PERSON and one.ref.key is None
