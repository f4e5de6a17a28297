"""Several sources speak of one thing: which word counts, and that no word is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims import claims, effective, grounds
from graph.ledger import StoredRecord
from graph.model import Source

SOURCES = {
    "form": Source("form", "手工录入", "form", known_on="2020-01-01", trust=100),
    "old": Source("old", "旧名录", "table", known_on="2021-12-31"),
    "new": Source("new", "新名录", "table", known_on="2023-12-31"),
    "undated": Source("undated", "无日期", "table"),
}


def said(source_id: str, payload: dict[str, Any], *, batch: int = 1, record_id: str = "") -> StoredRecord:
    """What a source says of one enterprise."""
    return StoredRecord(
        "node", "Enterprise", "k", "e1", None, payload, {},
        record_id=record_id or f"f-{source_id}-{batch}", source_id=source_id, since_batch=batch,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (said("form", {"industry": "甲"}), said("new", {"industry": "乙"}, batch=9)),
        (said("new", {"industry": "甲"}), said("old", {"industry": "乙"}, batch=9)),
        (said("old", {"industry": "甲"}), said("undated", {"industry": "乙"}, batch=9)),
        (said("old", {"industry": "甲"}, batch=2), said("old", {"industry": "乙"}, batch=1)),
    ],
    ids=["trust before date", "date before batch", "a date before none", "the later batch"],
)
def test_the_value_that_counts_follows_trust_then_date_then_batch(more: StoredRecord, less: StoredRecord) -> None:
    assert effective([less, more], SOURCES) == {"industry": "甲"}


def test_what_only_a_lesser_source_knows_is_not_lost() -> None:
    records = [said("form", {"industry": "甲"}), said("old", {"address": "天马街道"})]
    assert effective(records, SOURCES) == {"industry": "甲", "address": "天马街道"}


def test_a_blank_of_the_better_source_hides_nothing() -> None:
    assert effective([said("form", {"name": None}), said("old", {"name": "富乐德"})], SOURCES) == {"name": "富乐德"}


def test_lists_are_joined_the_most_believed_first_without_repeats() -> None:
    records = [said("old", {"fields": ["石英", "半导体"]}), said("form", {"fields": ["半导体", "坩埚"]})]
    assert effective(records, SOURCES) == {"fields": ["半导体", "坩埚", "石英"]}


def test_a_name_that_lost_stays_findable_once() -> None:
    names = {"form": "新名", "new": "旧名", "old": "旧名"}
    records = [said(source, {"name": name}) for source, name in names.items()]
    assert effective(records, SOURCES) == {"name": "新名", "aliases": ["旧名"]}


def test_the_comparisons_of_two_sources_are_not_mixed() -> None:
    records = [said("form", {"comparison": [{"value": 1}]}), said("old", {"comparison": [{"value": 2}]})]
    assert effective(records, SOURCES) == {"comparison": [{"value": 1}]}


def test_every_claim_is_shown_with_its_source_and_the_one_that_counts_is_marked() -> None:
    records = [said("old", {"industry": "乙"}), said("form", {"industry": "甲"}), said("new", {"industry": "甲"})]
    found = [(one.source_id, one.value, one.known_on, one.chosen) for one in claims(records, SOURCES)["industry"]]
    assert found == [
        ("form", "甲", "2020-01-01", True),
        ("new", "甲", "2023-12-31", True),
        ("old", "乙", "2021-12-31", False),
    ]


@pytest.mark.parametrize(
    ("ground", "more", "less"),
    [
        ("trust", said("form", {"industry": "甲"}), said("new", {"industry": "乙"})),
        ("date", said("new", {"industry": "甲"}), said("old", {"industry": "乙"}, batch=9)),
        ("batch", said("old", {"industry": "甲"}, batch=2), said("old", {"industry": "乙"})),
        ("record", said("old", {"industry": "甲"}, record_id="f2"), said("old", {"industry": "乙"}, record_id="f1")),
        ("full_name", said("new", {"name": "浙大"}), said("old", {"name": "浙江大学"})),
        ("number", said("new", {"name": "甲股份公司"}), said("old", {"name": "甲公司", "credit_code": "91"})),
        ("union", said("new", {"fields": ["甲"]}), said("old", {"fields": ["乙"]})),
    ],
)
def test_why_a_value_counts_is_said_where_sources_differ(ground: str, more: StoredRecord, less: StoredRecord) -> None:
    assert list(grounds([less, more], SOURCES).values()) == [ground]
    assert grounds([more, more], SOURCES) == {}


def test_what_one_reads_is_not_changed_by_joining() -> None:
    first = said("form", {"name": "新名", "aliases": ["简称"]})
    effective([first, said("old", {"name": "旧名", "aliases": ["别称"]})], SOURCES)
    assert first.payload == {"name": "新名", "aliases": ["简称"]}


RECORDS = st.lists(
    st.builds(
        said,
        st.sampled_from(sorted(SOURCES)),
        st.fixed_dictionaries(
            {},
            optional={
                "name": st.sampled_from(["甲", "乙", "丙", None]),
                "industry": st.sampled_from(["a", "b", None]),
                "fields": st.lists(st.sampled_from(["x", "y", "z"]), unique=True, max_size=3),
            },
        ),
        batch=st.integers(1, 3),
        record_id=st.uuids().map(str),
    ),
    max_size=6,
)


@given(RECORDS, st.randoms())
def test_the_order_of_reading_decides_nothing(records: list[StoredRecord], chance: Any) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert effective(shuffled, SOURCES) == effective(records, SOURCES)
    assert claims(shuffled, SOURCES) == claims(records, SOURCES)


@given(RECORDS)
def test_every_name_anyone_gave_can_be_found(records: list[StoredRecord]) -> None:
    values = effective(records, SOURCES)
    given_names = {record.payload.get("name") for record in records} - {None}
    assert {values.get("name"), *values.get("aliases", ())} - {None} == given_names


@pytest.mark.parametrize(
    ("short", "full"),
    [("浙大", "浙江大学"), ("浙理工常山研究院", "浙江理工大学常山研究院"), ("云启轴承", "浙江云启轴承科技有限公司")],
)
def test_a_short_name_of_a_newer_source_does_not_hide_the_full_one(short: str, full: str) -> None:
    records = [said("new", {"name": short}), said("old", {"name": full})]
    assert effective(records, SOURCES) == {"name": full, "aliases": [short]}


def test_a_spelling_without_a_number_does_not_replace_the_name_that_came_with_one() -> None:
    with_code = said("old", {"name": "样例机械有限公司", "credit_code": "91330822MA00000A1R"})
    assert effective([said("new", {"name": "样例机械股份有限公司"}), with_code], SOURCES)["name"] == "样例机械有限公司"
    assert (
        effective([said("form", {"name": "样例机械股份有限公司"}), with_code], SOURCES)["name"]
        == "样例机械股份有限公司"
    )


def test_a_new_spelling_counts_and_so_does_a_short_name_entered_by_hand() -> None:
    spelling = [said("new", {"name": "云启轴承有限公司"}), said("old", {"name": "云启轴承有限责任公司"})]
    assert effective(spelling, SOURCES)["name"] == "云启轴承有限公司"
    by_hand = [said("form", {"name": "浙大"}), said("old", {"name": "浙江大学"})]
    assert effective(by_hand, SOURCES)["name"] == "浙大"
