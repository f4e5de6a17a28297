"""Who did what together, and when: parties × acts, as the learned signals read it.

An act is a project, platform or contract with those who take part in it, or a cooperation that is stated as one
relation. Everything comes from one snapshot, so a snapshot as of a day gives the history that was known then.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from graph.snapshot import Ints, Snapshot
from queries.matching.features import DIRECT, INSTITUTES, SHARED

Floats32 = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
YEAR = 365.25  # days
# How fast an act is forgotten: its weight is e^(-age / years). Judged, not tuned: a project lasts three to four years.
FADING: Mapping[str, float] = {"soon": 1.5, "slowly": 4.0}
UNDATED_YEARS = 5.0  # an act without a day counts like one of five years ago
_ACTS = ("Project", "Platform", "Contract")
_PARTIES = ("Enterprise", "University", "ResearchInstitute", "Platform", "Organisation", "Expert")
_LEADING = ("coordinator", "承担", "牵头")  # roles in an act
STEPS = 8  # of a walk; what lies farther has less than e^-2 of the weight


class History:
    """Parties × acts of a snapshot with weights by age. `parties` are node numbers, ascending."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.kinds = np.array(snapshot.kinds, dtype=object)
        heads, acts, dates, self.nodes, leads = self._incidence()
        self.parties: Ints = np.unique(np.concatenate([snapshot.of_kind(*INSTITUTES, "Enterprise"), heads])).astype(
            np.int32
        )
        self.position = np.full(len(snapshot.ids), -1, dtype=np.int32)
        self.position[self.parties] = np.arange(len(self.parties), dtype=np.int32)
        shape = (len(self.parties), len(dates))
        both = sp.csr_array((np.ones(len(heads), dtype=np.float32), (self.position[heads], acts)), shape=shape)
        both.sum_duplicates()
        both.data[:] = 1
        self.part: sp.csr_array = both
        self._leading = (heads[leads], acts[leads])
        self.day = _day(snapshot.date, dates)
        self.age: Floats32 = _ages(self.day, dates)
        self.size: Floats32 = np.bincount(both.indices, minlength=shape[1]).astype(np.float32)
        self.acts: Floats32 = np.diff(both.indptr).astype(np.float32)
        self.firm = self.kinds[self.parties] == "Enterprise"
        self.institute = np.isin(self.kinds[self.parties], INSTITUTES)

    @classmethod
    def of(cls, snapshot: Snapshot) -> "History":
        """The history of a snapshot, kept with it."""
        return snapshot.once("history", lambda: cls(snapshot))

    @cached_property
    def with_firm(self) -> Flags:
        """Which acts have a firm in them."""
        return self.counted(self.firm) > 0

    @cached_property
    def back(self) -> sp.csr_array:
        """Acts × parties."""
        return sp.csr_array(self.part.T)

    def weight(self, fading: str) -> Floats32:
        """The weight of each act by its age."""
        return self._weights[fading]

    def counted(self, chosen: Flags) -> Floats32:
        """How many of some parties take part in each act."""
        found: Floats32 = self.back @ chosen.astype(np.float32)
        return found

    def walked(self, start: Floats32, fading: str, steps: int) -> list[Floats32]:
        """Where a walk party → act → party is after 1 … `steps`, from a distribution over parties.

        Each step chooses an act of the party by weight, then any of its parties alike.
        """
        to_acts, to_parties = self._steps[fading], self._onward
        found: list[Floats32] = []
        here = start
        for _ in range(steps):
            here = np.asarray(to_parties @ (to_acts @ here), dtype=np.float32)
            found.append(here)
        return found

    def tied(self, start: Floats32) -> Floats32:
        """One step of resource allocation (Zhou, Lü & Zhang 2009) from weighted parties over shared acts.

        A party gives what it has to those with whom it shared acts, by the acts' weight; nobody gives to himself.
        """
        given = start / np.maximum(self.strength, 1e-6)
        through = self.back @ given
        own = given * self._own
        return np.asarray(np.maximum(self.part @ (through * self.tie) - own, 0), dtype=np.float32)

    def partners(self, party: int) -> Floats32:
        """How strongly each party is tied to this one: acts shared, by weight, each divided among its others."""
        found = self.shared(party, self.tie)
        found[party] = 0
        return found

    def shared(self, party: int, weight: Floats32) -> Floats32:
        """For each party the sum of weights of the acts that it shares with this one, itself included."""
        mark, mine = np.zeros(self.part.shape[1], dtype=np.float32), self.acts_of(party)
        mark[mine] = weight[mine]
        found: Floats32 = self.part @ mark
        return found

    def acts_of(self, party: int) -> Ints:
        """The acts of a party."""
        found: Ints = self.part.indices[self.part.indptr[party] : self.part.indptr[party + 1]]
        return found

    @cached_property
    def met(self) -> sp.csr_array:
        """Parties × parties: 1 where two ever shared an act."""
        alone = self.size < 2
        some = self.part @ sp.diags_array((~alone).astype(np.float32))
        found = sp.csr_array(some @ self.back)
        found.setdiag(0)
        found.eliminate_zeros()
        found.data[:] = 1
        return found

    @cached_property
    def led(self) -> Floats32:
        """How many acts each party led, by weight."""
        heads, acts = self._leading
        found = np.bincount(self.position[heads], self.weight("slowly")[acts], len(self.parties))
        return found.astype(np.float32)

    @cached_property
    def strength(self) -> Floats32:
        """The sum of a party's ties."""
        found: Floats32 = self.part @ (self.tie * (self.size - 1))
        return found

    @cached_property
    def countries(self) -> tuple[list[str], Ints]:
        """The countries that are known, and the number of each party's among them (-1 where none is said)."""
        attributes = self.snapshot.column("attributes")
        said = [_country(attributes[number]) for number in self.parties.tolist()]
        known = sorted({one for one in said if one})
        number = {one: n for n, one in enumerate(known)}
        return known, np.array([number.get(one, -1) for one in said], dtype=np.int32)

    @cached_property
    def tie(self) -> Floats32:
        """What an act ties each two of its parties by: its weight by age, divided among the others."""
        found = self.weight("slowly") / np.maximum(self.size - 1, 1) * (self.size > 1)
        return np.asarray(found, dtype=np.float32)

    # --- below

    @cached_property
    def _weights(self) -> dict[str, Floats32]:
        return {name: np.exp(-self.age / years).astype(np.float32) for name, years in FADING.items()}

    @cached_property
    def _own(self) -> Floats32:
        found: Floats32 = self.part @ self.tie
        return found

    @cached_property
    def _onward(self) -> sp.csr_array:
        return sp.csr_array(self.part @ sp.diags_array(1 / np.maximum(self.size, 1)))

    @cached_property
    def _steps(self) -> dict[str, sp.csr_array]:
        found = {}
        for name, weight in self._weights.items():
            total = np.maximum(self.part @ weight, 1e-9).astype(np.float32)
            found[name] = sp.csr_array(sp.diags_array(weight) @ self.back @ sp.diags_array(1 / total))
        return found

    def _incidence(self) -> tuple[Ints, Ints, list[str | None], Ints, Flags]:
        """Parties, the acts that they take part in, each act's day, its node (-1: a stated cooperation), who leads."""
        snapshot = self.snapshot
        chosen = snapshot.of_relation_kind(*SHARED) & np.isin(self.kinds[snapshot.tails], _ACTS)
        chosen &= np.isin(self.kinds[snapshot.heads], _PARTIES)
        nodes, acts = np.unique(snapshot.tails[chosen], return_inverse=True)
        stated = np.flatnonzero(
            snapshot.of_relation_kind(*DIRECT)
            & np.isin(self.kinds[snapshot.heads], _PARTIES)
            & np.isin(self.kinds[snapshot.tails], _PARTIES)
        )
        alone = np.arange(len(nodes), len(nodes) + len(stated))
        own, told = snapshot.column("date_from"), snapshot.relation_column("date_from")
        dates = [own[n] for n in nodes.tolist()] + [told[r] for r in stated.tolist()]
        heads = np.concatenate([snapshot.heads[chosen], snapshot.heads[stated], snapshot.tails[stated]])
        where = np.concatenate([acts, alone, alone]).astype(np.int32)
        roles = snapshot.relation_column("role")
        leads = np.zeros(len(heads), dtype=bool)
        leads[: int(chosen.sum())] = [roles[n] in _LEADING for n in np.flatnonzero(chosen).tolist()]
        numbers = np.concatenate([nodes, np.full(len(stated), -1)]).astype(np.int32)
        return heads.astype(np.int32), where, dates, numbers, leads


