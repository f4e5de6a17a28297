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
    Kept as small as what it says: a number for each candidate; only for those at the positions `where`, all others
    being 0 (`some`); or one for each group (`grouped`). Nothing is written out for all that is read of twenty.
    """

    _values: Floats
    _known: Flags  # one a candidate; of a grouped one, one a group
    _raw: Floats
    asked: bool = True
    where: Ints | None = None
    groups: Ints | None = None

    @classmethod
    def of(cls, values: Floats, known: Flags | bool = True, raw: Floats | None = None) -> "Measure":
        """Clip to 0…1 and blank what is not known."""
        clipped = np.clip(values, 0.0, 1.0)
        if known is True:  # of hundred thousands of candidates nothing has to be blanked
            return cls(clipped, alike(True, len(values)), clipped if raw is None else raw)
        flags = np.broadcast_to(np.asarray(known, dtype=bool), values.shape)
        return cls(np.where(flags, clipped, 0.0), flags, clipped if raw is None else raw)

    @classmethod
    def some(cls, where: Ints, values: Floats, raw: Floats, known: Flags) -> "Measure":
        """Values in 0…1 of the candidates at these ascending positions, all of them known; 0 for all others."""
        return cls(values, known, raw, True, where)

    @classmethod
    def unasked(cls, candidates: int) -> "Measure":
        """Nothing that this signal compares is known of the seeker."""
        return cls(alike(0.0, candidates), alike(False, candidates), alike(np.nan, candidates), False)

    def grouped(self, groups: Ints) -> "Measure":
        """What this says of groups, said of candidates: `groups` is that of each one."""
        return Measure(self._values, self._known, self._raw, self.asked, None, groups)

    @property
    def values(self) -> Floats:
        """0…1 for each candidate."""
        return self._whole(self._values)

    @property
    def known(self) -> Flags:
        """Of which candidates it is known."""
        return self._known if self.groups is None else self._known[self.groups]

    @property
    def raw(self) -> Floats:
        """The number in the signal's unit for each candidate, nan where it is not known."""
        found: Floats = np.where(self.known, self._whole(self._raw), np.nan)
        return found

    def at(self, positions: Ints) -> "Measure":
        """The same of the candidates at some positions."""
        if not self.asked:
            return Measure.unasked(len(positions))
        if self.groups is not None:
            return Measure(self._values, self._known, self._raw).at(self.groups[positions])
        known = self._known[positions]
        if self.where is None:
            return Measure(self._values[positions], known, self._raw[positions], self.asked)
        numbers = np.zeros((2, len(positions)))
        if len(self.where):
            place = np.minimum(np.searchsorted(self.where, positions), len(self.where) - 1)
            there = self.where[place] == positions
            numbers[0, there], numbers[1, there] = self._values[place[there]], self._raw[place[there]]
        return Measure(numbers[0], known, numbers[1], self.asked)

    def add_to(self, total: Floats, weight: float) -> None:
        """Add weight × value of each candidate."""
        if self.where is not None:
            total[self.where] += weight * self._values
        elif self.groups is not None:
            total += (weight * self._values)[self.groups]
        elif self.asked:
            total += weight * self._values

    def __len__(self) -> int:
        return len(self._known if self.groups is None else self.groups)

    def _whole(self, numbers: Floats) -> Floats:
        if self.groups is not None:
            return numbers[self.groups]
        if self.where is None:
            return numbers
        whole = np.zeros(len(self))
        whole[self.where] = numbers
        return whole


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
def alike(value: float | bool, candidates: int) -> npt.NDArray[Any]:
    """One value for all candidates, in the memory of one. Not to be changed."""
    return np.broadcast_to(np.asarray(value), candidates)


Numbers = Ints
