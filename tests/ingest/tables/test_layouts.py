"""However a table is laid out: headers of several rows, forms, matrices, statistics either way, several tables."""

from ingest.tables.sheet import Span
from tests.ingest.tables.sheets import figures, nodes, problems, read, relations, sheet, understood

BOTH = {
    ("营业收入", "甲轴承有限公司", 2022, 86_790_000), ("营业收入", "甲轴承有限公司", 2023, 93_730_000),
    ("研发人员", "甲轴承有限公司", 2022, 10), ("研发人员", "甲轴承有限公司", 2023, 20),
}  # fmt: skip


def test_years_over_indicators_indicators_over_years_and_both_in_one_heading() -> None:
    years_over = read(
        """
        企业名称|2022年||2023年|
        |营业收入(万元)|研发人员(人)|营业收入(万元)|研发人员(人)
        甲轴承有限公司|8679|10|9,373|20人
        """,
        merged=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)),
    )
    indicators_over = read(  # a CSV knows no merged cells
        """
        企业名称|营业收入(万元)||研发人员(人)|
        |2022|2023|2022|2023
        甲轴承有限公司|8679|9373|10|20
        """,
        name="",
    )
    one_row = read(
        """
        企业名称|2022年营业收入(万元)|2023年营业收入(万元)|2022年研发人员|2023年研发人员
        甲轴承有限公司|8679|9373|10|20
        """
    )
    assert figures(years_over) == figures(indicators_over) == figures(one_row) == BOTH


def test_a_header_of_three_rows() -> None:
    found = read(
        """
        单位名称|经济指标|||
        |2022年||2023年|
        |营业收入|研发人员(人)|营业收入|研发人员(人)
        甲轴承有限公司|8679万元|10|9373万元|20
        """,
        merged=((0, 0, 2, 0), (0, 1, 0, 4), (1, 1, 1, 2), (1, 3, 1, 4)),
    )
    assert figures(found) == BOTH


def test_statistics_with_towns_as_rows_as_columns_and_one_figure_a_row() -> None:
    wanted = {("R&D经费", "天马街道", 2022, 14_109_000), ("专利授权", "天马街道", 2022, 19)}
    rows = read("乡镇|2022年R&D经费(万元)|2022年专利授权(件)\n天马街道|1410.9|19")
    columns = read("2022年指标\n指标|单位|天马街道|紫港街道\nR&D经费|万元|1410.9|—\n专利授权|件|19|/")
    long = read("乡镇|年度|指标|数值|单位\n天马街道|2022|R&D经费|1410.9|万元\n天马街道|2022|专利授权|19|件")
    assert figures(rows) == figures(columns) == figures(long) == wanted


def test_target_completion_and_rank_belong_to_the_figure_beside_them() -> None:
    found = read(
        """
        2024年指标晾晒
        乡镇|R&D经费(万元)|||
        |目标值|1-9月完成|完成率(%)|排名
        天马街道|2000|1850.5|92.5|1
        """,
        merged=((1, 0, 2, 0), (1, 1, 1, 4)),
    )
    (figure,) = found.observations
    assert (figure.indicator, figure.year, figure.value) == ("R&D经费", 2024, 18_505_000)
    assert figure.properties == {"target": 20_000_000, "completion": 92.5, "rank": 1}


def test_a_matrix_states_cooperation_and_its_header_names_nodes() -> None:
    found = read(
        """
        高校院所|甲轴承有限公司|乙石英有限公司|丙油脂有限公司
        越州大学常山材料研究院|√|—|联合实验室
        浙西理工大学||否|
        """
    )
    assert relations(found) == {
        ("COLLABORATES_WITH", "越州大学常山材料研究院", "甲轴承有限公司"),
        ("COLLABORATES_WITH", "越州大学常山材料研究院", "丙油脂有限公司"),
    }
    assert "乙石英有限公司" in nodes(found, "Enterprise")
    assert {one.properties.get("kind") for one in found.relations} == {None, "联合实验室"}


def test_forms_one_below_the_other_two_across_and_with_the_value_below() -> None:
    below = read(
        """
        企业名称|甲轴承有限公司|法定代表人|詹允恭
        需求名称|异音分选||
        预算经费(万元)|80|截止日期|2024年12月31日
        |||
        企业名称|乙石英有限公司|法定代表人|江嘉树
        需求名称|气泡控制||
        预算经费(万元)|150|截止日期|2025.5
        """
    )
    across = read(
        """
        企业名称|甲轴承有限公司||企业名称|乙石英有限公司
        需求名称|异音分选||需求名称|气泡控制
        预算经费(万元)|80||预算经费(万元)|150
        """
    )
    wanted = {("HAS_NEED", "甲轴承有限公司", "异音分选"), ("HAS_NEED", "乙石英有限公司", "气泡控制")}
    assert relations(below) == relations(across) == wanted
    assert nodes(below, "Need")["气泡控制"] == {"name": "气泡控制", "budget": 1_500_000, "deadline": "2025-05"}
    text = read(
        """
        企业名称|甲轴承有限公司
        需求名称|异音分选
        需求内容|
        漏检率高,希望开发装置|
        """,
        merged=((2, 0, 2, 1), (3, 0, 3, 1)),
    )
    assert nodes(text, "Need")["异音分选"]["text"] == "漏检率高,希望开发装置"


