"""The review queue and judgements over HTTP: who may, what is shown, and that all of it can be taken back."""

from collections.abc import Iterator

import pytest

from tests.api.conftest import FIRM, PARTNER, Api


@pytest.fixture
def pair(api: Api) -> Iterator[tuple[str, str]]:
    """Two platforms of the demo's county that are asked about; afterwards nothing is left of it."""
    found = api.get("/v1/search", q="综合体", type="Platform").json()["items"]
    one, other = (item["id"] for item in found[:2])
    api.service.ledger.questions.ask([(one, other, 0.96, "名称相近", "unlike")])
    yield one, other
    for judgement in api.service.ledger.judgements():
        if judgement.revoked_at is None:
            api.service.ledger.revoke_judgement(judgement.judgement_id, "tester")
    _refresh(api)


def _refresh(api: Api) -> None:
    api.service.refresh()


def _question(api: Api) -> dict[str, object]:
    (question,) = api.get("/v1/identity/questions").json()["items"]
    return dict(question)


def delete(api: Api, path: str, **how: object) -> int:
    token = api.token(**how) if how else api.token()  # type: ignore[arg-type]
    return api.client.delete(path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_question_shows_both_sides_with_every_claim_and_its_source(api: Api, pair: tuple[str, str]) -> None:
    question = _question(api)
    assert question["reason"] == "名称相近"
    for side in ("left", "right"):
        shown = question[side]
        assert isinstance(shown, dict)
        assert shown["id"] in pair
        assert all(claim["source_id"] and claim["record_id"] for claim in shown["claims"]["name"])


def test_same_merges_the_address_redirects_and_undo_restores_both(api: Api, pair: tuple[str, str]) -> None:
    question = _question(api)
    made = api.post("/v1/identity/questions", {"question_id": question["question_id"], "verdict": "same"}).json()
    _refresh(api)
    survivor = api.service.ledger.resolve(pair[1])
    gone = next(one for one in pair if one != survivor)
    answer = api.client.get(
        f"/v1/entities/{gone}", headers={"Authorization": f"Bearer {api.token()}"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (301, f"/v1/entities/{survivor}")
    assert api.get("/v1/identity/questions").json()["items"] == []

    assert delete(api, f"/v1/identity/judgements/{made['judgement_ids'][0]}") == 200
    _refresh(api)
    assert {api.get(f"/v1/entities/{one}").json()["id"] for one in pair} == set(pair)
    assert len(api.get("/v1/identity/questions").json()["items"]) == 1


def test_all_above_a_score_are_accepted_at_once(api: Api, pair: tuple[str, str]) -> None:
    assert api.post("/v1/identity/questions", {"accept_above": 0.97}).json()["judgement_ids"] == []
    answer = api.post("/v1/identity/questions", {"accept_above": 0.95}).json()
    assert (len(answer["judgement_ids"]), answer["open"]) == (1, 0)


@pytest.mark.parametrize("body", [{}, {"question_id": "q1", "accept_above": 0.9}, {"accept_above": 0.2}])
def test_an_answer_names_one_question_or_a_score(api: Api, body: dict[str, object]) -> None:
    assert api.post("/v1/identity/questions", body).status_code == 422


def test_an_unknown_question_or_judgement_is_not_found(api: Api) -> None:
    assert api.post("/v1/identity/questions", {"question_id": "q0"}).status_code == 404
    assert delete(api, "/v1/identity/judgements/j0") == 404


def test_a_judgement_by_hand_keeps_who_and_why(api: Api, pair: tuple[str, str]) -> None:
    body = {"verdict": "different", "left": pair[0], "right": pair[1], "reason": "地址不同"}
    made = api.post("/v1/identity/judgements", body)
    assert made.status_code == 201
    kept = api.get("/v1/identity/judgements", entity=pair[0]).json()["items"][0]
    assert (kept["judgement_id"], kept["judge"], kept["reason"]) == (made.json()["judgement_id"], "tester", "地址不同")
    assert api.post("/v1/identity/judgements", body | {"verdict": "same"}).status_code == 409


def test_a_firm_and_a_platform_are_never_the_same(api: Api) -> None:
    ends = {"left": api.id_of(FIRM), "right": api.id_of(PARTNER)}
    assert api.post("/v1/identity/judgements", {"verdict": "same", **ends}).status_code == 409


def test_a_viewer_may_neither_read_nor_answer(api: Api, pair: tuple[str, str]) -> None:
    assert api.get("/v1/identity/questions", role="viewer").status_code == 403
    assert api.post("/v1/identity/questions", {"accept_above": 0.9}, role="viewer").status_code == 403
    assert api.get("/v1/identity/judgements", role="viewer").status_code == 403


def test_another_county_sees_and_answers_nothing(api: Api, pair: tuple[str, str]) -> None:
    elsewhere = ("331021",)
    question = _question(api)
    assert api.get("/v1/identity/questions", places=elsewhere).json()["items"] == []
    assert api.post("/v1/identity/questions", {"accept_above": 0.9}, places=elsewhere).json()["judgement_ids"] == []
    body = {"question_id": question["question_id"], "verdict": "same"}
    assert api.post("/v1/identity/questions", body, places=elsewhere).status_code == 404
    assert api.get("/v1/identity/questions", places=("330822",)).json()["items"]


def test_another_county_takes_no_judgement_back(api: Api, pair: tuple[str, str]) -> None:
    body = {"verdict": "different", "left": pair[0], "right": pair[1]}
    made = api.post("/v1/identity/judgements", body).json()["judgement_id"]
    token = api.token("officer", "331021")
    answer = api.client.delete(f"/v1/identity/judgements/{made}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 404
    assert api.service.ledger.judgements_of([made])[0].revoked_at is None
