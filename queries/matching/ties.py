"""The county's own relations as matrices, each made at its first use: who acts for whom, and who is near the seeker."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from graph.snapshot import Ints
from queries.matching.features import INSTITUTES, Features
from queries.matching.model import Flags, Floats, Seeker
from queries.matching.sums import columns


def between(features: Features, relations: Sequence[str], *tail_kinds: str) -> sp.csr_array:
    """Head × tail of these relations with a tail of these kinds: 1 where there is one."""
    key = f"ties:{','.join(relations)}>{','.join(tail_kinds)}"
    return features.snapshot.once(key, lambda: features.incidence(relations, *tail_kinds))


def people(features: Features) -> sp.csr_array:
    """Party × expert or team that acts for it: its staff, and the commissioner teams of its staff or of itself."""

    def found() -> sp.csr_array:
        staff = sp.csr_array(between(features, ("AFFILIATED_WITH",), *INSTITUTES, "Platform", "Organisation").T)
        teams = between(features, ("MEMBER_OF", "LEADS"), "CommissionerTeam")
        return binary(staff + teams + staff @ teams)

    return features.snapshot.once("ties:people", found)


def circle(features: Features, seeker: Seeker, *, firm: float, chain: float, place: float) -> Floats:
    """How near each node is to the seeker: the firm itself, its chains and their other firms, its county.

    The nearest counts. Shape (nodes,); 0 for what is not near.
    """
    near = np.zeros(features.size)
    if place and seeker.place is not None:
        near[_places(features, seeker.place)] = place
    if chain and len(seeker.chains):
        near[features.candidates("firms")[columns(features.holders("firms", "IndustryChain"), seeker.chains)]] = chain
        near[seeker.chains] = chain
    if seeker.firm is not None:
        near[seeker.firm] = firm
    return near


def firms(features: Features) -> Flags:
    """Which nodes are firms."""
    return features.snapshot.once("ties:firms", lambda: np.asarray(features.kinds == "Enterprise"))


def binary(matrix: sp.csr_array) -> sp.csr_array:
    """1 wherever there is anything."""
    result = sp.csr_array(matrix)
    result.sum_duplicates()
    result.data = np.ones_like(result.data)
    return result


def _places(features: Features, adcode: str) -> Ints:
    """The places of that code."""
    places = features.snapshot.of_kind("Place")
    return places[[features.places[number] == adcode for number in places.tolist()]] if len(places) else places
