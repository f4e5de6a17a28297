"""Who is joined with whom: ego networks and paths on the store, communities and brokers on the snapshot."""

from queries.network.ego import MAX_NODES, ego
from queries.network.paths import Path, paths
from queries.network.structure import Broker, Community, brokers, communities
from queries.network.subgraph import Dot, Line, Subgraph, as_networkx

__all__ = [
    "MAX_NODES", "Broker", "Community", "Dot", "Line", "Path", "Subgraph", "as_networkx", "brokers", "communities",
    "ego", "paths",
]  # fmt: skip
