"""What a match is asked with and what it answers: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from graph.snapshot import Ints

Want = Literal["institutes", "experts", "technologies", "firms", "needs"]
Task = Literal["partners", "need"]
Level = Literal["strong", "medium", "weak"]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MatchRequest:
    """Who asks, for whom, and as of when.

    Of firms: an `enterprise` (id) or a `need_text` with its `title`, `topic` and `parts` (programme parts); both ask
    for that firm's need. `country` is the firm's where the graph does not know the firm. `offer` is an institute,
    platform, expert or technology (id) that looks for `firms` or `needs`.
    `task`: `partners` leaves out with whom the firm works already, `need` keeps them; None is the county's question.
    `as_of` (ISO day) answers from what was dated before; the snapshot given must be of that day.
    `spread`: the first ten come from different parents.
    """

    enterprise: str | None = None
    need_text: str | None = None
    want: Want = "institutes"
    limit: int = 20
    as_of: str | None = None
    task: Task | None = None
    title: str | None = None
    topic: str | None = None
    parts: tuple[str, ...] = ()
    country: str | None = None
    spread: bool = False
    offer: str | None = None


@dataclass(frozen=True, slots=True)
class Seeker:
    """Who or what asks, as the signals see it. `firm` and themes are node numbers, the latter ascending.

    `text` is all that is written of the firm and its need; `need`, `title`, `topic`, `parts` are the need's own.
    """

    firm: int | None
    text: str
    chains: Ints
    technologies: Ints
    place: str | None
    need: str = ""
    title: str = ""
    topic: str = ""
    parts: tuple[str, ...] = ()
    country: str | None = None
    as_of: str | None = None
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A signal over all candidates: `values` in 0…1 (0 where not known), `known`, `raw` in the signal's unit.

    `asked` is False where it is the seeker of whom nothing comparable is known: then no candidate can be compared.
    """

    values: Floats
    known: Flags
    raw: Floats
    asked: bool = True

    @classmethod
    def of(cls, values: Floats, known: Flags | bool = True, raw: Floats | None = None) -> "Measure":
        """Clip to 0…1 and blank what is not known."""
        said = values if raw is None else raw
        if known is True:  # of hundred thousands of candidates nothing has to be blanked
            return cls(np.clip(values, 0.0, 1.0), _same(True, len(values)), said)
        flags = np.broadcast_to(np.asarray(known, dtype=bool), values.shape)
        clipped = np.where(flags, np.clip(values, 0.0, 1.0), 0.0)
        return cls(clipped, flags, np.where(flags, said, np.nan))

    @classmethod
    def unasked(cls, candidates: int) -> "Measure":
        """Nothing that this signal compares is known of the seeker."""
        return cls(_same(0.0, candidates), _same(False, candidates), _same(np.nan, candidates), False)

    def at(self, positions: Ints) -> "Measure":
        """The same of some candidates."""
        return Measure(self.values[positions], self.known[positions], self.raw[positions], self.asked)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a signal speaks for one candidate: records behind it, firmest basis, words for the reason."""

    record_ids: tuple[str, ...] = ()
    basis: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)  # without slots: written as JSON six times as fast
class Contribution:
    """A signal's share of the score. `maximum` is the share at full value; `raw` is None where not known.

    `signal` is `base` for the constant of a learned model, the score of a candidate of which nothing is known.
    """

    signal: str
    label: str
    value: float
    raw: float | None
    weight: float
    maximum: float
    reason: str


@dataclass(frozen=True)  # without slots: written as JSON six times as fast
class EvidenceRef:
    """A record that a signal rests on."""

    record_id: str
    signal: str


@dataclass(frozen=True, slots=True)
class MatchItem:
    """One ranked candidate; the contributions, the constant `base` among them, add up to the score."""

    rank: int
    entity: Mapping[str, Any]
    score: float
    level: Level
    contributions: tuple[Contribution, ...]
    evidence: tuple[EvidenceRef, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchAnswer:
    """The answer to a request. `considered` is the number of candidates that were ranked.

    `model_choice` says why this model was taken; `reason`, where there are no items, why not.
    """

    query: Mapping[str, Any]
    items: tuple[MatchItem, ...]
    considered: int
    model_version: str
    revision: int
    model_choice: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class MatchOrder:
    """An answer without explanation: ids from the best; without any, `reason` says why."""

    ids: tuple[str, ...]
    reason: str | None = None


@lru_cache(maxsize=256, typed=True)  # False is 0.0, but not of the same kind
def _same(value: float | bool, candidates: int) -> npt.NDArray[Any]:
    """One value for all candidates, in the memory of one. Not to be changed."""
    return np.broadcast_to(np.asarray(value), candidates)


Numbers = Ints
