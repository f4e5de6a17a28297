"""What a bureau keeps beside cooperation: links of a chain, commissioners, platforms, trials, visits, contracts."""

from typing import Any

import pytest

from graph.snapshot import Snapshot
from queries.matching import MatchItem, MatchRequest, match
from queries.matching.features import Features
from tests.graph.graphs import node, relation, tables
from tests.queries.matching.test_values import FIRM, ONE, RIVAL, TWO, values

Row = dict[str, Any]
CHAIN, UPPER, LOWER = (node("IndustryChain", n, n) for n in ("轴承", "轴承钢", "滚子"))
LINKS = [relation("PART_OF", "轴承钢", "轴承"), relation("PART_OF", "滚子", "轴承")]
COUNTY = node("Place", "county", "某县", place="330822")
ELSEWHERE = node("Place", "elsewhere", "外县", place="331102")
STAFF = [node("Expert", "zhang", "张三"), relation("AFFILIATED_WITH", "zhang", "one")]


def first(nodes: list[Row], relations: list[Row]) -> tuple[MatchItem, dict[str, str]]:
    """The first institute for the firm, and what is said of it by signal."""
    best = match(Snapshot.build(tables(1, nodes, relations)), MatchRequest("firm")).items[0]
    return best, {one.signal: one.reason for one in best.contributions}


def records(item: MatchItem, signal: str) -> set[str]:
    """The records that a signal rests on."""
    return {one.record_id for one in item.evidence if one.signal == signal}


def test_the_whole_chain_of_a_link_counts_one_and_a_link_beside_it_half() -> None:
    ties = [
        *LINKS, relation("IN_CHAIN", "firm", "滚子"), relation("SPECIALISES_IN", "one", "轴承"),
        relation("SPECIALISES_IN", "two", "轴承钢"),
    ]  # fmt: skip
    found = values("link", [FIRM, ONE, TWO, CHAIN, UPPER, LOWER], ties)
    assert found == {"one": (0.5, 1.0), "two": (round(1 - 0.5**0.5, 6), 0.5)}


def test_a_town_without_a_code_lies_in_the_county_whose_lists_name_it() -> None:
    towns = [
        node("Place", "town", "芳村镇", places="|*|330822|"),
        node("Place", "hill", "山脚村", places="|*|330822|331102|"),
    ]
    ties = [relation("LOCATED_IN", "firm", "town"), relation("LOCATED_IN", "one", "hill")]
    snapshot = Snapshot.build(tables(1, [FIRM, ONE, *towns], ties))
    places = dict(zip(snapshot.ids, Features.of(snapshot).places, strict=True))
    assert (places["town"], places["firm"]) == ("330822", "330822")
    assert (places["hill"], places["one"]) == (None, None), "of two counties nobody knows which"


def test_the_same_link_is_a_shared_chain_and_no_neighbour() -> None:
    ties = [*LINKS, relation("IN_CHAIN", "firm", "滚子"), relation("SPECIALISES_IN", "one", "滚子")]
    nodes = [FIRM, ONE, TWO, CHAIN, UPPER, LOWER]
    assert values("link", nodes, ties) == {"one": (0.0, 0.0), "two": (0.0, None)}
    assert values("chain", nodes, ties)["one"] == (1.0, 1.0)
    assert values("link", nodes, ties[2:])["one"] == (0.0, None), "a chain without links has no neighbours"


def test_the_neighbouring_link_is_named() -> None:
    lab = [node("Platform", "lab", "钢材实验室"), relation("HOSTS", "one", "lab")]
    ties = [*LINKS, lab[1], relation("IN_CHAIN", "firm", "轴承"), relation("SPECIALISES_IN", "lab", "轴承钢")]
    item, said = first([FIRM, ONE, CHAIN, UPPER, LOWER, lab[0]], ties)
    assert said["link"] == "从事相邻环节：轴承钢"
    assert "f-lab-轴承钢" in records(item, "link")


@pytest.mark.parametrize(("to", "raw"), [("firm", 1.0), ("轴承", 0.5), ("rival", 0.5), ("county", 0.25)])
def test_a_commissioner_counts_more_the_nearer_he_serves(to: str, raw: float) -> None:
    chain = [relation("IN_CHAIN", "firm", "轴承"), relation("IN_CHAIN", "rival", "轴承")]
    ties = [*chain, STAFF[1], relation("ASSIGNED_TO", "zhang", to)]
    found = values("commissioner", [FIRM, RIVAL, ONE, TWO, CHAIN, COUNTY, STAFF[0]], ties)
    assert found == {"one": (round(1 - 0.5**raw, 6), raw), "two": (0.0, 0.0)}


def test_a_team_counts_once_for_its_house_and_an_assignment_elsewhere_not_at_all() -> None:
    team = node("CommissionerTeam", "team", "轴承特派团")
    second = node("Expert", "li", "李四")
    ties = [
        STAFF[1], relation("AFFILIATED_WITH", "li", "one"), relation("MEMBER_OF", "zhang", "team"),
        relation("LEADS", "li", "team"), relation("ASSIGNED_TO", "team", "firm"),
        relation("ASSIGNED_TO", "li", "elsewhere"),
    ]  # fmt: skip
    nodes = [FIRM, ONE, TWO, team, STAFF[0], second, ELSEWHERE]
    assert values("commissioner", nodes, ties)["one"] == (0.5, 1.0)
    item, said = first(nodes, ties)
    assert said["commissioner"] == "其轴承特派团已派驻本企业、同链或所在地（折合 1.00 人次）"
    assert records(item, "commissioner") == {"f-team-firm"}


