"""Each problem code with the cell that it names, what it keeps out, and what is no problem."""

import pytest
import yaml

from ingest.tables import problems as module
from ingest.tables.problems import CODES
from tests.ingest.tables.sheets import nodes, problems, read, sheet, understood

FIRM = "企业名称|统一社会信用代码|成立时间|注册资本(万元)|联系电话"


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("甲轴承有限公司|913308223G1YLMXR1B|2001|5|", "credit_code_checksum", "B2"),
        ("甲轴承有限公司|91330822HG9E6GFC8|2001|5|", "credit_code_format", "B2"),
        ("甲轴承有限公司||2001|5|1990-0001-12", "phone_format", "E2"),
        ("甲轴承有限公司||2023-02-30|5|", "date_impossible", "C2"),
        ("甲轴承有限公司||2032年5月|5|", "date_impossible", "C2"),
        ("甲轴承有限公司||1905|5|", "year_range", "C2"),
        ("甲轴承有限公司||2001|面议|", "number_unreadable", "D2"),
        ("甲轴承有限公司||2001|-5|", "negative_amount", "D2"),
        ("|91330822YT47Y4826M|2001|5|", "required_missing", "A2"),
        ("浙江汐岚果业有…|91330822A1PFG69R19|2001|5|", "name_truncated", "A2"),
        ("鍘跨鎶�鎴愭灉杞寲|91330822A1PFG69R19|2001|5|", "encoding", "A2"),
    ],
)
def test_a_faulty_cell_is_told_and_its_value_is_kept_out(row: str, code: str, cell: str) -> None:
    found = read(f"{FIRM}\n{row}")
    assert (code, cell) in problems(found)
    faulty = {"B": "credit_code", "C": "founded_on", "D": "registered_capital", "E": "phone"}.get(cell[0])
    assert all(faulty not in one.properties for one in found.nodes)
    (told,) = (one for one in found.problems if one.code == code)
    assert told.message
    assert told.remedy


def test_a_clean_row_has_no_problem() -> None:
    assert problems(read(f"{FIRM}\n甲轴承有限公司|91330822YT47Y4826M|2001.5|约5|/")) == set()


def test_a_firm_that_contradicts_itself_keeps_what_came_first() -> None:
    found = understood(
        sheet("企业名称|法定代表人|成立时间\n甲轴承有限公司|张三|2001", name="甲"),
        sheet("企业名称|法定代表人|成立时间\n甲轴承有限公司|李四|2001.5", name="乙"),
    )
    assert problems(found) == {("conflict", "B2")}
    assert nodes(found, "Enterprise")["甲轴承有限公司"]["legal_representative"] == "张三"
    assert nodes(found, "Enterprise")["甲轴承有限公司"]["founded_on"] == "2001-05"  # more precise is no difference


def test_a_row_that_repeats_another_in_all_but_its_number() -> None:
    found = read("序号|企业名称|状态\n=1|甲轴承有限公司|存续\n=2|甲轴承有限公司|存续")
    assert problems(found) == {("duplicate_row", "A3")}


def test_formulas_without_a_value_and_errors() -> None:
    found = understood(
        sheet("企业名称|注册资本(万元)\n甲轴承有限公司|", formula_errors={(1, 1): "#REF!"}),
    )
    assert problems(found) == {("formula_error", "B2")}


def test_totals_and_subtotals_are_compared_with_what_they_add_up() -> None:
    drawn = "项目名称|立项经费(万元)|状态\n甲|10|在研\n乙|20|在研\n小计|30|\n丙|5|在研\n小计|6|\n合计|35|\n"
    assert problems(read(drawn)) == {("total_mismatch", "B6")}


def test_shares_lie_within_a_hundred_and_growth_need_not() -> None:
    found = read("2023年\n乡镇|研发占比(%)|研发同比(%)|完成率(%)\n天马街道|218|156|120\n紫港街道|2.5|-12|90")
    assert problems(found) == {("percent_range", "B3")}


def test_money_without_any_unit_is_told_once_and_kept_as_written() -> None:
    bare = read("政策名称|兑现资金\n甲|1286\n乙|96.5")
    assert problems(bare) == {("unit_ambiguous", "B1")}
    assert nodes(bare, "Policy")["甲"]["amount"] == 1286
    for unit in (
        "政策名称|兑现资金(万元)\n甲|1286",
        "单位:万元\n政策名称|兑现资金\n甲|1286",
        "政策名称|兑现资金\n甲|1286万",
    ):
        found = read(unit)
        assert problems(found) == set()
        assert nodes(found, "Policy")["甲"]["amount"] == 12_860_000


@pytest.mark.parametrize("heading", ["身份证号", "银行账号", "家庭住址", "证件"])
def test_a_sensitive_column_is_told_by_its_header_and_no_value_is_kept(heading: str) -> None:
    found = read(f"姓名|{heading}|职称\n张三|11010519491231002X|教授")
    if heading == "证件":  # known by the check digit of its values
        assert ("sensitive_column", "B1") in problems(found)
    assert ("sensitive_column", "B1") in problems(found)
    assert "11010519491231002X" not in str(found.to_json())


def test_columns_that_say_nothing_are_no_problem() -> None:
    found = read("序号|企业名称|联系人|备注|填报人|车牌号|空列\n=1|甲轴承有限公司|王|好|李|浙H1|/")
    assert problems(found) == {("column_unknown", "F1")}


def test_every_code_has_a_sentence_and_a_remedy_in_chinese() -> None:
    texts = yaml.safe_load(module.files("ingest.tables").joinpath("problems.yaml").read_text(encoding="utf-8"))
    assert set(texts) == CODES
    assert len(CODES) == 18
    assert all(one["message"] and one["remedy"].endswith("。") for one in texts.values())
