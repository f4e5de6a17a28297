"""A county sees its own facts and what is shared, everywhere; a viewer sees no personal or confidential value."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from graph.ids import new_id
from graph.ledger import Ledger
from graph.model import NewEntity, Record, Source
from ingest.examples import apply_example
from tests.api.conftest import FIRM, Api, running

OTHER = Source("yuhuan", "外县名录", "table", place="331021", known_on="2023-12-31")
STRANGER = "玉环某阀门有限公司"
SECRETS = {"phone": "13800000000", "contact": "张三", "revenue": 1234.5}


@pytest.fixture(scope="module")
def two_counties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The review of one county and a firm of another, with a phone and a revenue."""
    home = tmp_path_factory.mktemp("places") / "home"
    ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
    apply_example("changshan", ledger, "tests")
    firm = NewEntity(new_id("e"), "Enterprise", (STRANGER,))
    with ledger.batch(OTHER, mode="full", originals=[], user="li") as writer:
        writer.mint([firm])
        payload = {"name": STRANGER, "place": "331021", "business": "石英阀门", **SECRETS}
        writer.write([Record("node", "Enterprise", "1", firm.entity_id, None, payload, {"file": "a.csv", "row": 2})])
    ledger.close()
    with running(Settings(home=home)) as opened:
        yield opened


HERE, THERE = ("330822",), ("331021",)


def test_a_search_finds_the_own_county_and_what_is_shared(two_counties: Api) -> None:
    def names(q: str, places: tuple[str, ...]) -> set[str]:
        return {i["name"] for i in two_counties.get("/v1/search", places=places, q=q).json()["items"]}

    assert FIRM in names("石英", HERE)
    assert names("石英", THERE) & {FIRM} == set()
    assert STRANGER in names("阀门", THERE)
    assert names("阀门", HERE) == set()
    assert {FIRM, STRANGER} <= names("有限公司", ())
    assert "浙江大学" in names("浙江大学", THERE)


def test_what_another_county_owns_cannot_be_asked_for(two_counties: Api) -> None:
    firm = two_counties.id_of(FIRM)
    record = two_counties.get(f"/v1/entities/{firm}").json()["record_ids"][0]
    for address in (
        f"/v1/entities/{firm}", f"/v1/entities/{firm}/neighbours", f"/v1/records/{record}",
        f"/v1/network/ego?id={firm}",        f"/v1/network/paths?a={firm}&b={firm}", f"/v1/indicators?about={firm}",
    ):  # fmt: skip
        assert (address, two_counties.get(address, places=THERE).status_code) == (address, 404)
        assert two_counties.get(address, places=HERE).status_code == 200
    assert two_counties.post("/v1/matches", {"enterprise": firm}, places=THERE).status_code == 404


def test_lists_counts_and_gaps_hold_nothing_of_another_county(two_counties: Api) -> None:
    for address in ("/v1/indicators", "/v1/commissioners", "/v1/projects"):
        assert two_counties.get(address, places=THERE).json()["items"] == []
    firms = two_counties.get("/v1/gaps/enterprises", places=THERE).json()["items"]
    assert [firm["name"] for firm in firms] == [STRANGER]
    coverage = two_counties.get("/v1/gaps/chains", places=THERE).json()["coverage"]
    assert coverage["cells"] == []
    counts = {one["type"]: one["count"] for one in two_counties.get("/v1/overview", places=THERE).json()["items"]}
    assert counts["Enterprise"] == 1
    assert "Observation" not in counts


def test_a_match_rests_on_nothing_of_another_county(two_counties: Api) -> None:
    stranger = two_counties.id_of(STRANGER)
    body = two_counties.post("/v1/matches", {"enterprise": stranger}, places=THERE).json()
    assert all(item["entity"]["type"] != "Platform" for item in body["items"])
    assert all(item["level"] == "weak" for item in body["items"])


def test_a_prefix_of_a_code_is_all_counties_of_the_city(two_counties: Api) -> None:
    assert two_counties.get(f"/v1/entities/{two_counties.id_of(FIRM)}", places=("3308",)).status_code == 200
    assert two_counties.get(f"/v1/entities/{two_counties.id_of(FIRM)}", places=("3310",)).status_code == 404


def test_personal_and_confidential_values_are_masked_for_a_viewer(two_counties: Api) -> None:
    address = f"/v1/entities/{two_counties.id_of(STRANGER)}"
    seen, masked = (two_counties.get(address, role=role).json() for role in ("officer", "viewer"))
    record = f"/v1/records/{seen['record_ids'][0]}"
    for name, value in SECRETS.items():
        assert seen["properties"][name] == value
        assert masked["properties"][name] == "***"
        assert [claim["value"] for claim in masked["claims"][name]] == ["***"]
        assert two_counties.get(record, role="viewer").json()["payload"][name] == "***"
    assert "13800000000" not in two_counties.get(address, role="viewer").text
    assert masked["properties"]["business"] == "石英阀门"


def test_a_token_cannot_reach_beyond_its_user(tmp_path: Path, two_counties: Api) -> None:
    users, tokens = two_counties.service.ledger.users, two_counties.service.ledger.tokens
    users.add("county", None, "officer", HERE)
    with pytest.raises(Exception, match="超出"):
        tokens.create("county", "officer", THERE)
    with pytest.raises(Exception, match="超出"):
        tokens.create("county", "admin", HERE)
