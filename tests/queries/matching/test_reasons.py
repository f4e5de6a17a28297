"""Words and numbers of an explanation say the same: walked over everything that the review can be asked."""

import re
from collections.abc import Iterator

import pytest

from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match
from queries.matching.explanation import _REASONS
from queries.matching.model import Contribution, MatchItem

NEEDS = ("石英坩埚高温变形控制", "山茶油精深加工", "水果玉米种植")


@pytest.fixture(scope="module")
def items(snapshot: Snapshot) -> list[tuple[str, MatchItem]]:
    """Every candidate of every firm and some needs, in both languages."""
    return list(_asked(snapshot))


def _asked(snapshot: Snapshot) -> Iterator[tuple[str, MatchItem]]:
    requests = [
        MatchRequest(snapshot.ids[n], want=want, limit=200)
        for n in snapshot.of_kind("Enterprise").tolist()
        for want in ("institutes", "experts")
    ]
    requests += [MatchRequest(need_text=need, want=want) for need in NEEDS for want in ("institutes", "experts")]
    for lang in ("zh", "en"):
        for request in requests:
            yield from ((lang, item) for item in match(snapshot, request, lang).items)


def _contributions(items: list[tuple[str, MatchItem]]) -> Iterator[tuple[str, Contribution]]:
    return ((lang, one) for lang, item in items for one in item.contributions)


def test_a_number_in_a_reason_is_the_number_that_made_the_score(items: list[tuple[str, MatchItem]]) -> None:
    checked = set()
    for lang, one in _contributions(items):
        form = _REASONS[lang][one.signal]["some"]
        place = re.search(r"\{raw:(\.\df)\}", form)
        if place and one.value > 0 and one.raw and round(one.raw):
            assert format(one.raw, place[1]) in re.findall(r"\d+(?:\.\d+)?", one.reason), one
            checked.add(one.signal)
    assert {"partner", "kin", "place", "reach", "evidence"} <= checked


def test_what_is_not_known_is_said_to_be_missing_and_nothing_else_is(items: list[tuple[str, MatchItem]]) -> None:
    for lang, one in _contributions(items):
        sentences = _REASONS[lang][one.signal]
        absent = {sentences["missing"], sentences.get("unasked")} - {sentences["none"]}
        assert (one.reason in absent) == (one.raw is None), one


def test_what_is_known_to_be_nothing_adds_nothing(items: list[tuple[str, MatchItem]]) -> None:
    for lang, one in _contributions(items):
        if one.reason == _REASONS[lang][one.signal]["none"]:
            assert (one.value, one.raw) == (0.0, 0.0), one


def test_no_reason_has_a_gap_where_a_word_should_be(items: list[tuple[str, MatchItem]]) -> None:
    assert [one.reason for _, one in _contributions(items) if "—" in one.reason or "{" in one.reason] == []


def test_what_speaks_for_a_candidate_has_its_records(items: list[tuple[str, MatchItem]]) -> None:
    for _, item in items:
        proven = {one.signal for one in item.evidence}
        for one in item.contributions:
            if one.value > 0 and one.signal not in ("text", "place"):
                assert one.signal in proven, (item.entity["name"], one)
