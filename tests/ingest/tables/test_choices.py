"""What an officer decides about columns: guessed, written, changed, read back, and remembered by the headings."""

import shutil
from pathlib import Path

import pytest

import graph.ontology
from graph.errors import RefusedData, UsageError
from graph.ontology import load
from graph.ontology.loader import read as read_ontology
from ingest.tables.choices import choices_from, chooser, meaning_of, read_choices, to_mapping
from ingest.tables.understand import understand_sheets
from ingest.tables.words import words_of
from tests.ingest.tables.sheets import TODAY, meanings, nodes, problems, read, relations, sheet, understood

DRAWN = "2023年名册\n企业名称|车间|车牌号\n甲轴承有限公司|越州大学|浙H1"


def test_the_guess_read_back_changes_nothing() -> None:
    guessed = read(DRAWN)
    choices = choices_from(to_mapping(guessed), words_of(load()))
    again = understood(sheet(DRAWN), mapping=chooser(choices))
    assert again.nodes == guessed.nodes
    assert again.problems == guessed.problems


def test_a_stated_meaning_overrules_the_guess() -> None:
    text = to_mapping(read(DRAWN)).replace('"车牌号": "unknown"', '"车牌号": "ignored"')
    text = text.replace('"车间": "unknown"', '"车间": "COLLABORATES_WITH(合作单位)"')
    found = understood(sheet(DRAWN), mapping=chooser(choices_from(text, words_of(load()))))
    assert problems(found) == set()
    assert relations(found) == {("COLLABORATES_WITH", "甲轴承有限公司", "越州大学")}


def test_the_same_headings_of_another_year_have_the_same_fingerprint() -> None:
    one = read("企业名称|2022年营业收入(万元)\n甲轴承有限公司|5")
    other = read("名单\n企业名称|2023年营业收入(万元)\n乙石英有限公司|7")
    third = read("企业名称|2023年利润(万元)\n乙石英有限公司|7")
    assert one.sheets[0].fingerprint == other.sheets[0].fingerprint != third.sheets[0].fingerprint


def test_the_owner_of_a_property_can_be_stated() -> None:
    drawn = "项目名称|承担单位|项目负责人|号码\n甲项目|甲轴承有限公司|张三|0570-5000672"
    text = "tables:\n  - columns: {号码: Enterprise.phone@承担单位}\n"
    found = understood(sheet(drawn), mapping=chooser(choices_from(text, words_of(load()))))
    assert nodes(found, "Enterprise")["甲轴承有限公司"]["phone"] == "0570-5000672"


def test_an_unknown_meaning_is_refused_with_its_place_and_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text("tables:\n  - sheet: 表\n    columns: {职工: Enterprise.staf}\n", encoding="utf-8")
    with pytest.raises(RefusedData) as caught:
        read_choices(path, words_of(load()))
    assert "Enterprise.staff" in str(caught.value)
    with pytest.raises(UsageError):
        meaning_of("Enterprise.nothing", words_of(load()))


def test_a_new_word_of_a_bureau_is_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(Path(graph.ontology.__file__).parent, folder)
    path = folder / "nodes/Enterprise.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("aliases: [产品, ", "aliases: [产品, 拳头货, "), encoding="utf-8")
    drawn = sheet("企业名称|拳头货\n甲轴承有限公司|轴承")
    before, after = (
        understand_sheets([drawn], Path("x.xlsx"), ontology, today=TODAY)
        for ontology in (load(), read_ontology(folder))
    )
    assert meanings(before)["拳头货"] == "unknown"
    assert nodes(after, "Enterprise")["甲轴承有限公司"]["business"] == "轴承"
