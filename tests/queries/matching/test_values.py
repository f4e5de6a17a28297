"""What each signal gives on graphs small enough to count by hand: the values that its docstring promises."""

import math
from typing import Any

import numpy as np
import pytest

from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match
from queries.matching.features import Features
from queries.matching.model import Measure
from queries.matching.seeker import of_firm, of_text
from queries.matching.signals import SIGNALS, Question
from tests.graph.graphs import node, relation, tables

Row = dict[str, Any]
FIRM, RIVAL = node("Enterprise", "firm", "某企业", place="330822"), node("Enterprise", "rival", "同行")
ONE, TWO = node("University", "one", "甲校"), node("University", "two", "乙校")


def values(signal: str, nodes: list[Row], relations: list[Row], need: str | None = None) -> dict[str, tuple[Any, ...]]:
    """(value, raw) of a signal by institute, asked for the firm or for a need; raw is None where not known."""
    found = measured(signal, nodes, relations, need)
    features = Features.of(Snapshot.build(tables(1, nodes, relations)))
    ids = [features.snapshot.ids[n] for n in features.institutes]
    raw = [None if math.isnan(one) else round(one, 6) for one in found.raw.tolist()]
    return dict(zip(ids, zip(np.round(found.values, 6).tolist(), raw, strict=True), strict=True))


def measured(signal: str, nodes: list[Row], relations: list[Row], need: str | None = None) -> Measure:
    """A signal over all institutes."""
    features = Features.of(Snapshot.build(tables(1, nodes, relations)))
    seeker = of_text(features, need) if need else of_firm(features, features.snapshot.number["firm"])
    question = Question(features, seeker, features.institutes, "institutes")
    return next(one for one in SIGNALS if one.name == signal).measure(question)


def test_a_theme_is_the_covered_share_of_what_the_firm_works_on() -> None:
    chains = [node("IndustryChain", f"c{n}", f"链{n}") for n in range(3)]
    mine = [relation("IN_CHAIN", "firm", "c0"), relation("IN_CHAIN", "firm", "c1")]
    theirs = [relation("SPECIALISES_IN", "one", "c1"), relation("SPECIALISES_IN", "one", "c2")]
    assert values("chain", [FIRM, ONE, TWO, *chains], mine + theirs) == {"one": (0.5, 1.0), "two": (0.0, None)}


def test_a_technology_offered_through_an_own_platform_counts() -> None:
    nodes = [FIRM, ONE, node("Platform", "lab", "实验室"), node("Technology", "t", "淬火")]
    ties = [
        relation("OFFERS", "firm", "t"),
        relation("HOSTS", "one", "lab"),
        relation("SPECIALISES_IN", "lab", "t"),
    ]
    assert values("technology", nodes, ties) == {"lab": (1.0, 1.0), "one": (1.0, 1.0)}


def test_a_relation_that_names_a_shared_platform_is_no_second_act() -> None:
    lab = node("Platform", "lab", "某联合实验室", subkind="联合实验室")
    founded = [relation("CO_FOUNDED", "firm", "lab"), relation("CO_FOUNDED", "one", "lab")]
    told = relation("COLLABORATES_WITH", "one", "firm", subkind="联合实验室", attributes='{"platform":"某联合实验室"}')
    assert values("partner", [FIRM, ONE, lab], [*founded, told])["one"] == (0.5, 1.0)
    alone = values("partner", [FIRM, ONE, lab], [told])
    assert alone["one"] == (0.5, 1.0), "nobody is on record as its founder: the relation itself counts"
    other = told | {"attributes": '{"platform":"另一个平台"}'}
    assert values("partner", [FIRM, ONE, lab], [*founded, other])["one"] == (0.75, 2.0)


def test_what_two_share_is_named_in_the_reason() -> None:
    lab = node("Platform", "lab", "某中心", subkind="联合研究中心")
    project = node("Project", "p", "淬火攻关")
    shared = [
        relation("CO_FOUNDED", "firm", "lab"), relation("CO_FOUNDED", "one", "lab"),
        relation("UNDERTAKES", "firm", "p"), relation("UNDERTAKES", "one", "p", date_from="2023-05"),
    ]  # fmt: skip
    answer = match(Snapshot.build(tables(1, [FIRM, ONE, lab, project], shared)), MatchRequest("firm"))
    said = {c.signal: c.reason for c in answer.items[0].contributions}
    assert said["partner"] == "与本企业有 2 项合作记录（联合研究中心、淬火攻关，最近 2023-05）"


def test_kin_is_the_work_of_a_part_and_of_the_whole() -> None:
    nodes = [FIRM, ONE, TWO, node("ResearchInstitute", "centre", "甲校某中心")]
    ties = [relation("PART_OF", "centre", "one"), relation("COLLABORATES_WITH", "firm", "centre")]
    assert values("kin", nodes, ties) == {"centre": (0.0, 0.0), "one": (0.5, 1.0), "two": (0.0, 0.0)}


