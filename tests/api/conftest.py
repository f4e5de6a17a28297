"""The application in this process on real engines, asked as programs ask it: by HTTP with a token."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.service import Service
from api.settings import Settings
from graph.ledger import Ledger
from graph.model import Role
from ingest.examples import apply_example
from tests.support import services
from tests.support.neo4j import Neo4jServer

FIRM = "浙江富乐德石英科技有限公司"
PARTNER = "浙江大学杭州国际科创中心"


@dataclass
class Api:
    """A running application and tokens for it. Requests go out as an officer of all places unless told otherwise."""

    client: TestClient
    service: Service
    tokens: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)

    def token(self, role: Role = "officer", *places: str) -> str:
        """The secret of a token with that role and those places."""
        if (role, places) not in self.tokens:
            users = self.service.ledger.users
            if users.get("tester") is None:
                users.add("tester", "a-long-password", "admin")
            self.tokens[role, places] = self.service.ledger.tokens.create("tester", role, places)[1]
        return self.tokens[role, places]

    def get(self, path: str, *, role: Role = "officer", places: tuple[str, ...] = (), **query: Any) -> httpx.Response:
        """GET with a token."""
        return self.client.get(path, params=query or None, headers=self._bearer(role, places))

    def post(self, path: str, body: Any, *, role: Role = "officer", places: tuple[str, ...] = ()) -> httpx.Response:
        """POST of JSON with a token."""
        return self.client.post(path, json=body, headers=self._bearer(role, places))

    def id_of(self, name: str) -> str:
        """The id of what has exactly this name."""
        found: str = self.get("/v1/search", q=name).json()["items"][0]["id"]
        return found

    def _bearer(self, role: Role, places: tuple[str, ...]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(role, *places)}"}


@contextmanager
def running(settings: Settings) -> Iterator[Api]:
    """The application on these settings."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        app: Any = client.app
        yield Api(client, app.state.service)


@pytest.fixture(scope="module")
def api(changshan_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The demo on SQLite and ladybug."""
    home = tmp_path_factory.mktemp("api") / "home"
    shutil.copytree(changshan_home, home)
    services.took_part("ladybug", "0.22.0")
    with running(Settings(home=home)) as opened:
        yield opened


@pytest.fixture(params=["sqlite and ladybug", "postgres and neo4j"])
def either(request: pytest.FixtureRequest, home: Path) -> Iterator[Api]:
    """The demo, once on the embedded engines and once on the servers."""
    settings = Settings(home=home)
    if request.param != "sqlite and ladybug":
        server: Neo4jServer = request.getfixturevalue("neo4j_server")
        server.clear()
        settings = Settings(
            home=home, ledger_url=request.getfixturevalue("postgres_url"), graph_url=server.url,
            graph_user=server.user, graph_password=server.password,
        )  # fmt: skip
    ledger = Ledger.open(settings.ledger, home)
    assert not apply_example("changshan", ledger, "tests").refused
    ledger.close()
    with running(settings) as opened:
        yield opened
