"""The registry of institutions, as readers of files ask it."""

import json
from collections import Counter
from importlib.resources import files

import pytest

from graph.names import fold
from graph.ontology import load
from graph.ontology.institutions import canonical, institution, institutions, known_type


@pytest.mark.parametrize("name", ["浙江工业大学", "浙工大", "浙江工業大學", " 浙江 工业大学", "“浙工大”"])
def test_an_institution_is_found_however_it_is_typed(name: str) -> None:
    assert canonical(name) == "浙江工业大学"
    assert known_type(name) == "University"


def test_an_institution_that_is_a_company_by_its_ending_keeps_its_type() -> None:
    assert known_type("洛阳轴承研究所有限公司") == "ResearchInstitute"
    assert known_type("洛轴所") == "ResearchInstitute"


def test_a_stranger_is_left_to_the_rules() -> None:
    assert known_type("常山县鑫博轴承有限公司") is None
    assert canonical("") is None


def test_a_branch_is_not_its_institution() -> None:
    assert canonical("浙江理工大学常山研究院") != "浙江理工大学"


def test_every_institution_has_a_type_of_the_ontology_and_a_source() -> None:
    types = set(load().nodes)
    assert [one for one in institutions() if one.type not in types or not one.source] == []


def test_every_former_and_short_name_says_on_which_page_it_was_read() -> None:
    path = files("graph.ontology") / "registry" / "renamed.json"
    lines = json.loads(path.read_text(encoding="utf-8"))["institutions"]
    assert [line["name"] for line in lines if "." not in line.get("source", "")] == []
    found = institution("孝感学院")
    assert found
    assert found.source == next(line["source"] for line in lines if line["name"] == found.name)


def test_every_institution_is_found_by_its_own_name() -> None:
    assert [one.name for one in institutions() if canonical(one.name) != one.name] == []


def test_a_short_name_of_two_institutions_means_neither() -> None:
    borne = Counter(alias for one in institutions() for alias in {fold(alias) for alias in one.aliases})
    full = {fold(one.name) for one in institutions()}
    assert [alias for alias, times in borne.items() if times > 1 and alias not in full and canonical(alias)] == []


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("浙江科技学院", "浙江科技大学"),
        ("Zhejiang University", "浙江大学"),
        ("北京钢铁学院", "北京科技大学"),
        ("四川理工学院", "四川轻化工大学"),
        ("南信大", "南京信息工程大学"),
        ("上海体育学院", "上海体育大学"),
    ],
)
def test_a_former_and_a_foreign_name_lead_to_the_present_one(name: str, now: str) -> None:
    assert canonical(name) == now


@pytest.mark.parametrize("name", ["华电", "海大", "南医大", "人大", "矿大"])
def test_a_short_name_that_others_bear_too_is_left_open(name: str) -> None:
    assert canonical(name) is None


def test_two_schools_of_one_list_are_not_one_school_renamed() -> None:
    assert canonical("广西师范学院") != canonical("广西师范大学")
