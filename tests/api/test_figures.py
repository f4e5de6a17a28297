"""Numbers as an officer reads them."""

from typing import Any

import pytest

from api.figures import figure


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (3_552_000, "元", "355.2 万元"),
        (9_999, "元", "9,999 元"),
        (0.1 + 0.2, "万元", "0.3 万元"),
        (11_320, "人", "11,320 人"),
        (2.48, "%", "2.48%"),
        (2024, None, "2024"),
        (["信息材料", "轴承"], None, "信息材料、轴承"),
        (True, None, "是"),
        (None, "万元", "—"),
    ],
)
def test_money_is_told_in_ten_thousands_and_thousands_stand_apart(value: Any, unit: str | None, said: str) -> None:
    assert figure(value, unit) == said


def test_about_stands_between_number_and_unit() -> None:
    assert figure(900, "人次", more="余") == "900余 人次"
