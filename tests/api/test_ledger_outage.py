"""A ledger that is down is told as that, stops what needs it, and comes back without help."""

from pathlib import Path

from api.settings import Settings
from ingest.examples import apply_example
from tests.api.conftest import FIRM, running
from tests.api.test_following import until
from tests.support.postgres import PostgresServer


def test_a_ledger_that_is_down_is_named_and_the_service_recovers_alone(
    home: Path, postgres_server: PostgresServer, postgres_url: str
) -> None:
    with running(Settings(home=home, ledger_url=postgres_url, watch_seconds=0.1)) as api:
        apply_example("changshan", api.service.ledger, "tests")
        assert until(lambda: bool(api.get("/v1/search", q=FIRM).json()["items"]))
        postgres_server.kill()
        try:
            assert until(lambda: api.client.get("/readyz").status_code == 503)
            until(lambda: False, seconds=1.0)  # the watcher has met the outage, too
            parts = api.client.get("/readyz").json()["parts"]
            refused = api.get("/v1/chains")
        finally:
            postgres_server.start_again()
        assert "台账" in parts["ledger"]
        assert parts["graph"] == "ok"
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert until(lambda: api.client.get("/readyz").status_code == 200)
        assert until(lambda: api.get("/v1/chains").status_code == 200)
