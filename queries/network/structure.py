"""The shape of the whole network: communities, and brokers that join parts which else would not meet.

Small graphs by NetworkX (Louvain: Blondel et al. 2008; betweenness: Brandes 2001), large ones by
scikit-network (Louvain) and sampled betweenness (Brandes & Pich 2007).
"""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import scipy.sparse as sp
from sknetwork.clustering import Louvain

from graph.snapshot import Snapshot

LARGE = 5_000  # nodes
_SAMPLE = 200  # sources of sampled betweenness
_ACTORS = (
    "Enterprise",
    "University",
    "ResearchInstitute",
    "Platform",
    "Expert",
    "CommissionerTeam",
    "Organisation",
    "IndustryChain",
)


@dataclass(frozen=True, slots=True)
class Community:
    """A group that works together more than with others; members by number of ties, most first."""

    size: int
    members: tuple[tuple[str, str, str], ...]  # id, kind, name


@dataclass(frozen=True, slots=True)
class Broker:
    """One through whom others are joined. `share` is the part of all shortest ways that pass, 0…1."""

    id: str
    kind: str
    name: str
    share: float


def communities(snapshot: Snapshot, most: int = 20, members: int = 12) -> list[Community]:
    """Communities of two or more among those who cooperate, the largest first."""
    numbers, matrix = _actors(snapshot)
    if not matrix.nnz:
        return []
    if len(numbers) > LARGE:
        labels = Louvain(random_state=0).fit_predict(sp.csr_matrix(matrix))  # it knows no sparse arrays
        groups = [np.flatnonzero(labels == label).tolist() for label in np.unique(labels)]
    else:
        groups = [
            sorted(group) for group in nx.community.louvain_communities(nx.from_scipy_sparse_array(matrix), seed=0)
        ]
    ties = np.diff(matrix.indptr)
    found = []
    for group in sorted((g for g in groups if len(g) > 1), key=lambda g: (-len(g), g[0]))[:most]:
        first = sorted(group, key=lambda i: (-ties[i], snapshot.names[numbers[i]]))[:members]
        found.append(Community(len(group), tuple(_named(snapshot, int(numbers[i])) for i in first)))
    return found


def brokers(snapshot: Snapshot, most: int = 20) -> list[Broker]:
    """Who lies on most shortest ways between others."""
    numbers, matrix = _actors(snapshot)
    graph = nx.from_scipy_sparse_array(matrix)
    sample = _SAMPLE if len(numbers) > LARGE else None
    shares = nx.betweenness_centrality(graph, k=sample, seed=0)
    ranked = sorted(shares.items(), key=lambda pair: (-pair[1], snapshot.names[numbers[pair[0]]]))
    return [Broker(*_named(snapshot, int(numbers[i])), float(share)) for i, share in ranked[:most] if share > 0]


def _named(snapshot: Snapshot, number: int) -> tuple[str, str, str]:
    return snapshot.ids[number], snapshot.kinds[number], snapshot.names[number]


def _actors(snapshot: Snapshot) -> tuple[np.ndarray, sp.csr_array]:
    """Numbers of the actors and their undirected adjacency."""
    numbers = snapshot.of_kind(*_ACTORS)
    position = np.full(len(snapshot.ids), -1)
    position[numbers] = np.arange(len(numbers))
    heads, tails = position[snapshot.heads], position[snapshot.tails]
    inside = (heads >= 0) & (tails >= 0)
    ends = (heads[inside], tails[inside])
    matrix = sp.csr_array((np.ones(len(ends[0])), ends), shape=(len(numbers), len(numbers)))
    both = sp.csr_array(matrix + matrix.T)
    both.data = np.ones_like(both.data)
    return numbers, both
