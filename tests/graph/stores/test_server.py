"""The server engine alone: wrong passwords, servers that are down, restarts, and how its errors are told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from neo4j import exceptions

from graph.errors import ConfigurationError, DaqiaoError, ServiceUnavailable, StoreTimeout
from graph.ontology import Ontology
from graph.stores import GraphStore, StoreState, open_store
from graph.stores.neo4j_errors import translated
from tests.graph.graphs import node, rows_of, tables
from tests.support.neo4j import Neo4jServer

GRAPH = tables(7, [node("Enterprise", "e1", "富乐德")])


@pytest.fixture
def server_store(neo4j_url: str, neo4j_server: Neo4jServer, home: Path, ontology: Ontology) -> Iterator[GraphStore]:
    """A store on the server of the run, filled with one firm."""
    opened = open_store(neo4j_url, home, user=neo4j_server.user, password=neo4j_server.password, ontology=ontology)
    opened.replace(GRAPH, "d")
    yield opened
    opened.close()


def test_a_routing_address_reaches_the_same_graph(
    server_store: GraphStore, neo4j_server: Neo4jServer, home: Path
) -> None:
    url = neo4j_server.url.replace("bolt://", "neo4j://")
    routed = open_store(url, home, user=neo4j_server.user, password=neo4j_server.password)
    assert rows_of(routed.contents()) == rows_of(GRAPH)
    routed.close()


def test_a_wrong_password_is_a_matter_of_configuration(neo4j_url: str, home: Path) -> None:
    opened = open_store(neo4j_url, home, user="neo4j", password="not-the-password")
    with pytest.raises(ConfigurationError, match="密码"):
        opened.ping()
    opened.close()


def test_a_server_that_is_not_there_is_told_with_its_address(home: Path) -> None:
    opened = open_store("bolt://127.0.0.1:9", home, user="neo4j", password="x")
    with pytest.raises(ServiceUnavailable, match=r"127\.0\.0\.1:9"):
        opened.ping()
    opened.close()


def test_a_store_works_on_after_the_server_was_stopped_and_started(
    server_store: GraphStore, neo4j_server: Neo4jServer
) -> None:
    neo4j_server.stop()
    with pytest.raises(ServiceUnavailable):
        server_store.ping()
    neo4j_server.start_again()
    server_store.ping()
    assert server_store.state() == StoreState(7, "d")
    assert rows_of(server_store.contents()) == rows_of(GRAPH)


def test_a_frozen_server_is_given_up_and_works_on_when_it_thaws(
    server_store: GraphStore, neo4j_server: Neo4jServer
) -> None:
    server_store.ping()  # a pooled connection, on which the driver alone would wait without limit
    neo4j_server.freeze()
    try:
        with pytest.raises(ServiceUnavailable):
            server_store.ping()
    finally:
        neo4j_server.thaw()
    server_store.ping()


def test_ids_are_unique_per_label_and_per_relation_type(server_store: GraphStore, ontology: Ontology) -> None:
    shown = server_store._read("SHOW CONSTRAINTS YIELD labelsOrTypes AS on RETURN on", {})  # type: ignore[attr-defined]
    held = {row["on"][0] for row in shown}
    assert held >= {*ontology.nodes, *ontology.relations}


def client_error(code: str) -> exceptions.Neo4jError:
    """The driver's error for a code of the server."""
    make: Any = exceptions.Neo4jError._hydrate_neo4j
    error: exceptions.Neo4jError = make(code=code, message="no")
    return error


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (exceptions.ServiceUnavailable("gone"), ServiceUnavailable),
        (exceptions.SessionExpired("gone"), ServiceUnavailable),
        (exceptions.IncompleteCommit("lost"), ServiceUnavailable),
        (client_error("Neo.TransientError.General.DatabaseUnavailable"), ServiceUnavailable),
        (client_error("Neo.TransientError.Transaction.DeadlockDetected"), ServiceUnavailable),
        (client_error("Neo.ClientError.Security.Unauthorized"), ConfigurationError),
        (client_error("Neo.ClientError.Security.AuthenticationRateLimit"), ConfigurationError),
        (client_error("Neo.ClientError.Transaction.TransactionTimedOut"), StoreTimeout),
        (client_error("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"), StoreTimeout),
    ],
)
def test_each_error_of_the_driver_becomes_one_that_a_person_can_act_on(
    raised: Exception, told: type[DaqiaoError]
) -> None:
    with pytest.raises(told), translated("bolt://x"):
        raise raised


@pytest.mark.parametrize("code", ["Neo.ClientError.Statement.SyntaxError", "Neo.DatabaseError.General.UnknownError"])
def test_a_fault_of_the_program_stays_one(code: str) -> None:
    with pytest.raises(exceptions.Neo4jError), translated("bolt://x"):
        raise client_error(code)


@pytest.mark.parametrize("url", ["http://x", "mysql://x", "x", ""])
def test_an_address_of_another_kind_is_refused_with_those_that_work(url: str, home: Path) -> None:
    with pytest.raises(ConfigurationError, match="bolt://"):
        open_store(url, home)
