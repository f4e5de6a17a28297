"""What the service needs of a graph engine, in the domain's words. One class an engine implements it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.tables import GraphDelta, GraphTables

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """One `.cypher` file: its text and what its header says. `parameters` and `columns` are names in order."""

    name: str
    purpose: str
    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class StoreState:
    """What a store says of itself: the ledger revision and the ontology digest that it holds."""

    revision: int
    ontology: str


class GraphStore(Protocol):
    """A projection of the ledger that answers Cypher. All errors are `DaqiaoError`s."""

    name: str

    def state(self) -> StoreState | None:
        """What the store holds, or None when it is empty or was never loaded whole."""

    def replace(self, tables: GraphTables, ontology_digest: str) -> None:
        """Hold exactly these nodes and relations. A failure leaves the former content or None as state."""

    def apply(self, delta: GraphDelta) -> None:
        """Go from `delta.since` to `delta.revision`; repeating it changes nothing."""

    def run(self, query: Query, parameters: Mapping[str, Any]) -> list[Row]:
        """All rows of a read query. Parameters are checked against the query's header first."""

    def contents(self) -> GraphTables:
        """Everything the store holds, to be compared with the ledger."""

    def ping(self) -> None:
        """Return when the engine answers, else raise `ServiceUnavailable`."""

    def close(self) -> None:
        """Give back the engine; the object is of no use afterwards."""


def check_parameters(query: Query, parameters: Mapping[str, Any]) -> None:
    """Raise ValueError unless the parameters are exactly those of the header.

    The embedded engine answers a missing parameter with no rows and no error.
    """
    wanted: Sequence[str] = query.parameters
    if set(wanted) != set(parameters):
        raise ValueError(f"{query.name}: wants {sorted(wanted)}, got {sorted(parameters)}")
