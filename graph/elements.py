"""One node and one relation with all that is known of them, as a snapshot hands them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """One node with all its properties. `record_ids` are the records behind it."""

    id: str
    kind: str
    subkind: str | None
    name: str
    names: tuple[str, ...]
    place: str | None
    synthetic: bool
    properties: Mapping[str, Any]
    record_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation; `head` and `tail` are node numbers."""

    id: str
    kind: str
    subkind: str | None
    head: int
    tail: int
    role: str | None
    basis: str
    date_from: str | None
    date_to: str | None
    synthetic: bool
    properties: Mapping[str, Any]
    record_ids: tuple[str, ...]
