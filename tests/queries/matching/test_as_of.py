"""A match as of a day: later facts change nothing, and where there was nothing the answer says so."""

from dataclasses import asdict
from typing import Any

import orjson
import pytest

from graph.errors import UsageError
from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match
from queries.network import brokers, communities
from queries.search import search
from tests.graph.graphs import node, relation, tables

THEN, LATER = "2020-01-01", "2022-06-30"
KNOWN = {"known_on": THEN}
NODES = [
    node("Enterprise", "f", "甲石英厂", place="330822", **KNOWN), node("University", "u", "某大学", **KNOWN),
    node("ResearchInstitute", "i", "石英材料所", attributes='{"fields":["石英"]}', **KNOWN),
    node("IndustryChain", "c", "石英", **KNOWN), node("Expert", "x", "张三", **KNOWN),
]  # fmt: skip
TIES = [
    relation("IN_CHAIN", "f", "c", **KNOWN), relation("SPECIALISES_IN", "i", "c", **KNOWN),
    relation("COLLABORATES_WITH", "f", "u", date_from="2020-03", **KNOWN),
    relation("AFFILIATED_WITH", "x", "u", **KNOWN),
]  # fmt: skip
PLANTED_NODES = [
    node("University", "w", "石英大学", known_on=LATER, attributes='{"fields":["石英坩埚"]}'),
    node("Technology", "t", "石英坩埚涂层", known_on=LATER), node("Need", "n", "石英砂提纯", known_on=LATER),
    node("ResearchInstitute", "o", "无日期研究所", known_on=None),
]  # fmt: skip
PLANTED_TIES = [
    relation("COLLABORATES_WITH", "f", "i", date_from="2022-05-01", **KNOWN),
    relation("SPECIALISES_IN", "u", "c", known_on=LATER),
    relation("COLLABORATES_WITH", "f", "w", known_on=LATER), relation("DEVELOPED", "i", "t", known_on=LATER),
    relation("HAS_NEED", "f", "n", known_on=LATER), relation("COLLABORATES_WITH", "f", "o", known_on=None),
    relation("SPECIALISES_IN", "i", "c", "undated", known_on=None),
]  # fmt: skip
DAY = "2021-01-01"


def everything(snapshot: Snapshot) -> dict[str, Any]:
    """What can be asked of the past, as JSON would show it."""
    requests = [
        MatchRequest("f"), MatchRequest("f", want="experts"), MatchRequest("f", task="partners"),
        MatchRequest(need_text="石英坩埚涂层"), MatchRequest(want="firms", offer="u"),
        MatchRequest(want="firms", offer="x"),
    ]  # fmt: skip
    then = snapshot.as_of(DAY)
    found = {
        str(n): asdict(match(snapshot, MatchRequest(**{**asdict(r), "as_of": DAY}))) for n, r in enumerate(requests)
    }
    found["search"] = asdict(search(then, "石英"))
    found["network"] = [[asdict(one) for one in ones] for ones in (communities(then), brokers(then))]
    return dict(orjson.loads(orjson.dumps(found)))


def test_facts_learned_later_change_nothing() -> None:
    before = everything(Snapshot.build(tables(1, NODES, TIES)))
    after = everything(Snapshot.build(tables(1, [*NODES, *PLANTED_NODES], [*TIES, *PLANTED_TIES])))
    assert after == before
    assert before["0"]["considered"] == 2


def test_the_same_question_today_is_answered_otherwise() -> None:
    whole = Snapshot.build(tables(1, [*NODES, *PLANTED_NODES], [*TIES, *PLANTED_TIES]))
    assert match(whole, MatchRequest("f")).considered == 4
    assert (
        match(whole, MatchRequest("f")).items[0].entity["name"] != match(whole, MatchRequest("f", as_of=DAY)).items[0]
    )


@pytest.mark.parametrize(
    "request_", [MatchRequest("f"), MatchRequest(need_text="石英"), MatchRequest(want="firms", offer="u")]
)
def test_before_the_first_fact_the_answer_is_empty_and_says_why(request_: MatchRequest) -> None:
    whole = Snapshot.build(tables(1, NODES, TIES))
    answer = match(whole, MatchRequest(**{**asdict(request_), "as_of": "2019-01-01"}))
    assert (answer.items, answer.considered) == ((), 0)
    assert answer.reason == "2019-01-01 之前没有任何资料（最早的资料始于 2020-01-01）。"


def test_a_firm_of_which_nothing_was_known_yet_is_said_to_be_so_and_its_need_is_answered() -> None:
    newer = node("Enterprise", "g", "后来的厂", known_on=LATER)
    whole = Snapshot.build(tables(1, [*NODES, newer], TIES))
    assert match(whole, MatchRequest("g", as_of=DAY)).reason == f"{DAY} 之前没有这家企业的资料。"
    assert match(whole, MatchRequest("g", need_text="石英", as_of=DAY, task="need")).items[0].entity["id"] == "i"


@pytest.mark.parametrize("day", ["", "2021", "昨天", "2021-02-30", "x" * 1000, "20210101T"])
def test_what_is_no_day_is_refused(day: str) -> None:
    with pytest.raises(UsageError, match="不是日期"):
        match(Snapshot.build(tables(1, NODES, TIES)), MatchRequest("f", as_of=day))


def test_partners_are_looked_for_beyond_those_one_has() -> None:
    whole = Snapshot.build(tables(1, [*NODES, *PLANTED_NODES], [*TIES, *PLANTED_TIES]))
    today = {i.entity["id"] for i in match(whole, MatchRequest("f", task="partners")).items}
    then = {i.entity["id"] for i in match(whole, MatchRequest("f", task="partners", as_of=DAY)).items}
    assert (today, then) == (set(), {"i"})
