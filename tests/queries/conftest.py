"""The demo as a snapshot and on the embedded store, for questions that only read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.ledger import Ledger
from graph.ontology import Ontology
from graph.projection import project
from graph.snapshot import Snapshot
from graph.stores import GraphStore, open_store
from graph.tables import GraphTables
from tests.queries.cypher.county import COUNTY


@pytest.fixture(scope="session")
def review(changshan_home: Path, ontology: Ontology) -> GraphTables:
    """The projected demo."""
    ledger = Ledger.open(f"sqlite:///{changshan_home}/ledger.db", changshan_home)
    tables = project(ledger, ontology)
    ledger.close()
    return tables


@pytest.fixture(scope="session")
def snapshot(review: GraphTables) -> Snapshot:
    """The demo in memory."""
    return Snapshot.build(review)


@pytest.fixture(scope="session")
def county() -> Snapshot:
    """The invented county in memory."""
    return Snapshot.build(COUNTY)


@pytest.fixture(scope="session")
def review_store(
    review: GraphTables, ontology: Ontology, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GraphStore]:
    """The demo on ladybug; that Neo4j answers the same is shown in tests/queries/cypher."""
    store = open_store("ladybug://", tmp_path_factory.mktemp("store"), ontology=ontology)
    store.replace(review, ontology.digest)
    yield store
    store.close()
