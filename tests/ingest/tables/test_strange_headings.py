"""Headings that no list of words holds: understood by what they are made of, what stands beside them, their values."""

import pytest

from tests.ingest.tables.sheets import figures, meanings, nodes, problems, read, relations

FIRM, OTHER = "浙江样例轴承有限公司", "常山样例门业有限公司"


def test_outputs_of_a_year_without_a_day_are_an_appraisal_of_commissioners() -> None:
    found = read(
        """
        2024年度科技特派员考核汇总
        姓名 | 派出单位 | 派驻乡镇 | 服务天数 | 示范基地(亩) | 培训期次 | 带动农户(户) | 考核等次
        样甲 | 样例理工大学 | 辉埠镇 | 66天 | 约350 | =3 | 若干 | 优秀
        样乙 | 样例农学院 | 球川镇 | =60 | =80 | =2 | =40 | 合格
        """
    )
    assert {"样甲", "样乙"} == set(nodes(found, "Expert"))
    assert nodes(found, "Expert")["样甲"]["roles"] == ["科技特派员"]
    assert ("ASSIGNED_TO", "样甲", "辉埠镇") in relations(found)
    assert not nodes(found, "ServiceVisit")
    assert problems(found) == {("number_unreadable", "G3")}
    first = next(one for one in found.relations if one.type == "ASSIGNED_TO")
    assert (first.properties["base_area"], first.properties["days"], first.properties["appraisal"]) == (350, 66, "优秀")


def test_the_persons_of_a_log_are_what_its_title_says() -> None:
    found = read(
        f"""
        科技特派员下沉服务记录
        下沉日期 | 姓名 | 下沉地点 | 服务对象 | 服务内容
        2024.3.6 | 样甲 | 辉埠镇 | {FIRM} | 轴承润滑
        """
    )
    assert nodes(found, "Expert")["样甲"]["roles"] == ["科技特派员"]
    assert ("SERVES", "样甲", FIRM) in relations(found)
    assert ("ASSIGNED_TO", "样甲", "辉埠镇") not in relations(found)


def test_two_columns_that_only_an_act_can_have_tell_of_it() -> None:
    found = read(
        f"""
        科技成果 | 成果持有单位 | 意向试用企业 | 约定费用(万元) | 到账额(万元)
        蜂胶纳米乳 | 样例理工大学 | {FIRM} | =10 | 未到
        降噪铁芯 | 样例理工大学 | {OTHER} | =20 | =8
        """
    )
    assert len(nodes(found, "Trial")) == 2
    assert set(nodes(found, "Enterprise")) == {FIRM, OTHER}
    assert problems(found) == {("number_unreadable", "E2")}


def test_a_word_among_figures_is_told_though_nothing_has_the_figures() -> None:
    found = read(
        """
        姓名 | 工作单位 | 设备原值(万元)
        样甲 | 样例理工大学 | =30
        样乙 | 样例农学院 | 一百多
        样丙 | 样例农学院 | =12
        """
    )
    assert problems(found) == {("number_unreadable", "C3")}


def test_a_year_in_brackets_after_a_qualification_is_the_year_it_was_gained() -> None:
    found = read(
        f"""
        企业名称 | 高新技术企业(认定年份) | 省科技型中小企业
        {FIRM} | =2022 | 2019
        {OTHER} | =2052 | =2099
        """
    )
    assert problems(found) == {("year_range", "B3"), ("year_range", "C3")}
    years = {one.properties.get("year") for one in found.relations if one.source == "n1" and one.type == "HOLDS"}
    assert years == {2022, 2019}


def test_how_a_qualification_is_gained_is_no_qualification() -> None:
    found = read(
        f"""
        高新技术企业后备名单
        企业 | 认定类型
        {FIRM} | 新申报
        {OTHER} | 到期重认
        """
    )
    assert not nodes(found, "Qualification")


def test_a_chain_before_the_firm_of_a_need_is_the_firms() -> None:
    found = read(
        f"""
        产业链 | 企业名称 | 技术需求名称 | 需求内容
        轴承 | {FIRM} | 保持架寿命 | 提高到一倍
        """
    )
    assert ("IN_CHAIN", FIRM, "轴承") in relations(found)


