"""The whole match: order, explanation, levels, and what it refuses."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import NotFound, UsageError
from graph.snapshot import Snapshot
from queries.matching import MAX_NEED_TEXT, MatchRequest, match
from queries.matching.fusion import MODEL, ranking
from queries.matching.levels import level
from queries.matching.model import Grounds, Measure

FIRM = "浙江富乐德石英科技有限公司"


def of(snapshot: Snapshot, name: str) -> str:
    """The id of a name."""
    return snapshot.ids[snapshot.names.index(name)]


def test_every_firm_of_the_review_can_be_asked_for_both(snapshot: Snapshot) -> None:
    for number in snapshot.of_kind("Enterprise"):
        for want in ("institutes", "experts"):
            answer = match(snapshot, MatchRequest(snapshot.ids[int(number)], want=want))
            assert answer.items
            for item in answer.items:
                assert abs(math.fsum(c.value for c in item.contributions) - item.score) < 1e-12


def test_a_firms_own_laboratory_is_not_recommended_to_it(snapshot: Snapshot) -> None:
    names = {item.entity["name"] for item in match(snapshot, MatchRequest(of(snapshot, FIRM), limit=200)).items}
    assert not any(FIRM in name for name in names)
    own = {item.entity["name"] for item in match(snapshot, MatchRequest(of(snapshot, "常发"), limit=200)).items}
    assert not any("常发" in name for name in own)


def test_the_answer_is_the_same_every_time(snapshot: Snapshot) -> None:
    request = MatchRequest(of(snapshot, FIRM))
    assert match(snapshot, request) == match(snapshot, request)


def test_a_firm_with_a_need_of_its_own_is_led_by_the_need(snapshot: Snapshot) -> None:
    answer = match(snapshot, MatchRequest(of(snapshot, FIRM), need_text="山茶油精炼"))
    assert "山茶油" in answer.query["chains"]
    text = {i.entity["name"]: c.value for i in answer.items for c in i.contributions if c.signal == "text"}
    assert text["浙江大学-常山县山茶油联合研究中心"] > text["浙江理工大学常山研究院"]


def test_of_candidates_nobody_is_left_out_for_want_of_data(snapshot: Snapshot) -> None:
    answer = match(snapshot, MatchRequest(need_text="石英", limit=200))
    assert len(answer.items) == answer.considered >= 13
    assert all(item.missing for item in answer.items)


def test_in_english_the_same_numbers_have_english_words(snapshot: Snapshot) -> None:
    zh, en = (match(snapshot, MatchRequest(of(snapshot, FIRM)), lang) for lang in ("zh", "en"))
    assert [i.score for i in zh.items] == [i.score for i in en.items]
    assert "cooperation" in en.items[0].contributions[0].reason


def test_an_unknown_firm_is_told_with_the_nearest(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound) as caught:
        match(snapshot, MatchRequest("富乐得石英"))
    assert FIRM in caught.value.nearest
    with pytest.raises(NotFound):
        match(snapshot, MatchRequest(of(snapshot, "浙江大学")))


@pytest.mark.parametrize("need", ["", " ", "石" * (MAX_NEED_TEXT + 1), None])
def test_no_need_and_too_much_of_it_are_refused(snapshot: Snapshot, need: str | None) -> None:
    with pytest.raises(UsageError):
        match(snapshot, MatchRequest(need_text=need))


@pytest.mark.parametrize("need", ["石英", "a", "🧪", "\x00", "， 。", "ＡＢＣ石英" * 500])
def test_any_need_is_answered(snapshot: Snapshot, need: str) -> None:
    assert match(snapshot, MatchRequest(need_text=need)).items


@given(st.lists(st.floats(0, 1), min_size=len(MODEL.weights), max_size=len(MODEL.weights)))
def test_shares_add_up_to_a_score_between_0_and_1(values: list[float]) -> None:
    measures = [Measure.of(np.array([value])) for value in values]
    shares = MODEL.contributions(list(MODEL.weights), measures, np.array([0]))[0]
    assert 0 <= math.fsum(shares) <= 1 + 1e-12


def test_equal_scores_are_ordered_by_name_then_id() -> None:
    assert ranking(np.array([0.5, 0.7, 0.5]), ["乙", "丙", "甲"], ["1", "2", "3"]) == [1, 0, 2]


@pytest.mark.parametrize(
    ("values", "bases", "wanted"),
    [
        ({}, {}, "weak"),
        ({"place": 1.0, "reach": 1.0, "evidence": 1.0}, {}, "weak"),
        ({"text": 0.05}, {}, "weak"),
        ({"text": 0.9}, {"text": "stated"}, "medium"),
        ({"chain": 1.0}, {"chain": "name"}, "medium"),
        ({"partner": 0.5}, {"partner": "stated"}, "strong"),
        ({"partner": 0.5}, {"partner": "name"}, "medium"),
        ({"chain": 1.0, "technology": 1.0}, {"chain": "stated", "technology": "stated"}, "strong"),
        ({"chain": 1.0, "text": 1.0}, {"chain": "stated", "text": "stated"}, "medium"),
    ],
)
def test_a_level_rests_on_what_speaks_for_a_candidate(
    values: dict[str, float], bases: dict[str, str], wanted: str
) -> None:
    grounds = {name: Grounds(basis=bases.get(name)) for name in MODEL.weights}
    assert level(MODEL, values, grounds) == wanted
