"""Amounts, dates, codes and names as bureaus write them; what is read back is what was meant."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.ontology import load
from ingest.tables.evidence import is_identity_card
from ingest.tables.values.codes import read_credit_code, read_phone
from ingest.tables.values.dates import ImpossibleDate, read_date, read_period, read_year
from ingest.tables.values.marks import is_ditto, is_mojibake, is_unknown, plain
from ingest.tables.values.names import is_truncated, looks_like_person, split, split_people, type_of
from ingest.tables.values.numbers import read_number
from ingest.tables.words import Words, words_of

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
WAYS = [str, lambda n: f"{n:,}", lambda n: str(n).translate(FULL_WIDTH), lambda n: f"约{n}", lambda n: f" {n}余 "]


@pytest.fixture(scope="module")
def words() -> Words:
    return words_of(load())


@settings(deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(WAYS), st.sampled_from([("元", 1), ("万元", 10**4), ("亿元", 10**8)]))
def test_an_amount_is_read_however_it_is_written(number: int, write, unit: tuple[str, int]) -> None:  # type: ignore[no-untyped-def]
    words = words_of(load())
    in_cell = read_number(write(number) + unit[0], "", words)
    in_header = read_number(write(number), unit[0], words)
    assert in_cell is not None
    assert in_header is not None
    assert in_cell.value == in_header.value == number * unit[1]


@settings(deadline=None)
@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_numbers_dates_and_names(text: str) -> None:
    words = words_of(load())
    read_number(text, "万元", words)
    split_people(text, words)
    read_phone(text)
    read_credit_code(text)
    is_mojibake(text)
    try:
        read_date(text)
        read_period(text)
        read_year(text)
    except ImpossibleDate:
        pass


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("２９１．９７", 2_919_700), ("1,246.35", 12_463_500), ("约6202", 62_020_000), ("1.2亿元", 120_000_000),
        ("8,000,000元", 8_000_000), ("伍佰万元", 5_000_000), ("-35.6", -356_000), ("36万", 360_000),
        (291.97, 2_919_700),
    ],
)  # fmt: skip
def test_the_unit_in_the_cell_counts_before_the_headers(written: object, value: int, words: Words) -> None:
    found = read_number(written, "万元", words)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("text", ["面议", "若干次", "一事一议", "按实拨付", "50-100万元", "1.2.3", ""])
def test_what_is_no_number_is_not_made_one(text: str, words: Words) -> None:
    assert read_number(text, "万元", words) is None


def test_a_cell_in_percent_format_is_a_percentage(words: Words) -> None:
    found = read_number(0.185, "", words, "0.0%")
    assert found is not None
    assert (found.value, found.unit) == (18.5, "%")


@settings(deadline=None)
@given(st.dates(date(1955, 1, 1), date(2060, 12, 31)))
def test_a_day_is_read_in_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms = [
        day, serial, str(serial), f"{day.year}.{day.month}.{day.day}", f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日", day.strftime("%Y%m%d"), day.isoformat(),
        f"{day.year}.{day.month}.{day.day}".translate(FULL_WIDTH),
    ]  # fmt: skip
    assert {read_date(form) for form in forms} == {day.isoformat()}


@given(st.integers(1950, 2060), st.integers(1, 12))
def test_a_month_and_a_year_stay_as_precise_as_written(year: int, month: int) -> None:
    forms = [f"{year}.{month:02}", f"{year}年{month}月", f"{year}/{month}", f"{year}{month:02}"]
    assert {read_date(form) for form in forms} == {f"{year}-{month:02}"}
    assert {read_date(form) for form in (year, f"{year}年", f"{year}", float(year))} == {str(year)}


def test_a_date_cell_that_shows_no_day_states_none() -> None:
    assert read_date(date(2023, 5, 1), 'yyyy"年"m"月"') == "2023-05"
    assert read_date(date(2023, 5, 1), "yyyy/m/d") == "2023-05-01"


@pytest.mark.parametrize("text", ["2023-02-30", "1982.13", "1979年14月", "20231332"])
def test_a_day_that_no_calendar_has_is_told(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2022年6月至2023年12月", "2022-06", "2023-12"), ("2022.6-2023.12", "2022-06", "2023-12"),
        ("2023-03-01至2024-02-28", "2023-03-01", "2024-02-28"), ("2023年1月至今", "2023-01", None),
        ("2024.1—2024.12", "2024-01", "2024-12"), ("2023年3月-5月", "2023-03", "2023-05"),
        ("2023-2025", "2023", "2025"),
    ],
)  # fmt: skip
def test_a_period_has_two_ends(text: str, begin: str, end: str | None) -> None:
    assert read_period(text) == (begin, end)


def test_a_code_is_eighteen_characters_with_a_true_check_digit() -> None:
    assert read_credit_code("91330822yt47y4826m") == ("91330822YT47Y4826M", None)
    assert read_credit_code("913308223G1YLMXR1B") == (None, "credit_code_checksum")
    assert read_credit_code("91330822HG9E6GFC8") == (None, "credit_code_format")
    assert read_credit_code(9.13308223e17) == (None, "credit_code_format")


def test_telephones_are_numbers_of_the_network() -> None:
    for good in (
        "199 0000 7991",
        19900007809.0,
        "０５７０－５０００５５２",
        "0570-5000552",
        "13900001451、0570-5000552",
    ):
        assert read_phone(good)[1] is None, good
    for bad in (1990000752, "1990-0001-12", "12", "见附件"):
        assert read_phone(bad) == (None, "phone_format"), bad


def test_marks_of_nothing_and_of_the_same(words: Words) -> None:
    assert all(is_unknown(plain(text), words) for text in ("-", "—", "/", "无", "暂无", "N/A", "空白", "——"))
    assert not any(is_unknown(text, words) for text in ("无锡", "0", "有"))
    assert is_ditto("同上", words)
    assert is_ditto("〃", words)
    assert not is_ditto("同上海", words)


@pytest.mark.parametrize("text", ["鍘跨鎶�鎴愭灉杞寲", "ç\x83\xadå¤\x84ç\x90\x86", "锟斤拷"])
def test_mojibake_is_known(text: str) -> None:
    assert is_mojibake(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=2))
def test_two_chinese_characters_are_never_mojibake(text: str) -> None:
    assert not is_mojibake(text)


def test_persons_of_a_cell_with_their_employers(words: Words) -> None:
    found = split_people("张三(浙江大学)、李四；王 五/赵六（组长）", words)
    assert [(one.name, one.employer) for one in found] == [
        ("张三", "浙江大学"), ("李四", None), ("王五", None), ("赵六", None)
    ]  # fmt: skip


def test_brackets_hold_a_name_together() -> None:
    assert split("浙江珂屿(常山、开化)轴承有限公司、甲公司") == ["浙江珂屿(常山、开化)轴承有限公司", "甲公司"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("越州大学", "University"), ("越州大学常山材料研究院", "ResearchInstitute"), ("常山县科创服务局", "Department"),
        ("常山县茶油专业合作社", "Organisation"), ("浙江岚珩轴承有限公司", "Enterprise"),
        ("常山县人民政府办公室", "Department"),
    ],
)  # fmt: skip
def test_the_longest_ending_tells_the_type(name: str, kind: str, words: Words) -> None:
    assert type_of(name, words) == kind


def test_names_that_were_cut() -> None:
    assert is_truncated("浙江汐岚果业有…")
    assert is_truncated("浙江汐珂智能装备(常山")
    assert not is_truncated("浙江珂屿(常山)轴承有限公司")


def test_the_form_of_a_persons_name() -> None:
    assert looks_like_person("欧阳静")
    assert not looks_like_person("有限公司")


def test_identity_cards_are_known_by_their_check_digit() -> None:
    assert is_identity_card("11010519491231002X")  # the example of GB 11643-1999
    assert not is_identity_card("110105194912310021")


def test_a_number_beyond_the_serials_of_this_century_is_no_date() -> None:
    assert read_date("109575") is None
    assert read_date(12) is None
