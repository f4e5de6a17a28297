"""Lists of a bureau: what each column means, whose it is, and how the things of a row relate."""

import pytest

from tests.ingest.tables.sheets import figures, meanings, nodes, problems, read, relations, sheet, understood


def test_a_roster_of_firms_needs_no_mapping() -> None:
    found = read(
        """
        常山县科技型企业一览表
        填报单位:科创服务局||||||单位:万元
        序号|公司全称|信用代码|法人代表|属地|注册时间|注册资金
        =1|浙江岚珩轴承有限公司|91330822YT47Y4826M|余佩文|天马街道|2005/6/11|5,000
        =2|常山砚樾石英材料有限公司|91330822P6LXQG9E50|江伯言|球川镇|2020.4|200万元
        """
    )
    assert nodes(found, "Enterprise")["浙江岚珩轴承有限公司"] == {
        "name": "浙江岚珩轴承有限公司", "credit_code": "91330822YT47Y4826M", "legal_representative": "余佩文",
        "founded_on": "2005-06-11", "registered_capital": 50_000_000,
    }  # fmt: skip
    assert ("LOCATED_IN", "常山砚樾石英材料有限公司", "球川镇") in relations(found)
    assert problems(found) == set()
    assert found.to_json()["nodes"][0]["properties"]["established"] == "2005-06-11"


def test_merged_cells_stand_for_their_rows_and_ditto_marks_for_the_cell_above() -> None:
    found = read(
        """
        姓名|派出单位|职称|派驻乡镇|下沉次数|科技特派员级别
        张维桢|越州大学|教授|招贤镇、新昌乡|12次|省派
        李志屿||〃|同上|８|省派
        """,
        merged=((1, 1, 2, 1),),
        name="科技特派员",
    )
    assert {("AFFILIATED_WITH", "李志屿", "越州大学"), ("ASSIGNED_TO", "李志屿", "新昌乡")} <= relations(found)
    assert nodes(found, "Expert")["李志屿"]["title"] == "教授"
    assert nodes(found, "Expert")["李志屿"]["roles"] == ["科技特派员"]
    assert {one.properties.get("visits") for one in found.relations if one.type == "ASSIGNED_TO"} == {12, 8}


def test_whose_telephone_it_is() -> None:
    beside_a_contact = read(
        """
        企业名称|首席科技官|联系人|联系电话
        浙江岚珩轴承有限公司|詹令仪|王某|0570-5000672
        """
    )
    assert nodes(beside_a_contact, "Enterprise")["浙江岚珩轴承有限公司"]["phone"] == "0570-5000672"
    beside_a_person = read(
        """
        企业名称|首席科技官|职称|手机
        浙江岚珩轴承有限公司|詹令仪|高级工程师|13900001451
        """
    )
    assert nodes(beside_a_person, "Expert")["詹令仪"]["phone"] == "13900001451"
    assert "phone" not in nodes(beside_a_person, "Enterprise")["浙江岚珩轴承有限公司"]


def test_projects_with_those_who_undertake_and_lead_them() -> None:
    found = read(
        """
        课题名称|立项编号|主持单位|参与单位|主持人|财政资助(万元)|进展
        黄酮提取|2023C002|越州大学常山材料研究院|甲轴承有限公司、南屏果蔬加工研究所|江承允(越州大学)|85.5|在研
        """
    )
    assert nodes(found, "Project")["黄酮提取"]["amount"] == 855_000
    assert relations(found) == {
        ("UNDERTAKES", "越州大学常山材料研究院", "黄酮提取"), ("UNDERTAKES", "甲轴承有限公司", "黄酮提取"),
        ("UNDERTAKES", "南屏果蔬加工研究所", "黄酮提取"), ("LEADS", "江承允", "黄酮提取"),
        ("AFFILIATED_WITH", "江承允", "越州大学"),
    }  # fmt: skip


def test_a_need_without_a_title_is_named_by_its_text() -> None:
    found = read(
        """
        企业名称|需求名称|需求内容|拟投入资金
        甲石英有限公司|/|需要一种快速检测手段|30万元
        """
    )
    assert nodes(found, "Need")["需要一种快速检测手段"]["budget"] == 300_000
    assert relations(found) == {("HAS_NEED", "甲石英有限公司", "需要一种快速检测手段")}


def test_served_firms_in_a_roster_are_assigned_and_in_a_ledger_served() -> None:
    roster = read("姓名|服务企业\n张维桢|甲轴承有限公司", name="科技特派员名册")
    ledger = read("服务日期|特派员|服务企业|次数\n2023.3.6|张维桢|甲轴承有限公司|2次", name="科技特派员服务台账")
    assert relations(roster) == {("ASSIGNED_TO", "张维桢", "甲轴承有限公司")}
    assert relations(ledger) == {("SERVES", "张维桢", "甲轴承有限公司")}
    assert ledger.relations[0].properties == {"count": 2, "date": "2023-03-06"}


