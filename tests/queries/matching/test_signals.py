"""Every signal: documented, in range, and right on a county small enough to count by hand."""

import math

import numpy as np
import pytest

from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match
from queries.matching.explanation import _REASONS, reason
from queries.matching.features import Features
from queries.matching.fusion import MODEL
from queries.matching.model import Measure
from queries.matching.seeker import of_firm, of_text
from queries.matching.signals import SIGNALS, Question, Signal, documentation
from queries.matching.signals.past import PAST

NAMES = [signal.name for signal in SIGNALS]


def asked(snapshot: Snapshot, name: str) -> tuple[dict[str, Measure], list[str]]:
    """All measures for a firm of this name, and the candidates' names in their order."""
    features = Features.of(snapshot)
    candidates = features.candidates("institutes")
    question = Question(features, of_firm(features, snapshot.names.index(name)), candidates, "institutes")
    return {s.name: s.measure(question) for s in SIGNALS}, [snapshot.names[n] for n in candidates]


@pytest.mark.parametrize("signal", SIGNALS, ids=NAMES)
def test_a_signal_says_what_it_measures_its_range_unit_and_what_missing_means(signal: Signal) -> None:
    text = signal.measure.__doc__ or ""
    assert all(word in text for word in ("Range 0…1", "unit:", "Missing:"))
    assert signal.grounds.__doc__


def test_every_signal_has_a_weight_words_in_both_languages_and_a_description() -> None:
    assert set(MODEL.weights) == set(NAMES) == set(_REASONS["zh"]) == set(_REASONS["en"])
    assert math.isclose(sum(MODEL.weights.values()), 1)
    assert [one["signal"] for one in documentation()] == [*NAMES, *(signal.name for signal in PAST)]
    assert all(one["label"] and one["unit"] and one["description"] for one in documentation())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_each_state_of_a_signal_has_its_own_sentence(name: str, lang: str) -> None:
    some, missing = reason(name, 0.5, 2.0, {"date": "2023"}, lang), reason(name, 0.0, math.nan, {}, lang)
    none = reason(name, 0.0, 0.0, {}, lang)
    assert some != none
    assert missing != some
    assert "{" not in some + none + missing


@pytest.mark.parametrize("firm", ["甲企业", "乙企业"])
def test_values_lie_between_0_and_1_and_are_0_where_not_known(county: Snapshot, firm: str) -> None:
    measures, candidates = asked(county, firm)
    for name, measure in measures.items():
        assert measure.values.shape == (len(candidates),), name
        assert np.all((measure.values >= 0) & (measure.values <= 1)), name
        assert np.all(measure.values[~measure.known] == 0), name
        assert np.all(np.isnan(measure.raw[~measure.known])), name


def test_cooperation_counts_each_act_of_each_kind_once(county: Snapshot) -> None:
    measures, candidates = asked(county, "甲企业")
    raw = dict(zip(candidates, measures["partner"].raw.tolist(), strict=True))
    assert raw["某大学"] == 3  # stated as one relation whatever its kinds, the platform, the project
    assert raw["某大学某研究院"] == 1  # the contract
    assert measures["partner"].values[candidates.index("某大学")] == 1 - 0.5**3


def test_a_shared_chain_counts_for_the_institute_and_through_its_platform(county: Snapshot) -> None:
    measures, candidates = asked(county, "甲企业")
    chain = dict(zip(candidates, measures["chain"].values.tolist(), strict=True))
    assert chain["某大学某研究院"] == 1
    assert chain["某大学"] == 1  # it co-founded the laboratory that serves the chain


def test_the_work_of_its_own_centre_speaks_for_a_university(snapshot: Snapshot) -> None:
    measures, candidates = asked(snapshot, "浙江富乐德石英科技有限公司")
    kin = dict(zip(candidates, measures["kin"].raw.tolist(), strict=True))
    assert kin["浙江大学"] == 1
    assert kin["上海大学"] == 0


def test_distance_is_in_kilometres_between_county_seats(snapshot: Snapshot) -> None:
    measures, candidates = asked(snapshot, "浙江富乐德石英科技有限公司")
    km = dict(zip(candidates, measures["place"].raw.tolist(), strict=True))
    assert 150 < km["浙江大学杭州国际科创中心"] < 260
    assert km["浙江理工大学常山研究院"] == 0
    assert math.isnan(km["浙江大学"])  # known only to be in 浙江


def test_what_a_need_does_not_say_is_missing_and_not_zero(snapshot: Snapshot) -> None:
    features = Features.of(snapshot)
    question = Question(features, of_text(features, "石英"), features.candidates("institutes"), "institutes")
    missing = {signal.name for signal in SIGNALS if not signal.measure(question).known.any()}
    of_the_firm = {"partner", "kin", "common", "place", "reach", "commissioner", "platform", "service"}
    of_its_themes = {"chain", "link", "chain_partner", "technology", "trial", "transfer"}
    assert missing == of_the_firm | of_its_themes


def test_common_words_and_single_characters_make_no_two_texts_alike(snapshot: Snapshot) -> None:
    for need in ("联合研究与技术应用开发", "轴承热处理变形", "五个一"):
        answer = match(snapshot, MatchRequest(need_text=need))
        assert {item.level for item in answer.items} == {"weak"}, need
