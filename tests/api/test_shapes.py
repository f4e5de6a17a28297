"""The shapes that programs rely on: search, entities, records, pages of lists."""

import pytest

from graph.model import Source
from tests.api.conftest import FIRM, PARTNER, Api
from tests.graph.ledger.loading import load


def names(api: Api, q: str) -> list[str]:
    """What a search finds, in order."""
    return [item["name"] for item in api.get("/v1/search", q=q).json()["items"]]


@pytest.mark.parametrize(
    "q", [FIRM, "富乐德石英", "富乐德", "fldsy", "FLDSY", " 富 乐 德 ", "石英科技", "浙江富乐德石英科技有限公司 "]
)
def test_a_firm_is_found_by_name_short_name_part_and_initials(api: Api, q: str) -> None:
    assert FIRM in names(api, q)


def test_an_exact_name_comes_first_then_other_names_then_parts(api: Api) -> None:
    found = api.get("/v1/search", q="浙江大学").json()["items"]
    assert found[0]["name"] == "浙江大学"
    order = [item["matched"] for item in found]
    assert order == sorted(order, key=("exact", "alias", "code", "initials", "prefix", "part").index)
    assert len(found) > 3


def test_the_organisation_comes_before_platforms_named_after_it(api: Api) -> None:
    found = [item for item in api.get("/v1/search", q="富乐德").json()["items"] if item["matched"] == "part"]
    assert names(api, "富乐德")[0] == FIRM
    assert all(item["type"] != "Enterprise" for item in found)


def test_a_search_says_id_type_name_label_next_and_revision(api: Api) -> None:
    body = api.get("/v1/search", q="常山", limit=2).json()
    assert {"items", "next", "revision"} <= body.keys()
    assert {"id", "type", "name", "label"} <= body["items"][0].keys()
    following = api.get("/v1/search", q="常山", limit=2, cursor=body["next"]).json()
    assert {i["id"] for i in body["items"]}.isdisjoint({i["id"] for i in following["items"]})
    assert names(api, "没有这样的名字") == []


def test_a_match_by_need_and_for_experts(api: Api) -> None:
    body = api.post("/v1/matches", {"need_text": "石英材料高温应用研究", "want": "institutes"}).json()
    assert body["items"][0]["entity"]["name"] == PARTNER
    assert {"items", "model_version", "revision", "query", "considered"} <= body.keys()
    experts = api.post("/v1/matches", {"need_text": "水果玉米新品种", "want": "experts"}).json()["items"]
    assert experts[0]["entity"]["name"] == "韩海亮"
    assert {"id", "name", "type"} <= experts[0]["entity"].keys()


def test_an_entity_shows_every_claim_with_its_source(api: Api) -> None:
    body = api.get(f"/v1/entities/{api.id_of(FIRM)}").json()
    assert body["type"] == "Enterprise"
    assert body["claims"]["name"][0]["source_id"] == "changshan-2023"
    assert body["claims"]["name"][0]["chosen"]
    assert "富乐德" in body["names"]


def test_a_record_leads_to_its_sentence(api: Api) -> None:
    entity = api.get(f"/v1/entities/{api.id_of(FIRM)}").json()
    body = api.get(f"/v1/records/{entity['record_ids'][0]}").json()
    assert {"start", "end", "quote"} <= body["locator"].keys()
    assert body["source"]["id"] == "changshan-2023"
    assert body["source"]["place"] == "330822"
    assert body["basis"] in ("stated", "name")


def test_pages_of_neighbours_make_the_whole(api: Api) -> None:
    address = f"/v1/entities/{api.id_of('常山县')}/neighbours"
    whole = api.get(address, limit=200).json()["items"]
    found, cursor = [], None
    while True:
        page = api.get(address, limit=7, **({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole
    assert len(whole) > 20


def test_a_client_that_has_the_newest_answer_is_told_so(api: Api) -> None:
    first = api.get("/v1/chains")
    bearer = {"Authorization": f"Bearer {api.token()}", "If-None-Match": first.headers["etag"]}
    assert api.client.get("/v1/chains", headers=bearer).status_code == 304
    other = {**bearer, "Authorization": f"Bearer {api.token('viewer', '110101')}"}
    assert api.client.get("/v1/chains", headers=other).status_code == 200


def test_a_key_of_a_source_serves_as_an_id_and_a_merged_one_redirects(api: Api) -> None:
    ledger = api.service.ledger
    source = Source("codes", "编号", "table", place="330822", known_on="2023-12-31", keyed=True)
    load(ledger, {"K1": 1}, source=source)
    load(ledger, {"K1": 1, "K2": 2}, source=source)  # the older one survives
    api.service.refresh()
    first, second = (api.get(f"/v1/entities/codes:{key}").json()["id"] for key in ("K1", "K2"))
    judgement = ledger.judge("same", first, second, user="li", rule="hand", reason="同一企业")
    api.service.refresh()
    moved = api.client.get(
        f"/v1/entities/{second}", headers={"Authorization": f"Bearer {api.token()}"}, follow_redirects=False
    )
    assert (moved.status_code, moved.headers["location"]) == (301, f"/v1/entities/{first}")
    assert api.get("/v1/entities/codes:K2").json()["id"] == first
    ledger.revoke_judgement(judgement, "li")
    api.service.refresh()
    assert api.get(f"/v1/entities/{second}").json()["id"] == second
