"""What a load would change, for whom it is only looked at: counted by file and type, the first of each told in full."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, select

from graph.ledger import entities, records, tables
from graph.ledger.database import chunks
from graph.ledger.values import StoredRecord, from_text
from graph.model import Record

Action = Literal["new", "changed", "unchanged", "closed"]
SHOWN = 50  # of each file, type and action: more nobody reads, and the rest is counted
_NAMED = 50_000  # nodes of a load whose names are at hand; of others the ledger is asked
_RECORD = tables.record


@dataclass(frozen=True, slots=True)
class Change:
    """One record that a load would open, replace or close. `tail` is "" for a node.

    `before` and `after` are all that it says and would say: its properties, the ends of a relation as `head` and
    `tail`, its validity as `valid_from` and `valid_to`. `before` is empty for a new one, `after` for a closed one.
    """

    action: Action
    type: str
    file: str
    head: str
    tail: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """`counts` by (file, type, action) add up to the counts of the load.

    Of records that are closed, or only counted, the file is "".
    """

    counts: Mapping[tuple[str, str, Action], int] = field(default_factory=dict)
    first: Sequence[Change] = ()


class Watch:
    """Looks on while a batch is written that will not stay."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._counts: Counter[tuple[str, str, Action]] = Counter()
        self._names: dict[str, str] = {}  # of this load's own nodes: a dry run writes them nowhere
        self._first: defaultdict[tuple[str, str, Action], list[tuple[Record, str | None]]] = defaultdict(list)

    def seen(self, action: Action, record: Record, former: str | None = None) -> None:
        """One record of the load; `former` is the id of the record that it would replace."""
        self._note((str(record.locator.get("file") or ""), record.type, action), record, former)
        if record.kind == "node" and len(self._names) < _NAMED and (name := record.payload.get("name")):
            self._names[record.head] = str(name)

    def counted(self, types: Mapping[str, int]) -> None:
        """New records of these types that were only counted; of which file is not known."""
        self._counts.update({("", kind, "new"): n for kind, n in types.items()})

    def gone(self, record_ids: Iterable[str]) -> None:
        """The records that would be closed because the load does not have them."""
        for some in chunks(list(record_ids)):
            for record in records.by_ids(self._connection, some):
                self._note(("", record.type, "closed"), record, None)

    def told(self) -> Changes:
        """What was seen, with the names that the ledger knows inside the transaction."""
        kept = [(key, *one) for key, some in self._first.items() for one in some]
        former = {
            one.record_id: one for one in records.by_ids(self._connection, [id_ for *_, id_ in kept if id_ is not None])
        }
        every = [record for _, record, _ in kept] + list(former.values())
        names = _names(self._connection, {end for one in every for end in (one.head, one.tail) if end}) | self._names
        return Changes(
            dict(self._counts),
            [_change(key, record, former.get(replaced or ""), names) for key, record, replaced in kept],
        )

    def _note(self, key: tuple[str, str, Action], record: Record, former: str | None) -> None:
        self._counts[key] += 1
        if key[2] != "unchanged" and len(self._first[key]) < SHOWN:
            self._first[key].append((record, former))


def _change(
    key: tuple[str, str, Action], record: Record, former: StoredRecord | None, names: Mapping[str, str]
) -> Change:
    file, kind, action = key
    said = _said(record, names)
    before = said if action == "closed" else _said(former, names) if former else {}
    head = str(record.payload.get("name") or "") if record.kind == "node" else ""
    head, tail = head or names.get(record.head, ""), names.get(record.tail or "", "")
    return Change(action, kind, file, head, tail, before, {} if action == "closed" else said)


def _said(record: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """All that makes a record differ from another, by name; what is not said is left out."""
    relation = record.kind == "relation"
    ends = {"head": names.get(record.head), "tail": names.get(record.tail or "")} if relation else {}
    when = {"valid_from": record.validity.valid_from, "valid_to": record.validity.valid_to}
    said = {**record.payload, **ends, **when}
    return {name: value for name, value in said.items() if value not in (None, "")}


def _names(connection: Connection, entity_ids: set[str]) -> dict[str, str]:
    """Entity id → the name that its newest record says, else the one by which it is found."""
    found: dict[str, str] = {}
    for some in chunks(sorted(entity_ids)):
        found |= {one.entity_id: one.names[0] for one in entities.infos(connection, some).values() if one.names}
        query = select(_RECORD.c.head, _RECORD.c.payload).where(_RECORD.c.kind == "node", _RECORD.c.head.in_(some))
        for head, payload in connection.execute(query.order_by(_RECORD.c.since_batch, _RECORD.c.record_id)):
            name = from_text(payload).get("name")
            if name:
                found[head] = str(name)
    return found
