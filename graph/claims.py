"""Which of several claims about a property counts: the trust of its source, then the date, then the batch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.ledger import StoredRecord
from graph.model import SCHEMES, Source

# Why a value counts: its source is trusted more, or is newer; its batch is later, or its record; it is the full name
# of which another is a short form, or the name that came with a number; of a list every value counts.
Grounds = Literal["trust", "date", "batch", "record", "full_name", "number", "union"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's value for a property, and the batch that brought it. `chosen` marks what the graph shows."""

    property: str
    value: Any
    record_id: str
    source_id: str
    known_on: str | None
    batch_id: int
    chosen: bool


def ranked(records: Iterable[StoredRecord], sources: Mapping[str, Source]) -> list[StoredRecord]:
    """Records in the order in which they are believed, the most believed first."""
    found = list(records)
    return found if len(found) < 2 else sorted(found, key=lambda record: _belief(record, sources), reverse=True)


def _belief(record: StoredRecord, sources: Mapping[str, Source]) -> tuple[int, str, int, str]:
    source = sources[record.source_id]
    return source.trust, source.known_on or "", record.since_batch, record.record_id


def effective(records: Iterable[StoredRecord], sources: Mapping[str, Source]) -> dict[str, Any]:
    """The properties that hold: the most believed single value, the union of lists in that order.

    Of sources trusted alike, a name that came with a number (a credit code) stands before a spelling without one. A
    short form does not stand for the full name that it comes from (浙大 for 浙江大学), unless somebody entered it by
    hand. A name that lost stays findable: it joins `aliases`.
    """
    values: dict[str, Any] = {}
    other_names: list[str] = []
    believed = ranked(records, sources)
    for record in believed:
        for name, value in record.payload.items():
            if value is None:
                continue  # a blank says nothing
            if isinstance(value, list) and name != "comparison":
                kept = values.setdefault(name, [])
                kept.extend(one for one in value if one not in kept)
            elif name not in values:
                values[name] = value
            elif name == "name" and value != values[name] and value not in other_names:
                other_names.append(value)
    if other_names:
        names = [values["name"], *other_names]
        official = _official(believed, sources)
        if official is not None:
            values["name"] = official
        elif not _by_hand(values["name"], believed, sources):
            values["name"] = _full(names)
        other_names = [name for name in names if name != values["name"]]
        aliases = values.setdefault("aliases", [])
        aliases.extend(name for name in other_names if name not in aliases)
    return values


def _official(believed: Sequence[StoredRecord], sources: Mapping[str, Source]) -> str | None:
    """The most believed name that came with a number, from a source that is trusted as much as any that names it."""
    named = [record for record in believed if record.payload.get("name")]
    most = [r for r in named if sources[r.source_id].trust == sources[named[0].source_id].trust]
    return next((str(r.payload["name"]) for r in most if any(r.payload.get(one) for one in SCHEMES)), None)


def _by_hand(name: str, believed: Iterable[StoredRecord], sources: Mapping[str, Source]) -> bool:
    return any(r.payload.get("name") == name and sources[r.source_id].kind == "form" for r in believed)


def _full(names: Sequence[str]) -> str:
    """The first name, unless it is a short form of a later one: its letters in order, and three quarters of it at most.

    Longer short forms are spellings (有限公司 for 有限责任公司), of which the most believed stands.
    """
    first = names[0]
    longer = [name for name in names[1:] if len(first) <= 0.75 * len(name) and _in_order(first, name)]
    return max(longer, key=len, default=first)


def _in_order(short: str, full: str) -> bool:
    rest = iter(full)
    return all(letter in rest for letter in short)


def claims(records: Iterable[StoredRecord], sources: Mapping[str, Source]) -> dict[str, list[Claim]]:
    """Every claim of every property, the most believed first."""
    found: dict[str, list[Claim]] = {}
    believed = ranked(records, sources)
    values = effective(believed, sources)
    for record in believed:
        for name, value in record.payload.items():
            if value is None:
                continue
            whole = values[name]
            chosen = value == whole or (isinstance(whole, list) and isinstance(value, list))
            source = sources[record.source_id]
            claim = Claim(name, value, record.record_id, record.source_id, source.known_on, record.since_batch, chosen)
            found.setdefault(name, []).append(claim)
    return found


def grounds(records: Iterable[StoredRecord], sources: Mapping[str, Source]) -> dict[str, Grounds]:
    """Why the chosen value counts, for each property of which the sources say different things."""
    believed = ranked(records, sources)
    values = effective(believed, sources)
    found: dict[str, Grounds] = {}
    for name in dict.fromkeys(name for record in believed for name in record.payload):
        said = [record for record in believed if record.payload.get(name) is not None]
        first = said[0] if said else None
        other = next((record for record in said if first and record.payload[name] != first.payload[name]), None)
        if first is None or other is None:
            continue
        if isinstance(first.payload[name], list) and name != "comparison":
            found[name] = "union"
        elif values[name] != first.payload[name]:
            found[name] = "number" if values[name] == _official(believed, sources) else "full_name"
        else:
            orders: tuple[Grounds, ...] = ("trust", "date", "batch", "record")
            ranks = zip(orders, _belief(first, sources), _belief(other, sources), strict=True)
            found[name] = next(order for order, one, another in ranks if one != another)
    return found
