"""What is wrong is said to the person who can mend it: where, what, and what to do."""

from typing import Any

import httpx
import pytest

from queries.matching import MAX_NEED_TEXT
from tests.api.conftest import FIRM, Api


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem details (RFC 9457) of an answer that must have this status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert {"type", "title", "detail", "instance"} <= body.keys()
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


def test_an_unknown_firm_is_told_with_the_nearest_names(api: Api) -> None:
    body = problem(api.post("/v1/matches", {"enterprise": "富乐得石英"}), 404)
    assert FIRM in body["nearest"]
    assert problem(api.get("/v1/entities/富乐得石英"), 404)["nearest"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_need_is_refused_with_what_is_wanted(api: Api, text: str) -> None:
    body = problem(api.post("/v1/matches", {"need_text": text}), 422)
    assert str(MAX_NEED_TEXT) in body["detail"] + body["remedy"]


@pytest.mark.parametrize("size", [MAX_NEED_TEXT + 1, 100_000, 600_000])
def test_a_need_that_is_too_long_is_refused_with_the_limit(api: Api, size: int) -> None:
    body = problem(api.post("/v1/matches", {"need_text": "石" * size}), 422)
    assert str(MAX_NEED_TEXT) in body["detail"]


def test_a_need_of_just_the_limit_is_answered(api: Api) -> None:
    assert api.post("/v1/matches", {"need_text": "石英" * (MAX_NEED_TEXT // 2)}).status_code == 200


@pytest.mark.parametrize("text", ["🧪🧪", "……？！", "\u200b\u200b"])
def test_a_need_without_any_word_recommends_nobody_firmly_and_says_what_is_missing(api: Api, text: str) -> None:
    body = api.post("/v1/matches", {"need_text": text}).json()
    assert {item["level"] for item in body["items"]} == {"weak"}
    assert "text" in body["query"]["missing"]


def test_neither_firm_nor_need_is_refused(api: Api) -> None:
    assert "enterprise" in str(problem(api.post("/v1/matches", {}), 422))


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"enterprise": "e", "wnat": "institutes"}, "wnat"),
        ({"need_text": "石英", "want": "firms"}, "want"),
        ({"need_text": "石英", "limit": 0}, "limit"),
        ({"need_text": "石英", "limit": 201}, "limit"),
        ({"need_text": 5}, "need_text"),
        ({"need_text": "石英", "task": "friends"}, "task"),
        ([], "body"),
    ],
)
def test_a_wrong_field_is_named(api: Api, body: Any, named: str) -> None:
    found = problem(api.post("/v1/matches", body), 422)
    assert any(named in error["location"] for error in found["errors"])


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"\xff\xfe", b'{"need_text": "\xed\xa0\x80"}'])
def test_what_is_no_json_is_refused(api: Api, content: bytes) -> None:
    headers = {"Authorization": f"Bearer {api.token()}", "Content-Type": "application/json"}
    problem(api.client.post("/v1/matches", content=content, headers=headers), 422)


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(api: Api) -> None:
    headers = {"Authorization": f"Bearer {api.token()}", "Content-Type": "application/json"}
    announced = api.client.post("/v1/matches", content=b" " * 2_000_001, headers=headers)
    streamed = api.client.post("/v1/matches", content=(b" " * 100_000 for _ in range(30)), headers=headers)
    for answer in (announced, streamed):
        assert answer.status_code == 413
        assert "2000000" in answer.json()["detail"]


@pytest.mark.parametrize(
    "address",
    ["/v1/search", "/v1/search?q=", "/v1/search?q=x&cursor=abc", "/v1/search?q=x&limit=0", "/v1/indicators?year=abc",
     "/v1/network/ego", "/v1/network/ego?id=x&hops=9", "/v1/gaps/chains?threshold=-1", "/v1/chains?cursor=-1"],
)  # fmt: skip
def test_a_wrong_question_is_refused_with_what_is_wrong(api: Api, address: str) -> None:
    assert problem(api.get(address), 422)["detail"]


def test_what_does_not_exist_is_told(api: Api) -> None:
    for address in ("/v1/records/f0", "/v1/entities/nosource:1", "/v1/network/ego?id=e0", "/v1/nothing"):
        assert problem(api.get(address), 404)["detail"]
    assert problem(api.client.delete("/v1/chains", headers={"Authorization": f"Bearer {api.token()}"}), 404)


@pytest.mark.parametrize("name", ["../../etc/passwd", "%00", "a" * 3_000, "'; DROP TABLE record; --", "\u202e"])
def test_a_hostile_id_is_only_not_found(api: Api, name: str) -> None:
    answer = api.client.get(f"/v1/entities/{name}", headers={"Authorization": f"Bearer {api.token()}"})
    assert answer.status_code in (404, 414, 422)
