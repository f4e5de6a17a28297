"""The plain values that travel between reading, ledger and graph. No behaviour, no storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["node", "relation"]
Basis = Literal["stated", "name", "inferred"]
Precision = Literal["day", "month", "year", "estimated"]
Mode = Literal["full", "delta"]
Role = Literal["viewer", "officer", "admin"]

SCHEMES = ("credit_code", "registration_number", "organisation_code")  # numbers that identify an organisation


@dataclass(frozen=True, slots=True)
class EntityRef:
    """How a source names an entity before it has an id.

    `key` is the source's own key and, where the source is keyed, the whole identity. `source` names
    another source when the key is that one's. `identifiers` are numbers valid everywhere
    (`credit_code`). `type` may be unknown when a key alone is given.
    """

    type: str | None = None
    name: str | None = None
    key: str | None = None
    source: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validity:
    """When a fact holds: ISO dates (`2023-12-04`, `2023-12`, `2023`), None where unknown."""

    valid_from: str | None = None
    valid_to: str | None = None
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as a reader found it: a node with properties, or a relation between two ends.

    `key` identifies the fact within its source, so that loading again compares like with like.
    `locator` leads back to where it stands: {"file", "start", "end", "quote"} or
    {"file", "sheet", "row", "columns": {property: column letter}}.
    """

    kind: Kind
    type: str
    key: str
    subject: EntityRef
    locator: Mapping[str, Any]
    object: EntityRef | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
    basis: Basis = "stated"
    validity: Validity = Validity()


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from. `source_id` is a slug (`changshan-2023`) without `:`.

    `place` is an adcode, or None for sources that belong to nobody's county. `known_on` is the
    source's own date. `keyed` means (source, key) is identity and nothing is merged by name.
    `trust` orders disagreeing sources, higher wins (hand entry 100, tables 50, texts 40).
    """

    source_id: str
    title: str
    kind: Literal["statements", "table", "form"]
    place: str | None = None
    known_on: str | None = None
    keyed: bool = False
    trust: int = 50
    synthetic: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A fact with its ends resolved to entity ids, as the ledger keeps it.

    For a node `head` is the entity and `tail` is None. `record_id` is given by the ledger.
    """

    kind: Kind
    type: str
    key: str
    head: str
    tail: str | None
    payload: Mapping[str, Any]
    locator: Mapping[str, Any]
    basis: Basis = "stated"
    validity: Validity = Validity()
    file_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class NewEntity:
    """An entity to be minted: opaque id, type, and what it can be found by later.

    `names` are already normalised (see `ingest.identity`); `keys` are (source_id, key) pairs.
    """

    entity_id: str
    type: str
    names: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a user, in a role, for some places (adcodes or their prefixes; empty = all places)."""

    user: str
    role: Role
    places: tuple[str, ...] = ()