@pytest.mark.parametrize(
    ("heading", "indicator", "year"),
    [
        ("去年同期", "1-9月研发费用", 2023),
        ("上年同期(万元)", "1-9月研发费用", 2023),
        ("上年度营业收入(万元)", "营业收入", 2023),
        ("本年度营业收入(万元)", "营业收入", 2024),
    ],
)
def test_a_year_may_be_told_by_another(heading: str, indicator: str, year: int) -> None:
    found = read(
        f"""
        2024年规上企业研发摸排表 | | 单位:万元
        企业名称 | 2024年1-9月研发费用 | {heading}
        {FIRM} | =255.5 | =210
        """
    )
    assert (indicator, FIRM, year, 2_100_000) in figures(found)
    assert not problems(found)


def test_a_line_that_says_how_many_there_are_is_no_record() -> None:
    for line in ("共2人", "合计：共2家", "以上共计2人。"):
        found = read(
            f"""
            派驻乡镇 | 姓名 | 工作单位
            辉埠镇 | 样甲 | 样例理工大学
            球川镇 | 样乙 | 样例农学院
            {line} | |
            """
        )
        assert set(nodes(found, "Place")) == {"辉埠镇", "球川镇"}, line


@pytest.mark.parametrize("heading", ["受让单位", "受让企业名称", "受让方名称", "买方单位名称"])
def test_a_party_may_be_called_a_side_a_unit_or_a_firm(heading: str) -> None:
    found = read(
        f"""
        技术合同登记台账
        合同登记编号 | 合同名称 | 合同类别 | {heading} | 成交额(万元)
        2024330822000001 | 涂层 | 技术开发 | {FIRM} | =35
        """
    )
    assert {one.type for one in found.relations} == {"BUYS"}


@pytest.mark.parametrize(
    "heading", ["知识产权总数", "软著数量", "研发投入指标得分", "无研发场所的专利件数", "研发强度"]
)
def test_numbers_below_a_word_of_the_trade_and_a_word_of_counting_are_a_figure(heading: str) -> None:
    found = read(
        f"""
        2024年高企培育库
        企业名称 | {heading}
        {FIRM} | =12
        {OTHER} | =7
        """
    )
    assert (heading, FIRM, 2024, 12) in figures(found)


def test_numbers_below_other_words_are_not() -> None:
    found = read(
        f"""
        2024年高企培育库
        企业名称 | 停车位数
        {FIRM} | =12
        """
    )
    assert problems(found) == {("column_unknown", "B2")}


def test_a_column_that_counts_names_nothing() -> None:
    found = read(
        """
        2024年科技特派员名单
        姓名 | 工作单位 | 解决技术难题(个)
        样甲 | 样例理工大学 | =3
        """
    )
    assert not nodes(found, "Need")
    assert set(nodes(found, "Expert")) == {"样甲"}


def test_a_code_of_the_trade_is_no_credit_code() -> None:
    found = read(
        f"""
        单位详细名称 | 行业代码 | 所属乡镇
        {FIRM} | C3451 | 辉埠镇
        """
    )
    assert meanings(found)["行业代码"] == "unknown"
    assert set(nodes(found, "Enterprise")) == {FIRM}


def test_who_serves_a_firm_is_no_platform_when_it_is_a_firm() -> None:
    found = read(
        f"""
        拟申报高新技术企业名单
        企业名称 | 注册时间 | 服务机构
        {FIRM} | 2015.3 | {OTHER}
        """
    )
    assert not nodes(found, "Platform")
    assert nodes(found, "Enterprise")[FIRM]["founded_on"] == "2015-03"


def test_figures_of_a_row_without_its_firms_name_are_not_its_towns() -> None:
    found = read(
        f"""
        2024年规上企业研发摸排表
        企业名称 | 所属乡镇 | 研发费用(万元)
        {FIRM} | 辉埠镇 | =12
         | 球川镇 | =30
        """
    )
    assert figures(found) == {("研发费用", FIRM, 2024, 120_000)}
    assert problems(found) == {("required_missing", "A4")}


