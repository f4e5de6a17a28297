"""Fixtures that every package's tests share. Real services only; each starts at its first use, once a run."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import services

if TYPE_CHECKING:
    from graph.ledger import Ledger
    from graph.ontology import Ontology
    from graph.stores import GraphStore
    from tests.support.postgres import PostgresServer

_KEPT_VARIABLES = ("DAQIAO_TEST_", "DAQIAO_NEO4J_DIR")


def pytest_configure() -> None:
    # The suite must never touch the ledger or graph of whoever runs it.
    for name in [n for n in os.environ if n.startswith("DAQIAO_") and not n.startswith(_KEPT_VARIABLES)]:
        del os.environ[name]
    os.environ["DAQIAO_SEMANTIC"] = "false"  # two seconds a process; the tests of the encoder turn it on


def pytest_terminal_summary(terminalreporter: Any) -> None:
    terminalreporter.write_line(services.summary())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home of the product."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def sqlite_url(home: Path) -> str:
    """A database file that does not exist yet."""
    services.took_part("sqlite", sqlite3.sqlite_version)
    return f"sqlite:///{home}/ledger.db"


@pytest.fixture
def sqlite_ledger(sqlite_url: str, home: Path) -> Iterator["Ledger"]:
    """An empty ledger in a file."""
    from graph.ledger import Ledger

    opened = Ledger.open(sqlite_url, home)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator["PostgresServer"]:
    """The one PostgreSQL of the run."""
    try:
        from tests.support.postgres import running_postgres
    except ImportError as error:
        services.missing("postgres", str(error))
    with running_postgres() as server:
        services.took_part("postgres", server.version)
        yield server


@pytest.fixture
def postgres_url(postgres_server: "PostgresServer") -> Iterator[str]:
    """A fresh, empty database."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def postgres_ledger(postgres_url: str, home: Path) -> Iterator["Ledger"]:
    """An empty ledger on PostgreSQL."""
    from graph.ledger import Ledger

    opened = Ledger.open(postgres_url, home)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without a ledger, on each engine."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def ledger(ledger_url: str, home: Path) -> Iterator["Ledger"]:
    """An empty ledger, on each engine."""
    from graph.ledger import Ledger

    opened = Ledger.open(ledger_url, home)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def ontology() -> "Ontology":
    """The types of the product."""
    from graph.ontology import load

    return load()


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Any]:
    """The one Neo4j of the run: `url`, `user`, `password`, `clear()`."""
    try:
        from tests.support.neo4j import running_neo4j
    except ImportError as error:
        services.missing("neo4j", str(error))
    with running_neo4j() as server:
        yield server


@pytest.fixture
def neo4j_url(neo4j_server: Any) -> str:
    """The address of the Neo4j of the run, emptied."""
    neo4j_server.clear()
    return str(neo4j_server.url)


@pytest.fixture(params=["ladybug", "neo4j"])
def store(request: pytest.FixtureRequest, home: Path, ontology: "Ontology") -> Iterator["GraphStore"]:
    """An empty graph store, on each engine."""
    from graph.stores import open_store

    if request.param == "ladybug":
        import ladybug

        services.took_part("ladybug", ladybug.__version__)
        opened = open_store("ladybug://", home, ontology=ontology)
    else:
        url = request.getfixturevalue("neo4j_url")
        server = request.getfixturevalue("neo4j_server")
        opened = open_store(url, home, user=server.user, password=server.password, ontology=ontology)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def changshan_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the demo data, to be copied: never write to it."""
    from graph.ledger import Ledger
    from ingest.examples import apply_example

    folder = tmp_path_factory.mktemp("changshan") / "home"
    opened = Ledger.open(f"sqlite:///{folder}/ledger.db", folder)
    report = apply_example("changshan", opened, "tests")
    opened.close()
    assert not report.refused, [str(problem) for problem in report.problems]
    return folder


@pytest.fixture
def changshan(changshan_home: Path, home: Path) -> Iterator["Ledger"]:
    """A ledger in a file with the demo data loaded."""
    from graph.ledger import Ledger

    shutil.copytree(changshan_home, home, dirs_exist_ok=True)
    opened = Ledger.open(f"sqlite:///{home}/ledger.db", home)
    yield opened
    opened.close()
