"""How much of what is asked a candidate covers: terms, their weights, and the best sentence of each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.text import Offers, fused
from queries.text.grams import is_single, plain, terms
from queries.text.synonyms import NO_SYNONYMS, Synonyms

TEXTS = st.lists(st.text(max_size=40), min_size=1, max_size=6)


def covered(need: str, *texts: str, synonyms: Synonyms = NO_SYNONYMS) -> list[float]:
    """The coverage of a need by each text."""
    found = Offers.read(texts, synonyms).coverage(need)
    assert found is not None
    return [round(one, 6) for one in found.tolist()]


def test_pairs_do_not_cross_blanks_punctuation_or_latin_words() -> None:
    keys = terms([plain("石英，坩埚 PLC控制")], NO_SYNONYMS).keys
    assert int(is_single(keys).sum()) == 6
    assert len(keys) == 6 + 3 + 1  # characters, the pairs 石英 坩埚 控制, one word


def test_width_case_and_script_make_no_difference() -> None:
    assert covered("ＰＬＣ軸承", "plc轴承", "石英") == [1.0, 0.0]


@given(TEXTS, st.text(max_size=40))
def test_any_texts_are_covered_between_0_and_1(texts: list[str], need: str) -> None:
    found = Offers.read(texts).coverage(need)
    assert found is None or (found.shape == (len(texts),) and np.all((found >= 0) & (found <= 1 + 1e-9)))


@given(st.text(min_size=1, max_size=40))
def test_plain_text_stays_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_a_text_is_wholly_covered_by_itself_and_not_by_silence() -> None:
    assert covered("石英坩埚高温变形", "石英坩埚高温变形", "") == [1.0, 0.0]


def test_a_pair_tells_more_than_two_single_characters() -> None:
    pair, singles = covered("轴承热处理", "热处理", "亚热带林业处所之理")
    assert pair > 1.5 * singles


def test_the_rarer_word_decides() -> None:
    found = covered("石英轴承", "轴承钢", "轴承油", "轴承座", "石英钢")
    assert int(np.argmax(found)) == 3


def test_a_long_description_is_not_worse_for_what_else_it_says() -> None:
    short, long = covered("石英坩埚变形", "石英坩埚变形控制", "石英坩埚变形控制。茶油精炼；水果玉米种植；轴承钢冶炼")
    assert short == long


def test_words_that_lie_in_different_sentences_do_not_add_up() -> None:
    together, apart = covered("石英坩埚", "石英坩埚", "石英玻璃。铁坩埚")
    assert together > apart


def test_each_clause_of_a_need_may_be_met_by_another_sentence() -> None:
    both, one = covered("石英提纯，茶油精炼", "石英提纯。茶油精炼", "石英提纯。轴承冶炼")
    assert (both, one < both) == (1.0, True)


def test_different_words_of_a_group_speak_of_one_matter() -> None:
    table = Synonyms.of([["生锈", "耐蚀"]])
    assert covered("铁管生锈", "耐蚀涂层", "茶油精炼", synonyms=table) == [pytest.approx(0.5, abs=0.25), 0.0]
    assert covered("铁管生锈", "耐蚀涂层", "茶油精炼") == [0.0, 0.0]


def test_the_encoder_orders_what_words_leave_open_and_is_never_alone() -> None:
    words = np.array([0.5, 0.5, 0.0, 0.0])
    both = fused(words, np.array([0.1, 0.9, 0.2, 0.1]))
    assert both[1] > both[0] > both[3]
    assert both.mean() == pytest.approx(words.mean() / 2)  # an opinion lifts as many as it lowers
    assert np.array_equal(fused(np.zeros(3), np.array([0.1, 0.9, 0.2])), np.zeros(3))
    assert np.array_equal(fused(words, None), words)


def test_what_the_encoder_does_not_know_is_judged_by_words() -> None:
    known = fused(np.array([0.6, 0.2, 0.0]), np.array([np.nan, 0.5, 0.5]))
    assert int(np.argmax(known)) == 0
    assert not np.isnan(known).any()
