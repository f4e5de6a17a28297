"""The page of one thing: every claim of every source, which of them counts and why, and what it was joined with."""

from collections.abc import Iterator

import pytest

from api.settings import Settings
from graph.ledger import Ledger
from graph.model import Role
from tests.api.conftest import FIRM, PARTNER, Api, running
from tests.ingest.identity.test_identity import load

CODE = "91330822MA00000A1R"
NEW, OLD = "浙江云启轴承科技有限公司", "浙江旧启机械有限公司"


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A firm of which two lists say different things, and one that was judged to be another."""
    home = tmp_path_factory.mktemp("firm")
    ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
    columns = {"name": "名称", "credit_code": "代码", "address": "地址", "phone": "电话", "above_scale": "规上"}
    for source, name, address in (("first", OLD, "天马街道"), ("second", NEW, "辉埠镇")):
        table = f"名称,代码,地址,电话,规上\n{name},{CODE},{address},13800000001,是\n"
        load(ledger, home, source, table, kind="Enterprise", **columns)
    load(ledger, home, "third", "名称\n云启轴承\n", kind="Enterprise", name="名称")
    ledger.close()
    with running(Settings(home=home)) as opened:
        yield opened


def shown(api: Api, role: Role = "officer") -> str:
    answer = api.get(f"/entities/{api.id_of(NEW)}", role=role)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_both_values_stand_with_their_sources_and_why_one_counts(firm: Api) -> None:
    page = shown(firm)
    for text in ("辉埠镇", "天马街道", "未采用", "批次较新", "批次 1", "批次 2", CODE):
        assert text in page


def test_yes_and_no_are_words(firm: Api) -> None:
    row = shown(firm).partition("是否规上")[2].partition("</tr>")[0]
    assert ">是</td>" in row.replace(" ", "")


def test_the_judgement_that_joined_two_names_is_told_with_its_reason(firm: Api) -> None:
    assert "是其简称" in shown(firm)
    assert "是其简称" not in shown(firm, "viewer")


def test_a_viewer_sees_that_there_is_a_telephone_but_not_which(firm: Api) -> None:
    assert "13800000001" in shown(firm)
    assert "13800000001" not in shown(firm, "viewer")


def test_what_was_merged_leads_to_the_survivor(firm: Api) -> None:
    (judgement,) = firm.service.ledger.judgements()
    survivor = firm.id_of(NEW)
    (merged,) = {judgement.left, judgement.right} - {survivor}
    headers = {"Authorization": f"Bearer {firm.token()}"}
    answer = firm.client.get(f"/entities/{merged}", headers=headers, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/entities/{survivor}")


def test_programs_are_told_the_same(firm: Api) -> None:
    body = firm.get(f"/v1/entities/{firm.id_of(NEW)}").json()
    assert body["chosen_by"] == {"name": "number", "address": "batch"}
    assert [(one["value"], one["batch_id"], one["chosen"]) for one in body["claims"]["address"]] == [
        ("辉埠镇", 2, True), ("天马街道", 1, False),
    ]  # fmt: skip


def test_relations_stand_beside_the_claims_with_their_evidence(api: Api) -> None:
    page = api.get(f"/entities/{api.id_of(FIRM)}").text
    relations = page.partition("<h2>关系")[2].partition("</section>")[0]
    assert PARTNER in relations
    assert relations.count("data-drawer") >= relations.count('<a href="/entities/') > 0
    assert page.count("data-drawer") > 3
