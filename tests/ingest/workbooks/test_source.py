"""Which source a workbook belongs to follows from its name: the list, its county, its date."""

from datetime import date
from pathlib import Path

import pytest

from graph.errors import UsageError
from ingest.tables.sheet import Sheet
from ingest.workbooks.source import source_of, titles_of

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("name", "source_id", "known_on"),
    [
        ("附件1 常山县2023年度科技型企业汇总表.xlsx", "330822-常山县科技型企业汇总表", "2023-12-31"),
        ("常山县科技型企业汇总表（2024年度）(1).xlsx", "330822-常山县科技型企业汇总表", "2024-12-31"),
        ("创新平台及资质梯次培育台账(2019-2023).xls", "创新平台及资质梯次培育台账", "2023-12-31"),
        ("技术合同登记台账2024年1-9月.xlsx", "技术合同登记台账", "2024-09-30"),
        ("20240312 高企名单 - 副本.xlsx", "高企名单", "2024-03-31"),
        ("指标2026年.csv", "指标", "2026-11-25"),
        ("产学研合作矩阵.xlsx", "产学研合作矩阵", None),
        ("2024.xlsx", "2024", "2024-12-31"),
        ("十:四五.xlsx", "十四五", None),
        ("企业名单-问题.xlsx", "企业名单", None),
        ("2024年企业名单-问题 (1).xlsx", "企业名单", "2024-12-31"),
        ("技术需求征集表(3.12改).xlsx", "技术需求征集表", None),
        ("企业-问题清单.xlsx", "企业-问题清单", None),
    ],
)
def test_the_list_its_county_and_its_date_are_read_from_the_name(
    name: str, source_id: str, known_on: str | None
) -> None:
    source = source_of(Path(name), today=TODAY)
    assert (source.source_id, source.known_on) == (source_id, known_on)


def test_a_workbook_that_was_given_back_keeps_its_title() -> None:
    assert source_of(Path("2024年企业名单-问题.xlsx"), today=TODAY).title == "2024年企业名单"


def test_lists_of_one_name_of_two_counties_stay_apart() -> None:
    here, there = (source_of(Path("企业名单.xlsx"), place=place) for place in ("330822", "330824"))
    assert here.source_id != there.source_id
    assert (here.place, there.place) == ("330822", "330824")


def test_the_county_is_told_by_the_titles_where_the_name_says_none() -> None:
    title = [["常山县企业技术需求征集汇总表", None], ["企业", "需求"], ["衢州样例有限公司", "降噪"]]
    filled_by = [["序号", "企业", "需求"]] * 9 + [["填报单位：常山县科学技术局", None, "2025年3月10日"]]
    two = [["常山县、开化县协作名单"]]
    told = [
        source_of(Path("名单.xlsx"), titles=titles_of([Sheet("一", rows)])).place for rows in (title, filled_by, two)
    ]
    assert told == ["330822", "330822", None]
    named = source_of(Path("开化县名单.xlsx"), titles=titles_of([Sheet("一", title)]))
    assert named.place == "330824"


@pytest.mark.parametrize("wrong", [{"place": "常山"}, {"place": "999999"}, {"source_id": "a:b"}, {"source_id": " "}])
def test_a_place_or_an_id_that_is_none_is_refused_with_an_example(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError) as told:
        source_of(Path("企业名单.xlsx"), **wrong)  # type: ignore[arg-type]  # one of the two
    assert "如" in told.value.remedy
