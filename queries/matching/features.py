"""What the signals read of a snapshot, derived once: themes, cooperation, places, texts.

Themes are chains and technologies that a node works on, by itself or through a platform that it founded or
hosts. Cooperation counts shared laboratories, platforms, projects, contracts and services, each once: a relation
that names the platform by which two work together is that platform's, not a second act.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Literal

import numpy as np
import orjson
import scipy.sparse as sp

from graph.places import division, places_in
from graph.scope import SHARED as EVERYWHERE
from graph.snapshot import Ints, Snapshot
from queries.matching.fusion import MODEL
from queries.matching.model import Flags, Floats, Want
from queries.text import Offers

THEME_RELATIONS = ("IN_CHAIN", "SPECIALISES_IN", "SERVES", "OFFERS", "DEVELOPED", "ASSIGNED_TO")
DIRECT = ("COLLABORATES_WITH", "SERVES", "ASSIGNED_TO")  # cooperation stated as one relation
SHARED = ("CO_FOUNDED", "HOSTS", "UNDERTAKES", "SELLS", "BUYS")  # cooperation through what both take part in
INSTITUTES = ("University", "ResearchInstitute")
PRESENCE = ("COLLABORATES_WITH", "CO_FOUNDED", "HOSTS", "LOCATED_IN", "ASSIGNED_TO", "SERVES", "UNDERTAKES")
_PARTIES = ("Enterprise", "University", "ResearchInstitute", "Platform", "Organisation", "Expert")
_TOWNS = ("镇", "乡", "街道", "村", "社区")
_SHARED_KINDS = ("Platform", "Project", "Contract")
_TEXT_PROPERTIES = ("fields", "capability", "business", "description", "title", "topic")


_KIND_OF: dict[Want, str] = {"experts": "Expert", "technologies": "Technology", "firms": "Enterprise", "needs": "Need"}


class Features:
    """Arrays over all nodes of a snapshot; everything lazy, so a question pays only for what it reads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.kinds = np.array(snapshot.kinds, dtype=object)
        self.size = len(snapshot.ids)

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Features":
        """The features of a snapshot, kept with it."""
        return snapshot.once("matching", lambda: cls(snapshot))

    # --- who can be recommended

    @cached_property
    def institutes(self) -> Ints:
        """Universities, institutes, and platforms that an institute hosts or that cooperate themselves."""
        is_platform = self.kinds == "Platform"
        is_institute = np.isin(self.kinds, INSTITUTES)
        founded = self._tails_of(("HOSTS", "CO_FOUNDED"), is_institute) | self._heads_of(("PART_OF",), is_institute)
        party = np.zeros(self.size, dtype=bool)
        chosen = self.snapshot.of_relation_kind("COLLABORATES_WITH")
        party[self.snapshot.heads[chosen]] = True
        party[self.snapshot.tails[chosen]] = True
        return np.flatnonzero(is_institute | (is_platform & (founded | party))).astype(np.int32)

    @cached_property
    def experts(self) -> Ints:
        """All experts."""
        return np.flatnonzero(self.kinds == "Expert").astype(np.int32)

    def candidates(self, want: Want) -> Ints:
        """Whom a question can be answered with."""
        kind = _KIND_OF.get(want)
        return self.snapshot.of_kind(kind) if kind else self.institutes

    # --- what they work on

    def themes(self, kind: str) -> sp.csr_array:
        """Nodes × themes of that kind (IndustryChain, Technology): 1 where the node works on it."""
        return self._themes[kind]

    @cached_property
    def _themes(self) -> dict[str, sp.csr_array]:
        own = {kind: self.incidence(THEME_RELATIONS, kind) for kind in ("IndustryChain", "Technology")}
        itself = (self.kinds == "Technology").astype(float)  # a technology that looks for needs works on itself
        own["Technology"] = _binary(own["Technology"] + sp.diags_array(itself))
        platforms = self.incidence(("CO_FOUNDED", "HOSTS"), "Platform", square=True)
        return {kind: _binary(direct + platforms @ direct) for kind, direct in own.items()}

    def names_of(self, kind: str) -> list[tuple[int, list[str]]]:
        """The nodes of a kind with those of their names that can be looked for in a text: two characters or more."""

        def read() -> list[tuple[int, list[str]]]:
            split = (
                (n, str(self.snapshot.value(n, "names")).split("\n")) for n in self.snapshot.of_kind(kind).tolist()
            )
            return [(n, [name for name in names if len(name) >= 2]) for n, names in split]

        return self.snapshot.once(f"names:{kind}", read)

    def toward(self, want: Want, matrix: Literal["cooperation", "linked", "kin"]) -> sp.csr_array:
        """Nodes × candidates of that kind, by their positions, of a symmetric matrix: for `sums.weighted_sum`."""
        return self._onto(want, matrix, lambda: getattr(self, matrix))

    def holders(self, want: Want, kind: str) -> sp.csr_array:
        """Themes of that kind, by node number, × candidates by position: who works on them."""
        return self._onto(want, kind, lambda: self.themes(kind))

    def present(self, want: Want) -> sp.csr_array:
        """Counties × candidates by position: the ties that each has there; the last row, of no county, is empty."""
        return self._onto(want, "present", lambda: self._presence)

    def counties_of(self, want: Want) -> Ints:
        """The county of each candidate of that kind, as `counties` numbers it."""
        return self.snapshot.once(f"counties:{want}", lambda: self.counties[1][self.candidates(want)])

    # --- with whom they work

    @cached_property
    def cooperation(self) -> sp.csr_array:
        """Nodes × nodes: how many acts of cooperation two parties share."""
        direct = self.incidence(DIRECT, *_PARTIES, square=True, without=self.by_platform)
        total = direct + direct.T
        for kind in _SHARED_KINDS:
            through = self.incidence(SHARED, kind, square=True)
            total = total + through @ through.T
        kept = sp.diags_array(np.isin(self.kinds, _PARTIES).astype(float))
        matrix = sp.csr_array(kept @ total @ kept)
        matrix.setdiag(0)
        matrix.eliminate_zeros()
        matrix.sort_indices()
        return matrix

    @cached_property
    def linked(self) -> sp.csr_array:
        """Nodes × nodes: 1 where two parties share any cooperation."""
        return _binary(self.cooperation.copy())

    @cached_property
    def by_platform(self) -> frozenset[int]:
        """Relations that name a platform in which both their ends take part."""
        snapshot = self.snapshot
        naming = snapshot.relations_with("platform", *DIRECT).tolist()
        return frozenset(r for r in naming if self._share(r, str(snapshot.relation(r).properties.get("platform"))))

    @cached_property
    def partners(self) -> Floats:
        """How many different partners each node has."""
        return np.diff(self.cooperation.indptr).astype(float)

    @cached_property
    def kin(self) -> sp.csr_array:
        """Nodes × nodes: 1 for a parent or a part."""
        upward = self.incidence(("PART_OF",), *_PARTIES, square=True)
        return _binary(upward + upward.T)

    # --- where they are

    @cached_property
    def places(self) -> list[str | None]:
        """Adcode of each node: its own, its place's, one inside its name, or its parent's."""
        found: list[str | None] = list(self.snapshot.column("place"))
        self._towns_by_county(found)
        for relation in ("LOCATED_IN", "ASSIGNED_TO", "AFFILIATED_WITH", "PART_OF"):
            chosen = np.flatnonzero(self.snapshot.of_relation_kind(relation))
            for r in chosen.tolist():
                head, tail = int(self.snapshot.heads[r]), int(self.snapshot.tails[r])
                if found[head] is None and found[tail] is not None:
                    found[head] = found[tail]
            if relation == "LOCATED_IN":
                self._places_from_names(found)
        return found

    @cached_property
    def counties(self) -> tuple[Mapping[str, int], Ints]:
        """A number for each adcode, and for each node that of its place; -1 where that is not known."""
        numbers = {code: n for n, code in enumerate(dict.fromkeys(filter(None, self.places)))}
        return numbers, np.array([numbers.get(code or "", -1) for code in self.places], dtype=np.int32)

    @cached_property
    def seats(self) -> Floats:
        """Longitude and latitude of each of `counties` in degrees, nan where unknown: shape (counties + 1, 2).

        The last row is that of no county. Of a whole province nobody can say how far it is; a municipality (上海市)
        is a city too.
        """
        result = np.full((len(self.counties[0]) + 1, 2), np.nan)
        for code, number in self.counties[0].items():
            here = division(code)
            if here is None or (here.level == "province" and not here.name.endswith("市")):
                continue
            if here.longitude is not None and here.latitude is not None:
                result[number] = here.longitude, here.latitude
        return result

    @cached_property
    def _presence(self) -> sp.csr_array:
        """Nodes × counties and none: how many ties each node has there."""
        numbers, counties = self.counties
        chosen = self.snapshot.of_relation_kind(*PRESENCE)
        heads, tails = self.snapshot.heads[chosen], self.snapshot.tails[chosen]
        who, other = np.concatenate([heads, tails]), np.concatenate([tails, heads])
        here = counties[other] >= 0
        ends = (who[here], counties[other[here]])
        return sp.csr_array((np.ones(len(ends[0])), ends), shape=(self.size, len(numbers) + 1))

    # --- what is written of them

    def offers(self, want: Want) -> Offers:
        """What is written of all candidates of that kind, in their order."""
        if want not in self._offers:
            self._offers[want] = Offers.read([self.text(int(n)) for n in self.candidates(want)])
        return self._offers[want]

    @cached_property
    def _offers(self) -> dict[Want, Offers]:
        return {}

    @cached_property
    def needs(self) -> list[str]:
        """The words of all needs on record: past ones, because a snapshot holds nothing later than its day."""
        found = (self.snapshot.node(n).properties for n in self.snapshot.of_kind("Need").tolist())
        return [str(one["text"]) for one in found if one.get("text")]

    def text(self, number: int) -> str:
        """What a node says of itself and works on; names of places and legal forms are left out."""
        snapshot, topics = self.snapshot, self._topics
        said = orjson.loads(snapshot.value(number, "attributes"))
        parts = [_bare(name) for name in snapshot.value(number, "names").split("\n")]
        for name in _TEXT_PROPERTIES:
            value = said.get(name)
            parts.extend(value if isinstance(value, list) else [str(value)] if value else [])
        for kind in ("IndustryChain", "Technology"):
            parts.extend(snapshot.names[t] for t in row(self.themes(kind), number).tolist())
        if topics:
            parts.extend(topics[r] for r in snapshot.relations_of(number, "COLLABORATES_WITH") if r in topics)
        for other, _ in snapshot.neighbours(number, "HAS_NEED", "UNDERTAKES"):
            if snapshot.kinds[other] in ("Need", "Project"):
                found = snapshot.node(other).properties
                parts.extend(str(found[key]) for key in ("name", "text", "summary", "topic") if found.get(key))
        return "\n".join(parts)

    def incidence(
        self, relations: Sequence[str], *tail_kinds: str, square: bool = False, without: Collection[int] = ()
    ) -> sp.csr_array:
        """Head × tail of these relations with a tail of these kinds, as 0/1. `square`: parties only as heads."""
        chosen = np.flatnonzero(self.snapshot.of_relation_kind(*relations))
        kept = self._of(*tail_kinds)[self.snapshot.tails[chosen]]
        if without:
            kept &= ~np.isin(chosen, list(without))
        if square:
            kept &= self._of(*_PARTIES)[self.snapshot.heads[chosen]]
        ends = (self.snapshot.heads[chosen[kept]], self.snapshot.tails[chosen[kept]])
        return _binary(sp.csr_array((np.ones(len(ends[0])), ends), shape=(self.size, self.size)))

    # --- below

    def _of(self, *kinds: str) -> Flags:
        """Which nodes are of these kinds."""
        found = np.zeros(self.size, dtype=bool)
        found[self.snapshot.of_kind(*kinds)] = True
        return found

    @cached_property
    def _topics(self) -> Mapping[int, str]:
        """What cooperation was about, by its relation."""
        snapshot = self.snapshot
        told = (
            (r, snapshot.relation(r).properties) for r in snapshot.relations_with("topic", "COLLABORATES_WITH").tolist()
        )
        return {r: str(properties["topic"]) for r, properties in told if properties.get("topic")}

    def _onto(self, want: Want, name: str, matrix: Callable[[], sp.csr_array]) -> sp.csr_array:
        """Columns × candidates of a matrix of nodes × columns."""
        return self.snapshot.once(f"onto:{want}:{name}", lambda: sp.csr_array(matrix()[self.candidates(want)].T))

    def _towns_by_county(self, found: list[str | None]) -> None:
        """A town without a code lies in the county whose lists name it, where they are of one county."""
        names = self.snapshot.names
        towns = [n for n in self.snapshot.of_kind("Place").tolist() if found[n] is None and names[n].endswith(_TOWNS)]
        seen_from = self.snapshot.column("places") if towns else []
        for number in towns:
            counties = set(seen_from[number].strip("|").split("|")) - {EVERYWHERE, ""}
            found[number] = counties.pop() if len(counties) == 1 else None

    def _places_from_names(self, found: list[str | None]) -> None:
        for number, kind in enumerate(self.snapshot.kinds):
            if found[number] is None and kind in _PARTIES and kind != "Expert":
                named = places_in(self.snapshot.names[number])
                found[number] = named[0].adcode if named else None

    def _share(self, relation: int, platform: str) -> bool:
        """Whether both ends of a relation take part in the platform of that name."""
        snapshot = self.snapshot
        ends = (int(snapshot.heads[relation]), int(snapshot.tails[relation]))
        mine, theirs = ({other for other, _ in snapshot.neighbours(end, *SHARED)} for end in ends)
        return any(platform in snapshot.node(number).names for number in mine & theirs)

    def _tails_of(self, relations: Sequence[str], heads: np.ndarray) -> np.ndarray:
        chosen = self.snapshot.of_relation_kind(*relations) & heads[self.snapshot.heads]
        result = np.zeros(self.size, dtype=bool)
        result[self.snapshot.tails[chosen]] = True
        return result

    def _heads_of(self, relations: Sequence[str], tails: np.ndarray) -> np.ndarray:
        chosen = self.snapshot.of_relation_kind(*relations) & tails[self.snapshot.tails]
        result = np.zeros(self.size, dtype=bool)
        result[self.snapshot.heads[chosen]] = True
        return result


def row(matrix: sp.csr_array, number: int) -> Ints:
    """The columns of a row that are not zero: a slice of the arrays, where scipy would build a matrix."""
    found: Ints = matrix.indices[matrix.indptr[number] : matrix.indptr[number + 1]]
    return found


def dense(matrix: sp.csr_array, number: int) -> Floats:
    """A row with its zeros."""
    found = np.zeros(matrix.shape[1])
    found[row(matrix, number)] = matrix.data[matrix.indptr[number] : matrix.indptr[number + 1]]
    return found


def _bare(name: str) -> str:
    """A name without places and legal words: 浙江富乐德石英科技有限公司 → 富乐德石英."""
    for place in places_in(name):
        for form in (place.name, place.name[:-1]):
            name = name.replace(form, " ")
    for word in MODEL.empty_words:
        name = name.replace(word, " ")
    return name


def _binary(matrix: sp.csr_array) -> sp.csr_array:
    result = sp.csr_array(matrix)
    result.sum_duplicates()
    result.data = np.ones_like(result.data)
    return result