def test_other_firms_of_the_chain_are_counted_and_the_firm_itself_is_not() -> None:
    nodes = [FIRM, RIVAL, ONE, TWO, node("IndustryChain", "c", "链")]
    chain = [relation("IN_CHAIN", "firm", "c"), relation("IN_CHAIN", "rival", "c")]
    ties = [relation("COLLABORATES_WITH", "rival", "one"), relation("COLLABORATES_WITH", "firm", "two")]
    assert values("chain_partner", nodes, chain + ties) == {"one": (0.5, 1.0), "two": (0.0, 0.0)}
    assert values("chain_partner", nodes, ties)["one"] == (0.0, None)


def test_a_common_partner_tells_more_the_fewer_it_has() -> None:
    hub = node("Organisation", "hub", "协会")
    ties = [relation("COLLABORATES_WITH", "firm", "hub"), relation("COLLABORATES_WITH", "hub", "one")]
    index = 1 / math.log(3)  # Adamic–Adar: two partners
    assert values("common", [FIRM, ONE, TWO, hub], ties) == {
        "one": (round(index / (1 + index), 6), round(index, 6)),
        "two": (0.0, 0.0),
    }
    busy = [node("Enterprise", f"e{n}") for n in range(5)]
    more = [relation("COLLABORATES_WITH", f"e{n}", "hub") for n in range(5)]
    assert values("common", [FIRM, ONE, TWO, hub, *busy], ties + more)["one"] < (index / (1 + index), index)


def test_nearness_halves_with_every_150_kilometres() -> None:
    here, away = node("University", "one", "甲校", place="330822"), node("University", "two", "乙校", place="330100")
    found = values("place", [FIRM, here, away, node("University", "three", "丙校")], [])
    assert found["one"] == (1.0, 0.0)
    value, km = found["two"]
    assert value == pytest.approx(0.5 ** (km / 150), abs=1e-5)
    assert found["three"] == (0.0, None)


def test_ties_in_the_county_are_counted_and_those_elsewhere_are_not() -> None:
    elsewhere = node("Enterprise", "far", "外地企业", place="331102")
    local = node("Enterprise", "near", "本地企业", place="330822")
    ties = [
        relation("COLLABORATES_WITH", "one", "near"),
        relation("SERVES", "one", "firm"),
        relation("COLLABORATES_WITH", "one", "far"),
    ]
    assert values("reach", [FIRM, ONE, TWO, elsewhere, local], ties) == {"one": (0.5, 2.0), "two": (0.0, 0.0)}


def test_what_is_only_visible_in_a_name_is_half_a_fact_and_inferred_a_quarter() -> None:
    places = [node("Place", f"p{n}", f"地{n}") for n in range(3)]
    bases = ("stated", "name", "inferred")
    ties = [relation("LOCATED_IN", "one", f"p{n}", basis=basis) for n, basis in enumerate(bases)]
    found = values("evidence", [FIRM, ONE, TWO, *places], ties)
    assert found == {"one": (round(1 - 0.5 ** (1.75 / 4), 6), 1.75), "two": (0.0, 0.0)}


def test_the_same_words_are_alike_and_others_are_not() -> None:
    quartz = node("University", "one", "甲校", attributes='{"fields":["石英坩埚拉制"]}')
    oil = node("University", "two", "乙校", attributes='{"fields":["山茶油冷榨"]}')
    silent = node("University", "three", "科技大学")
    found = values("text", [FIRM, quartz, oil, silent], [], need="石英坩埚")
    assert found["one"][0] > 0.5
    assert found["two"] == (0.0, 0.0)
    assert found["three"] == (0.0, None)


@pytest.mark.parametrize(
    ("signal", "need"),
    [("chain", "淬火"), ("technology", "淬火"), ("partner", "淬火"), ("text", "研究与应用"), ("place", "淬火")],
)
def test_where_the_seeker_lacks_what_is_compared_it_is_said_of_the_seeker(signal: str, need: str) -> None:
    assert not measured(signal, [FIRM, ONE], [], need).asked
    answer = match(Snapshot.build(tables(1, [FIRM, ONE], [])), MatchRequest(need_text=need))
    assert signal in answer.query["missing"]


def test_what_is_missing_is_said_of_the_side_that_lacks_it() -> None:
    chain = node("IndustryChain", "c", "链")
    graph = Snapshot.build(tables(1, [FIRM, ONE, chain], [relation("IN_CHAIN", "firm", "c")]))
    answer = match(graph, MatchRequest("firm"))
    said = {c.signal: c.reason for c in answer.items[0].contributions}
    assert said["chain"] == "缺对方的产业链资料"
    assert said["technology"] == "缺需求方的技术方向资料"
    assert "chain" not in answer.query["missing"]
    assert {"technology", "common"} <= set(answer.query["missing"])
