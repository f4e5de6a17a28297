"""Surface names: what typing changes does not count, and folding is done once."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import fold

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(max_size=40))
def test_a_folded_name_is_in_normal_form(name: str) -> None:
    assert unicodedata.normalize("NFKC", fold(name)) == fold(name)


@given(HAN)
def test_chinese_names_fold_once_too(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(HAN, st.sampled_from([" ", "\u3000", "\t", "·", "“", "\u200b", "\ufeff"]))
def test_blanks_quotes_and_what_cannot_be_seen_do_not_count(name: str, blank: str) -> None:
    assert fold(blank.join(name)) == fold(name)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("浙江大學", "浙江大学"),
        ("乾坤科技", "乾坤科技"),
        ("ＡＢＣ轴承（浙江）有限公司", "abc轴承(浙江)有限公司"),
        ("【浙江】〔常山〕", "(浙江)(常山)"),
        ("A—B", "a-b"),
    ],
)
def test_script_width_case_brackets_and_dashes(typed: str, folded: str) -> None:
    assert fold(typed) == folded
