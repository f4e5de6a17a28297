"""Answers that are kept: the same as those that are computed, for nobody else, and for no other state."""

from typing import Any

import httpx
import pytest

from graph.ledger import Ledger
from graph.model import NewEntity, Record, Source
from tests.api.conftest import FIRM, Api


@pytest.fixture
def computed(api: Api, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were answered by the application itself."""
    from api import answers

    seen: list[str] = []
    tagged = answers.tagged

    def counting(ask: answers.Asked, body: Any) -> Any:
        seen.append(ask.request.url.path)
        return tagged(ask, body)

    monkeypatch.setattr("api.answers.tagged", counting)
    monkeypatch.setattr("api.routers.matches.tagged", counting)
    del api
    return seen


def test_the_same_question_is_computed_once_and_answered_twice(api: Api, computed: list[str]) -> None:
    first, second = (api.get("/v1/search", q="石英坩埚，一次") for _ in range(2))
    asked = {"enterprise": api.id_of(FIRM), "limit": 7}
    third, fourth = (api.post("/v1/matches", asked) for _ in range(2))
    assert first.content == second.content
    assert third.content == fourth.content
    assert computed.count("/v1/matches") == 1
    same = ("content-type", "etag", "cache-control", "content-security-policy", "x-content-type-options")
    assert [first.headers[name] for name in same] == [second.headers[name] for name in same]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_a_kept_answer_is_not_sent_to_who_has_it_already(api: Api) -> None:
    first = api.get("/v1/search", q="胡柚，两次")
    again = api.client.get(
        "/v1/search", params={"q": "胡柚，两次"},
        headers={"Authorization": f"Bearer {api.token()}", "If-None-Match": first.headers["etag"]},
    )  # fmt: skip
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_another_role_and_another_place_get_their_own_answer(api: Api) -> None:
    path = f"/v1/entities/{api.id_of('黄文')}" if api.get("/v1/search", q="黄文").json()["items"] else "/v1/overview"
    mine = api.get(path)
    assert api.get(path).content == mine.content
    elsewhere = api.get(path, places=("110101",))
    assert elsewhere.content != mine.content
    assert api.get("/v1/overview", places=("110101",)).json() != api.get("/v1/overview").json()


def test_a_token_that_was_revoked_gets_nothing_though_the_answer_is_kept(api: Api) -> None:
    ledger = api.service.ledger
    api.token()
    info, secret = ledger.tokens.create("tester", "officer", ())

    def ask() -> httpx.Response:
        return api.client.get("/v1/overview", headers={"Authorization": f"Bearer {secret}"})

    assert [ask().status_code, ask().status_code] == [200, 200]
    ledger.tokens.revoke(info.token_id)
    assert ask().status_code == 401


def test_a_token_revoked_by_another_process_is_refused_at_its_next_use(api: Api) -> None:
    api.token()
    info, secret = api.service.ledger.tokens.create("tester", "viewer", ())
    headers = {"Authorization": f"Bearer {secret}"}
    assert api.client.get("/v1/overview", headers=headers).status_code == 200
    other = Ledger.open(api.service.settings.ledger, api.service.settings.home)
    other.tokens.revoke(info.token_id)
    other.close()
    assert api.client.get("/v1/overview", headers=headers).status_code == 401


def test_after_a_load_the_new_state_is_answered(api: Api) -> None:
    asked = {"q": "后来的石英厂"}
    assert api.get("/v1/search", **asked).json()["items"] == []
    before = api.get("/v1/search", **asked).headers["etag"]
    source = Source("later", "后来的名录", "table", place="330822", known_on="2024-12-31")
    with api.service.ledger.batch(source, mode="full", originals=[], user="li") as writer:
        writer.mint([NewEntity("e-later", "Enterprise", ("后来的石英厂",))])
        payload = {"name": "后来的石英厂"}
        writer.write([Record("node", "Enterprise", "later", "e-later", None, payload, {"row": 1})])
    api.service.refresh()
    after = api.get("/v1/search", **asked)
    assert [item["name"] for item in after.json()["items"]] == ["后来的石英厂"]
    assert after.headers["etag"] != before


def test_what_changes_without_a_revision_is_never_kept(api: Api) -> None:
    jobs = api.service.ledger.jobs
    job = jobs.start("x", "tester")
    first = api.get(f"/v1/jobs/{job.job_id}")
    jobs.begin(job.job_id)
    jobs.advance(job.job_id, 0.5, "一半")
    second = api.client.get(
        f"/v1/jobs/{job.job_id}",
        headers={"Authorization": f"Bearer {api.token()}", "If-None-Match": first.headers.get("etag", "")},
    )
    assert second.status_code == 200
    assert second.json() != first.json()
    jobs.finish(job.job_id)
