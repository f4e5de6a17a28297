"""The service follows the ledger, and outlives its graph engine."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from api.settings import Settings
from graph.ledger import Ledger
from ingest.examples import apply_example
from tests.api.conftest import FIRM, PARTNER, running
from tests.graph.ledger.loading import load
from tests.support.neo4j import Neo4jServer


def until(true: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Whether it becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.2)
    return False


def test_a_load_by_another_process_reaches_a_running_service(home: Path) -> None:
    with running(Settings(home=home, watch_seconds=0.1)) as api:
        other = Ledger.open(f"sqlite:///{home}/ledger.db", home)
        apply_example("changshan", other, "cli")
        assert until(lambda: bool(api.get("/v1/search", q=FIRM).json()["items"]))
        assert until(lambda: api.get("/v1/overview").json()["items"] != [])
        batch = other.batches()[0].batch_id
        load(other, {"甲": 1})
        other.rollback(batch, "cli")
        other.close()
        assert until(lambda: api.get("/v1/search", q=FIRM).json()["items"] == [])
        assert until(lambda: api.get("/v1/graph/verify", role="admin").json()["identical"])


def test_without_the_graph_engine_matching_goes_on_and_the_rest_recovers_alone(
    home: Path, neo4j_url: str, neo4j_server: Neo4jServer
) -> None:
    settings = Settings(
        home=home, graph_url=neo4j_url, graph_user=neo4j_server.user, graph_password=neo4j_server.password,
        watch_seconds=0.2, graph_timeout=5,
    )  # fmt: skip
    ledger = Ledger.open(settings.ledger, home)
    apply_example("changshan", ledger, "tests")
    with running(settings) as api:
        firm = api.id_of(FIRM)
        assert api.get("/v1/network/ego", id=firm).status_code == 200
        neo4j_server.stop()
        try:
            down = api.get("/v1/network/ego", id=firm)
            assert (down.status_code, down.headers["retry-after"]) == (503, "5")
            ready = api.client.get("/readyz")
            assert ready.status_code == 503
            assert ready.json()["parts"]["ledger"] == "ok"
            assert "暂时不可用" in ready.json()["parts"]["graph"]
            load(ledger, {"新企业": 1})  # the ledger goes on, and so does what is answered from it
            assert until(lambda: bool(api.get("/v1/search", q="新企业").json()["items"]))
            assert api.post("/v1/matches", {"enterprise": firm}).json()["items"][0]["entity"]["name"] == PARTNER
        finally:
            neo4j_server.start_again()
        assert until(lambda: api.client.get("/readyz").status_code == 200)
        assert api.get("/v1/network/ego", id=firm).status_code == 200
        assert until(lambda: api.get("/v1/graph/verify", role="admin").json()["identical"])
    ledger.close()


def test_a_graph_that_somebody_emptied_is_filled_again(home: Path, neo4j_url: str, neo4j_server: Neo4jServer) -> None:
    settings = Settings(
        home=home, graph_url=neo4j_url, graph_user=neo4j_server.user, graph_password=neo4j_server.password,
        watch_seconds=0.2,
    )  # fmt: skip
    ledger = Ledger.open(settings.ledger, home)
    apply_example("changshan", ledger, "tests")
    ledger.close()
    with running(settings) as api:
        neo4j_server.clear()
        assert until(lambda: api.get("/v1/graph/verify", role="admin").json()["identical"])


def test_another_ledger_in_the_place_of_the_first_is_read_anew(home: Path) -> None:
    settings = Settings(home=home, watch_seconds=3600)
    ledger = Ledger.open(settings.ledger, home)
    load(ledger, {"甲": 1, "乙": 2})
    with running(settings) as api:
        assert api.get("/v1/search", q="甲").json()["items"]
        # As a restore leaves it: other content under a higher revision, with nothing said of what went.
        with sqlite3.connect(home / "ledger.db") as file:
            file.execute("UPDATE meta SET value = 'another' WHERE key = 'instance'")
            file.execute("DELETE FROM record WHERE key = '甲'")
        load(ledger, {"丙": 3}, mode="delta")
        api.service.refresh()
        assert api.get("/v1/search", q="甲").json()["items"] == []
        assert {i["name"] for i in api.get("/v1/search", q="丙").json()["items"]} == {"丙"}
    ledger.close()