def test_a_holder_is_a_person_or_an_organisation_by_the_name() -> None:
    found = read("成果名称|成果持有人(单位)\n提纯工艺|邵书白(越州大学)、括苍石英材料研究院")
    assert relations(found) == {
        ("OFFERS", "邵书白", "提纯工艺"), ("OFFERS", "括苍石英材料研究院", "提纯工艺"),
        ("AFFILIATED_WITH", "邵书白", "越州大学"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("drawn", "year"),
    [
        ("企业名称|2021年|2022年\n甲轴承有限公司||高新技术企业", 2022),
        ("企业名称|高新技术企业证书编号|高新技术企业认定年份\n甲轴承有限公司|GR2021|2021年", 2021),
        ("企业名称|资质名称|认定年度\n甲轴承有限公司|高新技术企业|=2020", 2020),
        ("企业名称|是否高新技术企业|法定代表人\n甲轴承有限公司|是|张三", None),
    ],
)
def test_qualifications_in_their_own_column_in_columns_of_years_and_in_headings(drawn: str, year: int | None) -> None:
    found = read(drawn)
    assert relations(found) == {("HOLDS", "甲轴承有限公司", "高新技术企业")}
    assert found.relations[0].properties.get("year") == year


def test_the_same_firm_in_two_sheets_is_one_node_with_both_places() -> None:
    found = understood(
        sheet("企业名称|统一社会信用代码\n浙江 岚珩轴承有限公司|91330822YT47Y4826M", name="甲"),
        sheet("单位名称|法定代表人\n浙江岚珩轴承有限公司|余佩文", name="乙"),
    )
    (firm,) = found.nodes
    assert firm.properties["legal_representative"] == "余佩文"
    assert [(one.sheet, one.row) for one in firm.locators] == [("甲", 2), ("乙", 2)]


def test_two_persons_of_one_name_at_two_employers_are_two() -> None:
    found = read("姓名|工作单位\n张三|越州大学\n张三|括苍工学院\n张三|越州大学")
    assert sum(one.type == "Expert" for one in found.nodes) == 2


def test_as_many_employers_as_persons_are_one_each() -> None:
    found = read("姓名|工作单位|手机\n李四、王五|越州大学、括苍工学院|13900001451、13900001452")
    assert relations(found) == {("AFFILIATED_WITH", "李四", "越州大学"), ("AFFILIATED_WITH", "王五", "括苍工学院")}
    assert nodes(found, "Expert")["王五"]["phone"] == "13900001452"


def test_acts_that_no_column_names_are_named_by_who_takes_part() -> None:
    found = read(
        """
        合同登记编号|项目名称|卖方|买方|成交额(万元)|技术交易额(万元)
        2024330001|轴承检测|越州大学|甲轴承有限公司|50|40
        """
    )
    assert ("SELLS", "越州大学", "轴承检测") in relations(found)
    assert nodes(found, "Contract")["轴承检测"]["technology_amount"] == 400_000
    trial = read("试用企业|试用期限|约定费用(万元)|成果名称\n甲轴承有限公司|6个月|15|提纯工艺")
    assert [one.type for one in trial.nodes if one.type == "Trial"] == ["Trial"]


def test_a_known_word_of_another_thing_is_no_unknown_column() -> None:
    found = read("企业名称|认定年份|车牌号\n甲轴承有限公司|2021|浙H1")
    assert problems(found) == {("column_unknown", "C1")}


def test_a_heading_in_other_words_is_found_by_likeness_and_values() -> None:
    found = read("受聘专家姓名|所在工作单位|办公手机|开票代码\n张维桢|甲轴承有限公司|13900001451|91330822YT47Y4826M")
    told = meanings(found)
    assert told["受聘专家姓名"] == "Expert.name"
    assert told["开票代码"].startswith("Enterprise.credit_code")


def test_figures_of_a_table_have_the_year_of_its_title_or_of_their_row() -> None:
    titled = read("2023年企业经营情况\n企业名称|营业收入(万元)|从业人员\n甲轴承有限公司|100|12")
    assert figures(titled) == {("营业收入", "甲轴承有限公司", 2023, 1_000_000)}
    assert nodes(titled, "Enterprise")["甲轴承有限公司"]["staff"] == 12
    by_row = read("企业名称|年份|营业收入(万元)\n甲轴承有限公司|2021年|100\n甲轴承有限公司|2022年|200")
    assert {year for _, _, year, _ in figures(by_row)} == {2021, 2022}
