"""Personal values, a single firm's figures and what belongs to one place: who sees them, in every form they take."""

from collections.abc import Iterator

import pytest

from api.settings import Settings
from graph.ids import new_id
from graph.ledger import Ledger
from graph.model import NewEntity, Record, Source
from tests.api.conftest import Api, running

BOOK = Source("book", "名录（合成）", "table", place="331021", known_on="2023-12-31", synthetic=True)
PHONE = "13900001234"
HERE, ELSEWHERE = ("331021",), ("330822",)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A firm with a contact told in a sentence and a revenue observed; a county figure; an institute with its funds."""
    home = tmp_path_factory.mktemp("masking") / "home"
    ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
    kinds = ("Enterprise", "Place", "ResearchInstitute", "Observation", "Observation")
    new = [NewEntity(new_id("e"), kind, (f"n{n}",)) for n, kind in enumerate(kinds)]
    firm, place, institute, ours, theirs = (entity.entity_id for entity in new)
    told = {"file": "a.txt", "start": 0, "end": 9, "quote": f"合成企业联系人王某，电话{PHONE}"}
    tie = {"file": "a.txt", "start": 0, "end": 9, "quote": f"合成企业（{PHONE}）与合成研究院合作"}
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        writer.mint(new)
        writer.write(
            [
                Record("node", "Enterprise", "1", firm, None, {"name": "合成企业", "phone": PHONE}, told),
                Record("node", "Place", "2", place, None, {"name": "合成县"}, {"row": 2}),
                Record("node", "ResearchInstitute", "3", institute, None, {"name": "合成院", "yearly_funds": 300}, {}),
                Record(
                    "node", "Observation", "4", ours, None, {"indicator": "销售收入", "value": 87654, "year": 2022}, {}
                ),
                Record(
                    "node", "Observation", "5", theirs, None, {"indicator": "R&D投入", "value": 5.5, "year": 2022}, {}
                ),
                Record("relation", "ABOUT", "6", ours, firm, {}, {}),
                Record("relation", "ABOUT", "7", theirs, place, {}, {}),
                Record("relation", "COLLABORATES_WITH", "8", firm, institute, {"kind": "合作"}, tie),
            ]
        )
    ledger.close()
    with running(Settings(home=home)) as opened:
        yield opened


def test_a_sentence_that_tells_a_personal_value_is_masked_with_it(county: Api) -> None:
    firm = county.get(f"/v1/entities/{county.id_of('合成企业')}").json()
    record = f"/v1/records/{firm['record_ids'][0]}"
    assert PHONE in county.get(record).json()["locator"]["quote"]
    assert county.get(record, role="viewer").json()["locator"]["quote"] == "***"
    assert PHONE not in county.get(record, role="viewer").text


def test_a_telephone_in_a_sentence_about_something_else_is_masked_too(county: Api) -> None:
    (tie,) = county.get(f"/v1/entities/{county.id_of('合成院')}/neighbours").json()["items"]
    record = f"/v1/records/{tie['record_ids'][0]}"
    assert county.get(record, role="viewer").json()["locator"]["quote"] == "合成企业（***）与合成研究院合作"
    assert PHONE in county.get(record).json()["locator"]["quote"]


def test_figures_of_a_single_firm_are_for_officers_and_those_of_a_county_for_all(county: Api) -> None:
    def values(role: str) -> dict[str, object]:
        items = county.get("/v1/indicators", role=role).json()["items"]  # type: ignore[arg-type]
        return {item["indicator"]: item["value"] for item in items}

    assert values("officer") == {"销售收入": 87654, "R&D投入": 5.5}
    assert values("viewer") == {"销售收入": "***", "R&D投入": 5.5}
    row = next(i for i in county.get("/v1/indicators").json()["items"] if i["indicator"] == "销售收入")
    for address in (f"/v1/entities/{row['id']}", f"/v1/records/{row['record_ids'][0]}"):
        assert "87654" in county.get(address).text
        assert "87654" not in county.get(address, role="viewer").text


def test_what_belongs_to_a_place_is_seen_by_its_viewers_and_by_nobody_of_another(county: Api) -> None:
    address = f"/v1/entities/{county.id_of('合成院')}"

    def funds(role: str, places: tuple[str, ...]) -> object:
        return county.get(address, role=role, places=places).json()["properties"]["yearly_funds"]  # type: ignore[arg-type]

    assert funds("viewer", HERE) == 300
    assert funds("viewer", ()) == 300
    assert funds("viewer", ELSEWHERE) == "***"
    assert funds("officer", ELSEWHERE) == "***"
