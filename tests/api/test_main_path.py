"""From a name to an explained match, on the embedded engines and on the servers: the same answers."""

import math
from pathlib import Path
from typing import Any

from tests.api.conftest import FIRM, PARTNER, Api

REVIEW = (Path(__file__).parents[2] / "examples/changshan/review.txt").read_bytes().decode("utf-8")
OF_OTHER_TRADES = ("山茶油", "农业", "油博士", "中药", "林业")


def matched(api: Api) -> dict[str, Any]:
    """The match of the firm that the review names."""
    answer = api.post("/v1/matches", {"enterprise": api.id_of(FIRM), "want": "institutes", "limit": 20})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_existing_partner_comes_first_with_its_sentence(either: Api) -> None:
    items = matched(either)["items"]
    first = items[0]
    assert first["entity"]["name"] == PARTNER
    assert first["level"] == "strong"
    assert len(items) >= 5
    partner = next(c for c in first["contributions"] if c["signal"] == "partner")
    assert partner["value"] > 0
    assert "联合实验室" in partner["reason"]
    cited = [e["record_id"] for e in first["evidence"] if e["signal"] == "partner"]
    quotes = [either.get(f"/v1/records/{one}").json()["locator"]["quote"] for one in cited]
    assert any("联合实验室揭牌成立" in "".join(quote.split()) for quote in quotes)


def test_institutes_of_other_trades_are_only_for_reference(either: Api) -> None:
    others = [item for item in matched(either)["items"] if any(w in item["entity"]["name"] for w in OF_OTHER_TRADES)]
    assert len(others) >= 3
    assert {item["level"] for item in others} == {"weak"}


def test_contributions_add_up_and_every_cited_sentence_stands_in_the_review(either: Api) -> None:
    answer = matched(either)
    cited = set()
    for item in answer["items"]:
        assert abs(math.fsum(c["value"] for c in item["contributions"]) - item["score"]) < 1e-9
        assert set(item["missing"]) == {c["signal"] for c in item["contributions"] if c["raw"] is None}
        assert all(c["reason"] for c in item["contributions"])
        cited |= {e["record_id"] for e in item["evidence"]}
    scores = [item["score"] for item in answer["items"]]
    assert scores == sorted(scores, reverse=True)
    assert [item["rank"] for item in answer["items"]] == list(range(1, len(scores) + 1))
    assert len(cited) > 10
    for record_id in cited:
        locator = either.get(f"/v1/records/{record_id}").json()["locator"]
        assert REVIEW[locator["start"] : locator["end"]] == locator["quote"]


def test_the_network_the_gaps_and_the_lists_answer(either: Api) -> None:
    firm = either.id_of(FIRM)
    ego = either.get("/v1/network/ego", id=firm).json()
    assert {"nodes", "edges", "legend", "table", "hidden", "center", "revision"} <= ego.keys()
    assert PARTNER in {node["name"] for node in ego["nodes"]}
    paths = either.get("/v1/network/paths", a=firm, b=either.id_of("浙江大学")).json()["items"]
    assert [node["name"] for node in paths[0]["nodes"]] == [FIRM, PARTNER, "浙江大学"]
    gaps = either.get("/v1/gaps/chains").json()
    assert {gap["rule"] for gap in gaps["items"]} == {"chains_uncovered", "chains_without_commissioner"}
    assert all(gap["next_steps"] for gap in gaps["items"])
    assert any(cell["gap"] for cell in gaps["coverage"]["cells"])
    chains = {one["name"]: one for one in either.get("/v1/chains").json()["items"]}
    assert {"轴承", "信息材料", "一片芯", "山茶油"} <= chains.keys()
    commissioners = {one["name"] for one in either.get("/v1/commissioners").json()["items"]}
    assert {"韩海亮", "沈建福", "省科技特派团"} <= commissioners
    rd = either.get("/v1/indicators", indicator="R&D经费投入").json()["items"][0]
    assert (rd["value"], rd["unit"], rd["year"]) == (3.7, "亿元", 2022)


def test_ledger_and_graph_are_identical(either: Api) -> None:
    verified = either.get("/v1/graph/verify", role="admin").json()
    assert verified["identical"], verified["differing"]
    rebuilt = either.client.post("/v1/graph/rebuild", headers={"Authorization": f"Bearer {either.token('admin')}"})
    assert rebuilt.json()["types"] == verified["types"]
    assert either.get("/v1/graph/verify", role="admin").json()["identical"]
