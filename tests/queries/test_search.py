"""Searching as officers type: whole, short and former names, codes, pinyin, parts."""

import pytest

from graph.snapshot import Snapshot
from queries.search import initials, nearest, search
from tests.graph.graphs import node, tables


@pytest.fixture(scope="module")
def book() -> Snapshot:
    """A few names that resemble each other."""
    return Snapshot.build(
        tables(
            1,
            [
                node("Enterprise", "1", "常山甲轴承有限公司", names="常山甲轴承有限公司\n甲轴承\n老甲轴承厂",
                     attributes='{"credit_code":"91330822MA00000A1R"}'),
                node("Platform", "2", "甲轴承研发中心"),
                node("Project", "3", "甲轴承"),
                node("Enterprise", "4", "甲轴承销售公司"),
                node("University", "5", "浙江大学", names="浙江大学\n浙大"),
                node("Platform", "6", "浙江大学国际科创中心"),
            ],
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("甲轴承", ["3", "1", "4", "2"]),  # exact, then other name, then prefix (organisation before platform)
        ("老甲轴承厂", ["1"]),
        ("91330822MA00000A1R", ["1"]),
        ("91330822ma", ["1"]),
        ("zjdx", ["5", "6"]),
        ("浙大", ["5"]),
        ("科创", ["6"]),
        ("ＺＪＤＸ", ["5", "6"]),
        (" 浙江 大学 ", ["5", "6"]),
        ("没有", []),
        ("", []),
    ],
)
def test_the_order_is_exact_alias_prefix_part(book: Snapshot, q: str, found: list[str]) -> None:
    assert [hit.id for hit in search(book, q).items] == found


def test_a_type_can_be_asked_for_alone(book: Snapshot) -> None:
    assert {hit.type for hit in search(book, "甲", ("Enterprise",)).items} == {"Enterprise"}


def test_pages_make_the_whole(book: Snapshot) -> None:
    first = search(book, "甲", limit=3)
    second = search(book, "甲", limit=3, cursor=first.next)
    assert [h.id for h in (*first.items, *second.items)] == [h.id for h in search(book, "甲").items]
    assert second.next is None


def test_initials_keep_letters_and_digits() -> None:
    assert initials("富乐德石英") == "fldsy"
    assert initials("R&D3号") == "r&d3h"


def test_the_nearest_names_bear_a_slip(book: Snapshot) -> None:
    assert nearest(book, "常山甲辐承公司")[0] == "常山甲轴承有限公司"