def test_the_small_table_by_year_on_a_firms_card_is_about_the_firm_of_the_form_above() -> None:
    form = """
        科技企业档案卡|||
        企业名称|甲轴承有限公司|法定代表人|詹允恭
        成立时间|2009年4月|联系电话|0570-6000001
        主营产品|轴承|职工人数|=120
        """.rstrip()
    other = form.replace("甲轴承", "乙石英").replace("詹允恭", "江嘉树").replace("6000001", "6000002")
    years_down = """
        近三年情况|||
        年度|营业收入(万元)|研发人员(人)|
        =2022|8679|=10|
        2023年|9,373|20人|
        """.rstrip()
    years_across = """
        指标|2022年|2023年|
        营业收入(万元)|8679|9373|
        研发人员(人)|=10|=20|
        """.rstrip()
    down, across = read(form + years_down), read(form + years_across)
    assert figures(down) == figures(across) == BOTH
    assert not down.problems
    assert not across.problems
    firm = {
        "name": "甲轴承有限公司", "legal_representative": "詹允恭", "founded_on": "2009-04", "phone": "0570-6000001",
        "business": "轴承", "staff": 120,
    }  # fmt: skip
    assert nodes(down, "Enterprise") == nodes(across, "Enterprise") == {"甲轴承有限公司": firm}
    (first, *_) = down.observations
    assert [(place.sheet, place.cell) for place in first.locators] == [("表", "B7")]
    theirs = {(indicator, "乙石英有限公司", year, value) for indicator, _, year, value in BOTH}
    assert figures(read(form + years_down + other + years_across)) == BOTH | theirs  # one card below the other
    bare = read(form + years_down + other)
    assert figures(bare) == BOTH
    assert len(nodes(bare, "Enterprise")) == 2
    assert figures(read(form + other + years_down)) == theirs


def test_a_list_that_runs_from_left_to_right() -> None:
    found = read(
        """
        企业名称|甲轴承有限公司|乙石英有限公司|丙油脂有限公司
        法定代表人|詹允恭|江嘉树|江伯言
        注册资本(万元)|80|150|60
        """
    )
    assert nodes(found, "Enterprise")["丙油脂有限公司"]["registered_capital"] == 600_000


def test_several_tables_on_a_sheet_beside_and_below_each_other() -> None:
    beside = read(
        """
        高新技术企业名单|||研究院名单|
        序号|企业名称||序号|研究院名称
        =1|甲轴承有限公司||=1|括苍石英材料研究院
        =2|乙石英有限公司|||
        """
    )
    assert set(nodes(beside, "Enterprise")) == {"甲轴承有限公司", "乙石英有限公司"}
    assert set(nodes(beside, "ResearchInstitute")) == {"括苍石英材料研究院"}
    newspaper = read("序号|企业名称|序号|企业名称\n=1|甲轴承有限公司|=2|乙石英有限公司")
    assert set(nodes(newspaper, "Enterprise")) == {"甲轴承有限公司", "乙石英有限公司"}
    below = read("平台名称|级别\n轴承实验室|省级\n\n表2 政策\n政策名称|文号\n科创二十条|常科〔2023〕5号")
    assert nodes(below, "Platform")["轴承实验室"]["level"] == "省级"
    assert nodes(below, "Policy")["科创二十条"]["number"] == "常科〔2023〕5号"


def test_what_is_no_data_gives_none() -> None:
    found = read(
        """
        附件1
        企业一览表
        序号|企业名称|法定代表人|注册资本(万元)
        一|轴承产业||
        =1|甲轴承有限公司|张三|100
        序号|企业名称|法定代表人|注册资本(万元)
        二|石英产业||
        =2|乙石英有限公司|李四|200
        合 计|||300
        注:1.本表由乡镇填报。
        制表人:王五||审核:|
        """,
        merged=((0, 0, 0, 3), (1, 0, 1, 3)),
    )
    assert set(nodes(found, "Enterprise")) == {"甲轴承有限公司", "乙石英有限公司"}
    assert [one.type for one in found.nodes] == ["Enterprise", "Enterprise"]
    assert problems(found) == set()


def test_hidden_repeats_and_lists_for_drop_downs_are_no_data_but_a_hidden_sheet_is() -> None:
    roster = "企业名称|注册资本(万元)\n甲轴承有限公司|100\n甲轴承有限公司|100\n合计|100"
    found = understood(
        sheet(roster, name="名单", hidden_rows=frozenset({2})),
        sheet("合作方式|产业链\n√|轴承", name="选项", hidden=True, list_sources=(Span(0, 0, 1, 1),)),
        sheet("企业名称|资质名称\n乙石英有限公司|高新技术企业", name="往年", hidden=True),
    )
    assert set(nodes(found, "Enterprise")) == {"甲轴承有限公司", "乙石英有限公司"}
    assert problems(found) == set()
    assert [one.taken_for for one in found.sheets] == ["list", "choices", "list"]
