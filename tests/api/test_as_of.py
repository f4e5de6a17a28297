"""The API as of a day: matches, gaps, networks and lists answer only from what was dated before."""

import pytest

from tests.api.conftest import FIRM, PARTNER, Api

BEFORE, AFTER = "2023-12-04", "2023-12-05"  # the firm's laboratory with its partner is of 2023-12-04
GRAPH = (
    "/v1/overview", "/v1/gaps/chains", "/v1/gaps/enterprises", "/v1/network/communities", "/v1/network/brokers",
    "/v1/chains", "/v1/commissioners", "/v1/indicators", "/v1/projects",
)  # fmt: skip


def test_a_network_shows_only_what_was_known_before_the_day(api: Api) -> None:
    firm, partner = api.id_of(FIRM), api.id_of(PARTNER)
    early, late = (api.get("/v1/network/ego", id=firm, hops=1, as_of=day) for day in (BEFORE, AFTER))
    assert partner in {node["id"] for node in late.json()["nodes"]}
    assert early.status_code == 404 or partner not in {node["id"] for node in early.json()["nodes"]}
    assert late.json()["as_of"] == AFTER


@pytest.mark.parametrize("path", GRAPH)
def test_before_the_first_fact_every_list_is_empty_and_in_the_end_it_is_the_present_one(api: Api, path: str) -> None:
    nothing = api.get(path, as_of="1900-01-01")
    assert nothing.status_code == 200
    assert nothing.json()["items"] == []
    now, later = api.get(path).json()["items"], api.get(path, as_of="2999-01-01").json()["items"]
    assert later == now


def test_a_match_says_its_day_and_knows_no_later_cooperation(api: Api) -> None:
    firm = api.id_of(FIRM)
    early, late = (api.post("/v1/matches", {"enterprise": firm, "as_of": day}).json() for day in (BEFORE, AFTER))
    assert late["query"]["as_of"] == AFTER
    partners = [
        [c["raw"] for i in one["items"] for c in i["contributions"] if c["signal"] == "partner"]
        for one in (early, late)
    ]
    assert not any(partners[0])
    assert any(partners[1])


def test_before_the_first_fact_a_match_is_empty_with_the_reason(api: Api) -> None:
    said = api.post("/v1/matches", {"enterprise": api.id_of(FIRM), "as_of": "1900-01-01"}).json()
    assert said["items"] == []
    assert "1900-01-01 之前没有任何资料" in said["reason"]


@pytest.mark.parametrize("day", ["昨天", "2023-13-01", "x" * 41, "0"])
def test_a_day_that_is_none_is_refused(api: Api, day: str) -> None:
    assert api.get("/v1/search", q="石英", as_of=day).status_code == 422
    assert api.post("/v1/matches", {"need_text": "石英", "as_of": day}).status_code == 422


def test_an_institute_finds_firms_by_the_api(api: Api) -> None:
    said = api.post("/v1/matches", {"offer": api.id_of(PARTNER), "want": "firms", "limit": 5}).json()
    assert said["items"][0]["entity"]["name"] == FIRM
    assert said["query"]["offer"]["name"] == PARTNER
    assert api.post("/v1/matches", {"offer": api.id_of(PARTNER)}).status_code == 422
    assert api.post("/v1/matches", {"enterprise": api.id_of(FIRM), "want": "firms"}).status_code == 422


def test_a_batch_is_a_job_with_answers_and_problems(api: Api) -> None:
    firm = api.id_of(FIRM)
    queries = [
        {"query_id": "A", "firm_id": firm}, {"query_id": "B", "firm_id": "nobody"},
        {"query_id": "C", "firm_id": firm, "as_of": "1900-01-01"},
    ]  # fmt: skip
    said = api.post("/v1/matches/batch", {"task": "partners", "queries": queries, "limit": 5})
    assert said.status_code == 202
    job_id = said.json()["job"]["job_id"]
    assert said.headers["location"] == f"/v1/jobs/{job_id}"
    api.client.app.state.runner.wait(job_id, 60)  # type: ignore[attr-defined]
    job = api.service.ledger.jobs.get(job_id)
    assert (job.state, job.progress) == ("done", 1.0)
    answers, problems = job.result["predictions"], job.result["problems"]
    assert [(one["query_id"], len(one["institutes"])) for one in answers] == [("A", 5), ("B", 0), ("C", 0)]
    assert [(one["value"], one["code"]) for one in problems] == [("B", "unknown-firm"), ("C", "unanswered")]
    assert api.id_of(PARTNER) not in answers[0]["institutes"]


@pytest.mark.parametrize(
    "body",
    [
        {"task": "friends", "queries": [{"query_id": "A"}]},
        {"task": "need", "queries": []},
        {"task": "need", "queries": [{"query_id": "A"}], "as_of": "昨天"},
        {"task": "need", "queries": [{"query_id": "A"}], "source": "nowhere"},
    ],
)
def test_a_batch_that_cannot_be_understood_is_refused_at_once(api: Api, body: dict[str, object]) -> None:
    assert api.post("/v1/matches/batch", body).status_code == 422
    assert api.post("/v1/matches/batch", body, role="viewer").status_code == 403