def joint_acts(snapshot: Snapshot) -> int:
    """Dated projects, platforms and contracts in which a firm and an institute take part.

    A cooperation of two that is stated as one relation does not count: it shows nobody who works with whom besides.
    """

    def count() -> int:
        chosen = snapshot.of_relation_kind(*SHARED)
        heads, tails = snapshot.heads[chosen], snapshot.tails[chosen]
        acts, firms, institutes = (_marked(snapshot, kinds) for kinds in (_ACTS, ("Enterprise",), INSTITUTES))
        with_both = np.intersect1d(tails[acts[tails] & firms[heads]], tails[acts[tails] & institutes[heads]])
        dates = snapshot.column("date_from") if len(with_both) else []
        return sum(bool(dates[act]) for act in with_both.tolist())

    return snapshot.once("joint acts", count)


def _marked(snapshot: Snapshot, kinds: tuple[str, ...]) -> Flags:
    found = np.zeros(len(snapshot.ids), dtype=bool)
    found[snapshot.of_kind(*kinds)] = True
    return found


def _day(as_of: str | None, dates: list[str | None]) -> date:
    """The day from which ages count: the snapshot's, else the one after the newest act."""
    if as_of is not None:
        return date.fromisoformat(as_of)
    return max((_begun(day) for day in dates if day), default=date(2000, 1, 1)) + timedelta(days=1)


def _ages(day: date, dates: list[str | None]) -> Floats32:
    """Years from each act to the day."""
    years = [(day - _begun(one)).days / YEAR if one else UNDATED_YEARS for one in dates]
    return np.maximum(np.array(years, dtype=np.float32), 0)


def _begun(text: str) -> date:
    year, month, day = ([int(part) for part in text[:10].split("-")] + [1, 1])[:3]
    return date(year, month, day)


def _country(attributes: str) -> str:
    """The country in a node's attributes, read without parsing them all."""
    _, found, rest = attributes.partition('"country":"')
    return rest.partition('"')[0] if found else ""
