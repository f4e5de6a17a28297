"""Both directions: whoever asks, a pair has one score, and the reasons read right from that side; diversity."""

import math

import pytest

from graph.errors import NotFound, UsageError
from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match
from queries.matching.houses import house
from queries.matching.model import Want
from tests.graph.graphs import node, relation, tables


def of(snapshot: Snapshot, name: str) -> str:
    """The id of a name."""
    return snapshot.ids[snapshot.names.index(name)]


@pytest.fixture(scope="module")
def town() -> Snapshot:
    """Two firms with needs, two institutes of one university and one of another, a technology and an expert."""
    shared = {"places": "|*|330822|"}
    nodes = [
        node("Enterprise", "f1", "甲石英厂", place="330822"), node("Enterprise", "f2", "乙胡柚厂", place="330822"),
        node("Need", "n1", "石英坩埚变形", attributes='{"text":"石英坩埚高温变形控制"}'),
        node("Need", "n2", "胡柚保鲜", attributes='{"text":"胡柚鲜果保鲜"}'),
        node("University", "u", "某大学", **shared), node("University", "v", "另一大学", **shared),
        node("ResearchInstitute", "a", "石英材料所", **shared), node("ResearchInstitute", "b", "石英测试所", **shared),
        node("Technology", "t", "石英坩埚涂层", **shared),
        node("Expert", "x", "张三", attributes='{"fields":["石英坩埚"]}'),
        node("IndustryChain", "c", "石英", **shared),
    ]  # fmt: skip
    ties = [
        relation("HAS_NEED", "f1", "n1"), relation("HAS_NEED", "f2", "n2"),
        relation("PART_OF", "a", "u"), relation("PART_OF", "b", "u"),
        relation("IN_CHAIN", "f1", "c"), relation("SPECIALISES_IN", "a", "c"), relation("SPECIALISES_IN", "b", "c"),
        relation("COLLABORATES_WITH", "f1", "a", subkind="联合实验室", date_from="2022-05-01"),
        relation("AFFILIATED_WITH", "x", "v"), relation("OFFERS", "a", "t"),
    ]  # fmt: skip
    return Snapshot.build(tables(1, nodes, ties))


def test_a_pair_has_one_score_whoever_asks(snapshot: Snapshot) -> None:
    offer = of(snapshot, "浙江大学杭州国际科创中心")
    answer = match(snapshot, MatchRequest(offer=offer, want="firms", limit=200))
    assert answer.items
    for item in answer.items[:12]:
        firm = MatchRequest(str(item.entity["id"]), limit=200)
        asked = {one.entity["id"]: one for one in match(snapshot, firm).items}
        assert item.score == asked[offer].score
        assert item.level == asked[offer].level


def test_the_reasons_are_those_of_the_other_side(town: Snapshot) -> None:
    item = match(town, MatchRequest(offer="a", want="firms")).items[0]
    said = {c.signal: c.reason for c in item.contributions}
    assert item.entity["name"] == "甲石英厂"
    assert "与对方有 1 项合作记录" in said["partner"]
    assert not any("本企业" in reason for reason in said.values())
    assert math.fsum(c.value for c in item.contributions) == pytest.approx(item.score, abs=1e-12)
    english = match(town, MatchRequest(offer="a", want="firms"), "en").items[0]
    assert "this firm" not in " ".join(c.reason for c in english.contributions)


@pytest.mark.parametrize(
    ("offer", "want", "first"),
    [("t", "needs", "石英坩埚变形"), ("x", "needs", "石英坩埚变形"), ("x", "firms", "甲石英厂"),
     ("b", "firms", "甲石英厂"), ("a", "needs", "石英坩埚变形"), ("t", "firms", "甲石英厂")],
)  # fmt: skip
def test_who_offers_finds_whom_it_could_serve(town: Snapshot, offer: str, want: Want, first: str) -> None:
    answer = match(town, MatchRequest(offer=offer, want=want))
    assert answer.items[0].entity["name"] == first
    assert len(answer.items) == 2


def test_a_need_is_shown_with_the_firm_that_has_it(town: Snapshot) -> None:
    assert match(town, MatchRequest(offer="t", want="needs")).items[0].entity["kind"] == "甲石英厂"


def test_a_firm_finds_technologies_too(town: Snapshot) -> None:
    assert [i.entity["name"] for i in match(town, MatchRequest("f1", want="technologies")).items] == ["石英坩埚涂层"]


def test_who_asks_must_fit_what_is_wanted(town: Snapshot) -> None:
    for request in (MatchRequest("f1", want="firms"), MatchRequest("f1", want="institutes", offer="a")):
        with pytest.raises(UsageError):
            match(town, request)
    with pytest.raises(NotFound):
        match(town, MatchRequest(offer="f1", want="firms"))


def test_the_first_ones_come_from_different_houses_when_that_is_asked(town: Snapshot) -> None:
    asked = MatchRequest(need_text="石英材料测试", limit=2)
    assert {i.entity["name"] for i in match(town, asked).items} == {"石英材料所", "石英测试所"}
    spread = match(town, MatchRequest(need_text="石英材料测试", limit=2, spread=True)).items
    assert len({house(town, town.number[str(i.entity["id"])]) for i in spread}) == 2
    assert [i.rank for i in spread] == [1, 2]
    everybody = match(town, MatchRequest(need_text="石英材料测试", spread=True))
    assert len(everybody.items) == everybody.considered == 4
