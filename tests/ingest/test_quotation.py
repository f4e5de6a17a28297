"""A quotation is found although the text has stray blanks, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.quotation import QuotationError, QuotedText

TEXT = '深入实施 "315"\n工程。浙 江大\n 学与常山县共建；常山县再建。\r\n末尾𠮷字 '


@pytest.mark.parametrize(
    ("quotation", "raw"),
    [
        ("浙江大学", "浙 江大\n 学"),
        ("浙 江大学", "浙 江大\n 学"),
        ('实施"315"工程', '实施 "315"\n工程'),
        ("末尾𠮷字", "末尾𠮷字"),
    ],
)
def test_stray_blanks_and_breaks_do_not_hide_it(quotation: str, raw: str) -> None:
    span = QuotedText(TEXT).find(quotation)
    assert span.quote == raw
    assert TEXT[span.start : span.end] == raw


@pytest.mark.parametrize("quotation", ["清华大学", "浙江大学常山县", "", "  \n", "浙江大学 。"])
def test_what_is_not_there_is_refused(quotation: str) -> None:
    with pytest.raises(QuotationError):
        QuotedText(TEXT).find(quotation)


def test_what_stands_twice_is_refused_with_the_count_and_found_by_what_goes_before() -> None:
    text = QuotedText(TEXT)
    with pytest.raises(QuotationError, match="2 次"):
        text.find("常山县")
    assert text.find("常山县", after="共建").start == TEXT.index("常山县再建")
    with pytest.raises(QuotationError):
        text.find("浙江大学", after="再建")


@given(st.text(alphabet="浙江大学 \n\u3000常山𠮷", min_size=1, max_size=60), st.data())
def test_any_piece_of_any_text_is_found_where_it_stands_or_said_to_be_ambiguous(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    piece = "".join(text[start:end].split())
    try:
        span = QuotedText(text).find(piece)
    except QuotationError:
        dense = "".join(text.split())
        assert not piece or sum(dense.startswith(piece, n) for n in range(len(dense))) > 1
    else:
        assert text[span.start : span.end] == span.quote
        assert "".join(span.quote.split()) == piece
        assert not span.quote[0].isspace()
        assert not span.quote[-1].isspace()