def test_a_column_that_nobody_filled_in_serves_nobody() -> None:
    found = read(
        f"""
        产业创新服务综合体服务台账
        服务时间 | 综合体名称 | 服务企业 | 服务次数 | 服务人员
        2024.3.6 | 样例轴承产业创新服务综合体 | {FIRM} | =2 |
        2024.4.8 | 同上 | {OTHER} | =1 |
        2024.5.8 | 同上 | {OTHER} | =1 |
        2024.6.8 | 同上 | {FIRM} | =1 |
        """
    )
    assert ("SERVES", "样例轴承产业创新服务综合体", OTHER) in relations(found)
    assert not problems(found)


def test_labels_and_values_take_turns_in_a_form() -> None:
    found = read(
        f"""
        企业名称 | {FIRM} | | | 统一社会信用代码 | 91330822YT47Y4826M
        法定代表人 | 样甲 | 成立时间 | 2012年3月 | 注册资本 | 1000万元
        职工人数 | =128 | 所属行业 | 通用设备制造业 | 联系电话 | 0570-5000000
        技术需求 | 保持架提升 | | | |
        需求描述 | 转速高时失稳 | | | |
        """,
        merged=((0, 1, 0, 3), (3, 1, 3, 5), (4, 1, 4, 5)),
    )
    firm = nodes(found, "Enterprise")[FIRM]
    assert (firm["founded_on"], firm["industry"], firm["registered_capital"]) == (
        "2012-03",
        "通用设备制造业",
        10_000_000,
    )
    assert nodes(found, "Need") == {"保持架提升": {"name": "保持架提升", "text": "转速高时失稳"}}


def test_two_tables_side_by_side_above_a_wider_one() -> None:
    found = read(
        f"""
        一、重点企业 | | | | 二、创新平台 | |
        企业名称 | 所在乡镇 | | | 平台名称 | 级别 | 依托单位
        {FIRM} | 辉埠镇 | | | 样例联合实验室 | 市级 | 样例理工大学
        {OTHER} | 球川镇 | | | 样例专家工作站 | 省级 | 样例农学院
         | | | | | |
        三、在研项目 | | | | | |
        项目名称 | 项目编号 | 立项年度 | 承担单位 | 项目负责人 | 立项经费(万元) | 状态
        涂层研究 | 2024C01 | =2024 | {FIRM} | 样甲 | =30 | 在研
        """
    )
    assert {("LOCATED_IN", FIRM, "辉埠镇"), ("HOSTS", "样例理工大学", "样例联合实验室")} <= relations(found)
    assert ("UNDERTAKES", FIRM, "涂层研究") in relations(found)
    assert not any(kind == "HOSTS" and head in (FIRM, OTHER) for kind, head, _ in relations(found))


def test_an_act_lacks_its_name_where_nobody_takes_part() -> None:
    found = read(
        f"""
        科技成果先用后转台账
        成果名称 | 成果持有人 | 试用企业 | 约定费用(万元)
        蜂胶纳米乳 | 样例理工大学 | {FIRM} | =10
         | 样例农学院 | {OTHER} | =20
        """
    )
    assert problems(found) == {("required_missing", "A4")}


def test_an_impossible_day_with_dashes_is_told() -> None:
    found = read(
        f"""
        科技特派员日志
        日期 | 特派员 | 服务企业 | 服务内容
        2024-02-28 | 样甲 | {FIRM} | 培训
        2024-02-30 | 样甲 | | 送苗
        """
    )
    assert problems(found) == {("date_impossible", "A4")}


def test_how_long_something_lasts_is_no_impossible_day() -> None:
    found = read(
        f"""
        企业名称 | 证书有效期
        {FIRM} | 3年
        {OTHER} | 三年内
        """
    )
    assert not problems(found)


def test_half_of_a_character_may_be_a_blank() -> None:
    found = read(
        f"""
        企业名称 | 所属行业
        {FIRM} | é£\x9få\x93\x81æ·±å\x8a\xa0å·¥
        """
    )
    assert problems(found) == {("encoding", "B2")}


