"""Places of China: their codes, what a name means, how far apart."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.places import Division, distance_km, division, divisions, find

CODES = st.sampled_from(sorted(divisions()))


@cache
def spoken() -> list[Division]:
    """Divisions that have a name of their own: not the 市辖区 of a municipality."""
    return [one for one in divisions().values() if one.name not in ("市辖区", "县")]


def test_there_are_thirty_four_provinces_and_every_other_place_lies_in_one() -> None:
    assert sum(one.level == "province" for one in divisions().values()) == 34
    assert [one.adcode for one in divisions().values() if one.level != "province" and one.parent is None] == []


@given(CODES)
def test_a_place_lies_in_one_of_the_next_level(code: str) -> None:
    one = divisions()[code]
    parent = division(one.parent)
    assert len(code) == 6
    assert parent is None or (parent.level, one.level) in {
        ("province", "city"), ("city", "county"), ("province", "county"),
    }  # fmt: skip


@given(st.sampled_from(spoken()))
def test_at_home_a_name_means_the_place_at_home(place: Division) -> None:
    assert find(place.name, place.adcode) == place


@given(st.sampled_from([one for one in spoken() if one.level == "county"]))
def test_the_whole_address_of_a_county_means_that_county(place: Division) -> None:
    above = division(place.parent)
    names = [place.name]
    while above is not None:
        if above.name not in ("市辖区", "县"):  # nobody writes 上海市市辖区
            names.insert(0, above.name)
        above = division(above.parent)
    assert find("".join(names)) == place


@pytest.mark.parametrize(
    ("name", "home", "code"),
    [
        ("常山县", None, "330822"),
        ("常山", None, "330822"),
        (" 浙江省常山县 ", None, "330822"),
        ("浙江省衢州市常山县", None, "330822"),
        ("衢州", None, "330800"),
        ("西湖区", "330822", "330106"),
        ("西湖区", "360000", "360103"),
        ("西湖区", None, None),  # 杭州 and 南昌 have one each
        ("吉林", None, "220000"),  # the province, not the city in it
        ("没有的县", None, None),
        ("", None, None),
    ],
)
def test_a_name_means_a_place_or_none_when_it_could_be_two(name: str, home: str | None, code: str | None) -> None:
    found = find(name, home)
    assert (found.adcode if found else None) == code


@given(CODES, CODES)
def test_a_distance_is_the_same_both_ways_and_fits_on_earth(a: str, b: str) -> None:
    there, back = distance_km(a, b), distance_km(b, a)
    assert there == pytest.approx(back)
    assert there is None or 0 <= there < 6_000


@given(CODES, CODES, CODES)
def test_a_detour_is_never_shorter(a: str, b: str, c: str) -> None:
    direct, first, second = distance_km(a, c), distance_km(a, b), distance_km(b, c)
    if direct is not None and first is not None and second is not None:
        assert direct <= first + second + 1e-6


@pytest.mark.parametrize("code", [None, "", "999999", "3308"])
def test_the_distance_to_nowhere_is_unknown_not_zero(code: str | None) -> None:
    assert distance_km("330822", code) is None
    assert distance_km(code, "330822") is None