def test_an_assignment_of_the_candidate_itself_is_not_counted_twice() -> None:
    ties = [relation("ASSIGNED_TO", "one", "firm")]
    assert values("commissioner", [FIRM, ONE, TWO], ties)["one"] == (0.0, 0.0)
    assert values("partner", [FIRM, ONE, TWO], ties)["one"] == (0.5, 1.0)


def test_without_any_assignment_on_record_nobody_is_without_commissioners() -> None:
    assert values("commissioner", [FIRM, ONE], [])["one"] == (0.0, None)


def test_a_firm_that_settled_in_the_candidates_platform_is_near_to_it() -> None:
    park, hub = node("Platform", "park", "众创空间"), node("Platform", "hub", "服务综合体")
    ties = [
        relation("HOSTS", "one", "park"), relation("SETTLED_IN", "firm", "park"),
        relation("SETTLED_IN", "two", "hub"), relation("SERVES", "hub", "firm"),
    ]  # fmt: skip
    found = values("platform", [FIRM, ONE, TWO, park, hub], ties)
    assert found["one"] == (0.5, 1.0)
    assert found["two"] == (0.5, 1.0)
    assert found["park"] == (0.5, 1.0)  # the firm has settled in it
    item, said = first([FIRM, ONE, park], ties[:2])
    assert "众创空间" in said["platform"]
    assert records(item, "platform") >= {"f-firm-park"}


def test_a_platform_that_both_founded_is_cooperation_and_not_a_tie_beside_it() -> None:
    lab = node("Platform", "lab", "联合实验室")
    founded = [relation("CO_FOUNDED", "firm", "lab"), relation("CO_FOUNDED", "one", "lab")]
    assert values("platform", [FIRM, ONE, TWO, lab], founded)["one"] == (0.0, 0.0)
    assert values("partner", [FIRM, ONE, TWO, lab], founded)["one"] == (0.5, 1.0)
    assert values("platform", [FIRM, ONE, TWO], [])["one"] == (0.0, None), "nothing is known of the firm's platforms"


def test_a_trial_by_the_firm_counts_one_and_by_its_chain_half() -> None:
    things = [node("Technology", t, t) for t in ("甲法", "乙法")] + [node("Trial", t, t) for t in ("t1", "t2")]
    ties = [
        relation("IN_CHAIN", "firm", "轴承"), relation("IN_CHAIN", "rival", "轴承"),
        relation("OFFERS", "one", "甲法"), relation("DEVELOPED", "two", "乙法"),
        relation("OF", "t1", "甲法"), relation("OF", "t2", "乙法"),
        relation("TRIES", "firm", "t1"), relation("TRIES", "rival", "t2"),
    ]  # fmt: skip
    nodes = [FIRM, RIVAL, ONE, TWO, CHAIN, *things]
    assert values("trial", nodes, ties) == {"one": (0.5, 1.0), "two": (round(1 - 0.5**0.5, 6), 0.5)}
    item, said = first(nodes, ties)
    assert said["trial"] == "其成果正由本企业或同链企业试用：甲法（折合 1.0 次）"
    assert records(item, "trial") >= {"f-t1-甲法", "f-firm-t1"}
    assert values("trial", nodes, ties[:4])["one"] == (0.0, None)


def test_each_visit_counts_once_by_the_nearest_that_it_went_to() -> None:
    visits = [node("ServiceVisit", "v1", attributes='{"visited_on":"2023-05-06"}'), node("ServiceVisit", "v2")]
    ties = [
        STAFF[1], relation("MADE", "zhang", "v1"), relation("MADE", "two", "v2"),
        relation("VISITED", "v1", "firm"), relation("VISITED", "v1", "county"), relation("VISITED", "v2", "county"),
    ]  # fmt: skip
    nodes = [FIRM, ONE, TWO, COUNTY, STAFF[0], *visits]
    found = values("service", nodes, ties)
    assert found == {"one": (round(1 - 0.5**0.5, 6), 1.0), "two": (round(1 - 0.5**0.125, 6), 0.25)}
    item, said = first(nodes, ties)
    assert said["service"] == "曾到本企业、同链企业或所在地服务（折合 1.00 次，最近 2023-05-06）"
    assert records(item, "service") >= {"f-zhang-v1", "f-v1-firm"}


def test_contracts_with_others_of_the_county_are_a_record_and_one_with_the_firm_is_cooperation() -> None:
    local, far = node("Enterprise", "local", "本地企业", place="330822"), node("Enterprise", "far", place="331102")
    contracts = [node("Contract", n, n) for n in ("c1", "c2", "c3")]
    ties = [
        relation("SELLS", "one", "c1"), relation("BUYS", "local", "c1"),
        relation("SELLS", "two", "c2"), relation("BUYS", "far", "c2"),
        relation("SELLS", "two", "c3"), relation("BUYS", "firm", "c3"),
    ]  # fmt: skip
    nodes = [FIRM, ONE, TWO, local, far, *contracts]
    assert values("transfer", nodes, ties) == {"one": (round(1 - 0.5 ** (1 / 3), 6), 1.0), "two": (0.0, 0.0)}
    assert values("partner", nodes, ties)["two"] == (0.5, 1.0)


def test_what_is_sent_to_the_whole_county_makes_nobody_more_than_worth_a_look() -> None:
    ties = [STAFF[1], relation("ASSIGNED_TO", "zhang", "county")]
    item, _ = first([FIRM, ONE, COUNTY, STAFF[0]], ties)
    assert item.level == "weak"