def test_a_number_of_nine_digits_is_no_credit_code_though_it_could_be_a_telephone() -> None:
    found = read(
        f"""
        企业名称 | 统一社会信用代码 | 法定代表人
        {FIRM} | 913308819 | 样甲
        """
    )
    assert problems(found) == {("credit_code_format", "B2")}


def test_a_telephone_after_the_address_is_the_institutes() -> None:
    found = read(
        """
        研究院名称 | 隶属单位 | 负责人 | 地址 | 联系电话
        样例轴承研究院 | 样例理工大学 | 样甲 | 样例路1号 | 0570-5043228
        """
    )
    assert nodes(found, "ResearchInstitute")["样例轴承研究院"]["phone"] == "0570-5043228"
    assert "phone" not in nodes(found, "Expert")["样甲"]


def test_an_employer_after_an_expert_of_a_service_is_the_experts() -> None:
    found = read(
        f"""
        工程师协同中心服务台账
        服务日期 | 平台名称 | 服务企业 | 服务专家 | 所在单位
        2024.3.6 | 样例工程师协同中心 | {FIRM} | 样甲 | 样例理工大学
        """
    )
    assert ("AFFILIATED_WITH", "样甲", "样例理工大学") in relations(found)
    assert not any(kind == "PART_OF" for kind, _, _ in relations(found))


def test_a_list_of_towns_tells_who_is_assigned_to_them() -> None:
    found = read(
        """
        科技特派员派驻分布
        乡镇(街道) | 科技特派员 | 派驻期限
        辉埠镇 | 样甲(样例理工大学)、样乙(样例农学院) | 2023.3-2025.2
        """
    )
    assert {("ASSIGNED_TO", "样甲", "辉埠镇"), ("ASSIGNED_TO", "样乙", "辉埠镇")} <= relations(found)


@pytest.mark.parametrize(
    ("heading", "value", "tie"), [("某种荣誉资质", "高新技术企业", "HOLDS"), ("片区所属产业链", "轴承", "IN_CHAIN")]
)
def test_what_a_column_names_is_tied_to_the_firm_as_it_can_be(heading: str, value: str, tie: str) -> None:
    found = read(
        f"""
        企业名称 | 法定代表人 | {heading}
        {FIRM} | 样甲 | {value}
        """
    )
    assert (tie, FIRM, value) in relations(found)


@pytest.mark.parametrize("heading", ["单位", "某某名册", "申请单位"])
def test_firms_are_known_by_their_names_and_by_what_only_firms_have(heading: str) -> None:
    found = read(
        f"""
        {heading} | 统一社会信用代码 | 法定代表人 | 成立时间 | 所在乡镇
        {FIRM} | 91330822YT47Y4826M | 样甲 | 2012.3 | 辉埠镇
        """
    )
    assert nodes(found, "Enterprise")[FIRM]["legal_representative"] == "样甲"
    assert ("LOCATED_IN", FIRM, "辉埠镇") in relations(found)


def test_a_kind_of_commissioner_is_a_commissioner() -> None:
    found = read(
        """
        个人科技特派员名单
        姓名 | 工作单位
        样甲 | 样例理工大学
        """
    )
    assert nodes(found, "Expert")["样甲"]["roles"] == ["科技特派员"]


def test_a_link_is_a_part_of_its_chain() -> None:
    found = read(
        """
        环节名称 | 上级产业链
        滚动体 | 轴承
        套圈 | 轴承
        """
    )
    assert relations(found) == {("PART_OF", "滚动体", "轴承"), ("PART_OF", "套圈", "轴承")}


@pytest.mark.parametrize("heading", ["家庭详细住址", "户籍所在地址", "银行卡卡号", "收款人身份证", "本人居住地址"])
def test_what_is_private_is_told_whatever_stands_between(heading: str) -> None:
    found = read(
        f"""
        姓名 | 工作单位 | {heading}
        样甲 | 样例理工大学 | 样例路1号
        """
    )
    assert problems(found) == {("sensitive_column", "C1")}
    assert "样例路" not in repr(found)


