"""Character pairs and their weights: the plain measure of what two Chinese texts share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.text import TextIndex, grams

TEXTS = st.lists(st.text(max_size=40), min_size=1, max_size=6)


def test_pairs_do_not_cross_blanks_or_punctuation() -> None:
    assert grams("石英，坩埚") == ["石", "英", "石英", "坩", "埚", "坩埚"]
    assert grams("ＡＢ c") == ["a", "b", "ab", "c"]


@given(TEXTS, st.text(max_size=40))
def test_any_texts_are_alike_between_0_and_1(texts: list[str], asked: str) -> None:
    found = TextIndex.build(texts).similarity(asked)
    assert found.shape == (len(texts),)
    assert np.all((found >= 0) & (found <= 1 + 1e-9))


@given(st.text(min_size=1, max_size=40).filter(lambda text: bool(grams(text))))
def test_a_text_is_wholly_like_itself_and_unlike_silence(text: str) -> None:
    assert TextIndex.build([text, ""]).similarity(text) == pytest.approx([1.0, 0.0])


def test_a_pair_tells_more_than_two_single_characters() -> None:
    pair, singles = TextIndex.build(["热处理", "亚热带处"]).similarity("热处理")
    assert pair > 5 * singles


def test_the_rarer_word_decides() -> None:
    found = TextIndex.build(["轴承钢", "轴承油", "轴承座", "石英钢"]).similarity("石英轴承")
    assert int(np.argmax(found)) == 3
