"""Numbers of organisations and their check characters, against numbers made by the standards' own arithmetic."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.identity.credit_code import is_credit_code
from ingest.identity.numbers import organisation_code, scheme_of
from ingest.identity.old_numbers import is_organisation_code, is_registration_number

CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_the_examples_of_the_standards() -> None:
    assert is_organisation_code("D2143569-X")  # GB 11714-1997, appendix A
    assert is_registration_number("110108000000016")  # GS 15-2006
    assert not is_registration_number("110108000000017")
    assert not is_organisation_code("D2143569-1")


@given(st.text(CODE, min_size=17, max_size=17))
def test_of_all_last_characters_just_one_makes_a_credit_code(body: str) -> None:
    assert len([last for last in CODE if is_credit_code(body + last)]) == 1


@given(st.text("0123456789", min_size=14, max_size=14))
def test_of_all_last_digits_just_one_makes_a_registration_number(body: str) -> None:
    assert len([last for last in "0123456789" if is_registration_number(body + last)]) == 1


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
def test_of_all_last_characters_just_one_makes_an_organisation_code(body: str) -> None:
    assert len([last for last in "0123456789X" if is_organisation_code(body + last)]) == 1


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 13))
def test_a_digit_typed_wrong_is_noticed(body: str, at: int) -> None:
    right = next(body + last for last in "0123456789" if is_registration_number(body + last))
    wrong = right[:at] + str((int(right[at]) + 1) % 10) + right[at + 1 :]
    assert not is_registration_number(wrong)


@given(st.text(max_size=20))
def test_any_text_is_of_one_kind_or_none(text: str) -> None:
    assert scheme_of(text) in (None, "credit_code", "registration_number", "organisation_code")


def test_the_organisation_code_stands_inside_the_credit_code() -> None:
    assert organisation_code("91330822MA2DKXYE2X") == "MA2DKXYE2"