def test_figures_of_an_impossible_year_are_nobodys() -> None:
    found = read(
        f"""
        企业名称 | 年份 | R&D经费(万元)
        {FIRM} | =2023 | =120
        {FIRM} | =2203 | =130
        """
    )
    assert {one.year for one in found.observations} == {2023}
    assert problems(found) == {("year_range", "B3")}


def test_indicators_down_and_towns_across_have_the_year_of_the_indicator() -> None:
    found = read(
        """
        乡镇科技指标对比
        指标 | 天马街道 | 辉埠镇 | 球川镇
        2023年R&D经费(万元) | =100 | =109 | =118
        2024年专利授权(件) | =7 | =8 | =9
        """
    )
    assert {("R&D经费", "辉埠镇", 2023, 1_090_000), ("专利授权", "球川镇", 2024, 9)} <= figures(found)
    assert len(figures(found)) == 6


def test_who_cooperates_in_a_project_undertakes_it() -> None:
    found = read(
        f"""
        项目名称 | 承担单位 | 合作高校院所
        涂层研究 | {FIRM} | 样例理工大学
        """
    )
    assert relations(found) == {("UNDERTAKES", FIRM, "涂层研究"), ("UNDERTAKES", "样例理工大学", "涂层研究")}


def test_a_firm_offers_its_achievement_unless_another_holds_it() -> None:
    alone = read(f"成果名称 | 企业名称 | 成熟度\n涂层 | {FIRM} | 中试")
    assert relations(alone) == {("OFFERS", FIRM, "涂层")}
    beside = read(f"成果名称 | 企业名称 | 成果持有人\n涂层 | {FIRM} | 样例理工大学")
    assert relations(beside) == {("OFFERS", "样例理工大学", "涂层")}


@pytest.mark.parametrize(
    ("heading", "value"),
    [("保险公司", OTHER), ("传真", "0570-5043228"), ("党员人数", "=12"), ("用水量(吨)", "=12"), ("车牌号", "浙H12345")],
)
def test_what_a_bureau_does_not_keep_is_told_as_unknown(heading: str, value: str) -> None:
    found = read(
        f"""
        2024年企业名单
        企业名称 | 法定代表人 | {heading}
        {FIRM} | 样甲 | {value}
        """
    )
    assert problems(found) == {("column_unknown", "C2")}


def test_headings_made_of_another_one_speak_of_that() -> None:
    found = read(
        f"""
        企业名称 | 驻企工程师 | 驻企工程师单位 | 榜单名称 | 榜单内容
        {FIRM} | 样甲 | 样例理工大学 | 样例干燥 | 温度不均
        """
    )
    assert ("AFFILIATED_WITH", "样甲", "样例理工大学") in relations(found)
    assert nodes(found, "Need") == {"样例干燥": {"name": "样例干燥", "text": "温度不均"}}


def test_a_short_name_is_of_what_its_heading_speaks() -> None:
    found = read(f"企业名称 | 合作院校 | 合作院所\n{FIRM} | 某大 | 某科所")
    assert set(nodes(found, "University")) == {"某大"}
    assert set(nodes(found, "Enterprise")) == {FIRM}


def test_a_telephone_may_say_whose_it_is() -> None:
    found = read(f"企业名称 | 联系人及电话\n{FIRM} | 样甲 0570-5043228\n{OTHER} | 样乙1990")
    assert nodes(found, "Enterprise")[FIRM]["phone"] == "0570-5043228"
    assert problems(found) == {("phone_format", "B3")}


def test_a_relation_that_names_its_subject_is_the_relation() -> None:
    found = read("特派员姓名 | 特派员派出单位\n样甲 | 样例理工大学")
    assert relations(found) == {("AFFILIATED_WITH", "样甲", "样例理工大学")}


def test_towns_below_an_unknown_heading_of_a_town_are_where_firms_are() -> None:
    found = read(f"企业名称 | 法定代表人 | 落地镇街\n{FIRM} | 样甲 | 辉埠镇\n{OTHER} | 样乙 | 天马街道")
    assert ("LOCATED_IN", FIRM, "辉埠镇") in relations(found)
