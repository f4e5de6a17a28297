"""What no browser sends and an attacker does, and what nobody foresaw: refused, never a bare failure."""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from api.answers import Asked, page
from api.app import create_app
from api.settings import Settings
from graph.ids import new_id
from graph.ledger import Ledger
from graph.model import NewEntity, Principal, Record, Source
from tests.api.conftest import Api, running
from tests.api.test_sessions import log_in
from tests.graph.ledger.loading import load


@pytest.fixture
def entered(api: Api) -> Api:
    """The demo with a session in the cookie of its client."""
    api.client.cookies.clear()
    assert log_in(api) == 303
    return api


def test_a_token_against_forgery_in_any_alphabet_is_only_wrong(entered: Api) -> None:
    odd = {"X-CSRF-Token": "é".encode("latin-1")}
    written = entered.client.post("/v1/matches", json={"need_text": "石英"}, headers=odd)
    left = entered.client.post("/logout", data={"csrf": "石"}, follow_redirects=False)
    assert (written.status_code, left.status_code) == (403, 403)


def test_another_authorization_does_not_lend_the_session_its_rights(entered: Api) -> None:
    answer = entered.client.post("/v1/matches", json={"need_text": "石英"}, headers={"Authorization": "Basic eDp4"})
    assert answer.status_code == 401


def test_a_one_time_link_stands_in_the_audit(api: Api) -> None:
    app = api.client.app
    assert isinstance(app, FastAPI)
    api.token()
    before = len(api.service.ledger.audit_trail())
    api.client.get(f"/login/once?code={app.state.sessions.link('tester')}", follow_redirects=False)
    api.client.cookies.clear()
    trail = api.service.ledger.audit_trail()
    assert len(trail) == before + 1
    assert any((line["user"], line["action"], line["detail"]) == ("tester", "login", {"by": "link"}) for line in trail)


def test_a_bug_is_answered_like_every_error_and_with_the_same_protection(api: Api, home: Path) -> None:
    app = create_app(Settings(home=home), api.service)

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("unforeseen")

    with TestClient(app) as client:
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unforeseen" not in answer.text


def test_an_answer_is_labelled_with_the_revision_that_it_was_made_of(home: Path) -> None:
    with running(Settings(home=home, watch_seconds=600)) as api:
        load(api.service.ledger, {"甲": 1})
        api.service.refresh()
        scope = {
            "type": "http", "method": "GET", "path": "/v1/search", "query_string": b"", "headers": [],
            "server": ("test", 80), "app": api.client.app,
        }  # fmt: skip
        ask = Asked.of(Request(scope), Principal("li", "officer"))
        load(api.service.ledger, {"甲": 1, "乙": 2})
        api.service.refresh()  # while the question is being answered
        assert json.loads(bytes(page(ask, list(ask.snapshot.names)).body)) == {
            "items": ["甲"], "next": None, "revision": 1, "as_of": None,
        }  # fmt: skip


def test_keys_of_another_county_stay_there(home: Path) -> None:
    settings = Settings(home=home)
    ledger = Ledger.open(settings.ledger, home)
    there = Source("yuhuan", "外县名录", "table", place="331021", known_on="2023-12-31", keyed=True)
    here = Source("book", "本县名录", "table", place="330822", known_on="2023-12-31", keyed=True)
    university = NewEntity(new_id("e"), "University", ("某大学",), {}, (("yuhuan", "7"), ("book", "9")))
    for source, key in ((there, "7"), (here, "9")):
        with ledger.batch(source, mode="full", originals=[], user="li") as writer:
            if source is there:
                writer.mint([university])
            payload = {"name": "某大学"}
            writer.write([Record("node", "University", key, university.entity_id, None, payload, {"row": 2})])
    ledger.close()
    with running(settings) as api:
        address = f"/v1/entities/{university.entity_id}"
        assert api.get(address).json()["keys"] == ["book:9", "yuhuan:7"]
        assert api.get(address, places=("330822",)).json()["keys"] == ["book:9"]


def test_an_address_that_does_not_exist_is_told_in_chinese(api: Api) -> None:
    page = api.client.get("/nowhere", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "没有 /nowhere 这个页面" in page.text
    assert "Not Found" not in page.text
