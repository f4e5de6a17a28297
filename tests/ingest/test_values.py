"""Cells as values: what officers write, and what is refused instead of guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ontology import Property
from ingest.values import iso_date, parse, validity


def wanted(kind: str) -> Property:
    """A property of this type."""
    return Property("x", "某项", "x", kind)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2023-12-04", "2023-12-04"), ("2023/12/4", "2023-12-04"), ("2023.12.4", "2023-12-04"),
        ("2023年12月4日", "2023-12-04"), ("2023年12月", "2023-12"), ("2023", "2023"), ("2023年", "2023"),
        ("2023-12-04 00:00:00", "2023-12-04"), (date(2023, 12, 4), "2023-12-04"), (2023, "2023"),
    ],
)  # fmt: skip
def test_dates_as_officers_write_them(written: object, read: str) -> None:
    assert iso_date(written) == read


@pytest.mark.parametrize("written", ["", "去年", "12-04", "2023-13", "2023-02-30", "20231204x", "二〇二三年"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        iso_date(written)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_every_date_comes_back_with_its_precision(day: date) -> None:
    for text, precision in ((f"{day:%Y-%m-%d}", "day"), (f"{day:%Y-%m}", "month"), (f"{day:%Y}", "year")):
        assert iso_date(text) == text
        assert validity(text, None).precision == precision


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_are_read_with_and_without_separators(number: int) -> None:
    for written in (number, str(number), f"{number:,}", f" {number} ", float(number)):
        assert parse(written, wanted("integer")) == number


@pytest.mark.parametrize("written", ["1.5", "abc", "1e999", "nan", True, "1 2"])
def test_what_is_no_whole_number_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="应为"):
        parse(written, wanted("integer"))


@given(st.text(max_size=50), st.sampled_from(["string", "text", "integer", "number", "date", "boolean", "list"]))
def test_any_text_is_read_or_refused_with_a_sentence(text: str, kind: str) -> None:
    try:
        value = parse(text, wanted(kind))
    except ValueError as error:
        value = str(error)
    assert value is not None or not text.strip()


def test_lists_are_parted_at_any_of_the_usual_marks() -> None:
    assert parse("轴承、滚子，钢；热处理|检测", wanted("list")) == ["轴承", "滚子", "钢", "热处理", "检测"]


def test_a_code_that_excel_kept_as_a_number_is_text_again() -> None:
    assert parse(330822.0, wanted("string")) == "330822"
