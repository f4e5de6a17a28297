"""What the ledger hands out: plain frozen values, and the text forms in which they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import orjson

from graph.model import Mode, Record


def now() -> str:
    """The present moment, ISO 8601 in UTC to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_text(value: Any) -> str:
    """JSON with sorted keys: equal values have equal texts."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS).decode()


def from_text(text: str) -> Any:
    """The value behind `as_text`."""
    return orjson.loads(text)


@dataclass(frozen=True, slots=True)
class StoredRecord(Record):
    """A record with its place in the ledger; `until_batch` is None while it is open."""

    record_id: str = ""
    source_id: str = ""
    since_batch: int = 0
    until_batch: int | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An original, kept once by its SHA-256. `size` is in bytes."""

    sha256: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load does to the records of its source."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.closed + other.closed,
        )

    @property
    def moves(self) -> bool:
        """Whether anything in the ledger differs afterwards."""
        return bool(self.new or self.changed or self.closed)


@dataclass(frozen=True, slots=True)
class Leaning:
    """Something that outlives a batch which was taken back: what it is, and the entity that stays for it."""

    kind: Literal["record", "judgement"]
    id: str
    entity_id: str


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch did. `batch_id` is None when nothing was written (unchanged, or a dry run).

    `source_changed`: the source was described anew (title, place, date, trust …). `leaning` is filled by a
    roll-back. Counts of a roll-back: `new` were reopened, `closed` were taken back. `kept_open`: records that a
    full load did not find, and did not close because rows of it could not be read.
    """

    batch_id: int | None
    source_id: str
    counts: Counts
    revision: int
    source_changed: bool = False
    leaning: tuple[Leaning, ...] = ()
    kept_open: int = 0

    @property
    def moves(self) -> bool:
        """Whether anything in the ledger differs afterwards."""
        return self.counts.moves or self.source_changed


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision of identity. `left` and `right` are entity ids, or a mention and an entity id.

    `judge` is the user, `rule` names what decided, `score` is the rule's own. Standing while `revoked_at` is None.
    """

    judgement_id: str
    verdict: Literal["same", "different", "ask"]
    left: str
    right: str
    judge: str
    rule: str
    reason: str
    score: float | None
    batch_id: int | None
    at: str
    revoked_at: str | None
    revoked_by: str | None


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """A batch as it is listed; times are ISO 8601 in UTC."""

    batch_id: int
    source_id: str
    mode: Mode
    user: str
    at: str
    revision: int
    files: tuple[Mapping[str, Any], ...]
    counts: Counts
    rolled_back_at: str | None


@dataclass(frozen=True, slots=True)
class EntityInfo:
    """An entity as the ledger knows it: what its records say is not here."""

    entity_id: str
    type: str
    names: tuple[str, ...]
    merged_into: str | None
    version: int

    @property
    def name(self) -> str:
        """The first known name, else the id: what it is called while no record describes it."""
        return self.names[0] if self.names else self.entity_id


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """A token without its secret."""

    token_id: str
    user: str
    role: str
    places: tuple[str, ...]
    label: str
    created_at: str
    last_used_at: str | None
    revoked_at: str | None


@dataclass(frozen=True, slots=True)
class UserInfo:
    """A user without the password."""

    name: str
    role: str
    places: tuple[str, ...]
    created_at: str
    disabled_at: str | None
