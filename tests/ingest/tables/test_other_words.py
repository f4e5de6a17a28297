"""Headings and cells as other bureaus write them: a rule each, on the smallest sheet that shows it."""

from tests.ingest.tables.sheets import figures, meanings, nodes, problems, read, relations

FIRM, OTHER = "浙江样例轴承有限公司", "常山样例门业有限公司"


def test_a_heading_with_a_second_word_in_brackets_means_either() -> None:
    found = read(
        f"""
        合同登记编号 | 合同名称 | 让与人(卖方) | 受让人(买方) | 成交额(万元)
        2024330822000001 | 涂层技术开发 | 样例理工大学 | {FIRM} | =35
        """
    )
    assert set(nodes(found, "Enterprise")) == {FIRM}
    assert set(nodes(found, "University")) == {"样例理工大学"}
    assert not problems(found)


def test_a_total_is_compared_in_the_unit_beside_the_title() -> None:
    found = read(
        f"""
        技术合同登记表 | | | 单位:万元
        合同登记编号 | 合同名称 | 买方 | 成交额
        2024330822000001 | 甲 | {FIRM} | =20
        2024330822000002 | 乙 | {OTHER} | 35万元
        合计 | | | =55
        """
    )
    assert not problems(found)


def test_the_unit_beside_a_title_may_be_called_the_amount_or_stand_alone() -> None:
    for said in ("金额:万元", "金额单位:万元", "（万元）"):
        found = read(
            f"""
            在研项目经费表 | | {said}
            项目名称 | 承担单位 | 总经费
            保持架研究 | {FIRM} | =12
            """
        )
        assert not problems(found), said


def test_a_part_of_a_year_below_a_quantity_is_that_quantity() -> None:
    found = read(
        f"""
        企业名称 | 研发费用(万元) | | 备注
         | 2023年1-9月 | 2024年1-9月 |
        {FIRM} | =10 | =12 | 无
        {OTHER} | =20 | =22 | 无
        """,
        merged=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)),
    )
    assert ("研发费用", FIRM, 2024, 120_000) in figures(found)
    assert {one.properties["period"] for one in found.observations} == {"1-9月"}


def test_a_share_needs_no_unit_in_its_heading() -> None:
    found = read(
        """
        乡镇 | 年度 | R&D经费占GDP比重
        招贤镇 | =2023 | =2.13
        辉埠镇 | =2023 | =1.9
        """
    )
    assert ("R&D经费占GDP比重", "招贤镇", 2023, 2.13) in figures(found)


def test_the_day_of_a_grant_gives_the_project_its_year_and_founds_no_firm() -> None:
    found = read(
        f"""
        项目名称 | 承担单位 | 参与单位 | 立项时间
        保持架研究 | {FIRM} | {OTHER} | 2024-05-20
        油茶加工 | {OTHER} | {FIRM} | 2024年3月
        """
    )
    assert {one["year"] for one in nodes(found, "Project").values()} == {2024}
    assert all("founded_on" not in one for one in nodes(found, "Enterprise").values())


def test_who_made_an_achievement_belongs_to_its_owner_and_not_to_who_tries_it() -> None:
    found = read(
        f"""
        成果名称 | 成果单位 | 完成人 | 试用单位 | 试用起止时间
        激光毛化技术 | 样例精工研究院 | 甘霖 | {FIRM} | 2024.3-2024.9
        """
    )
    assert ("OFFERS", "样例精工研究院", "激光毛化技术") in relations(found)
    assert ("AFFILIATED_WITH", "甘霖", FIRM) not in relations(found)
    assert FIRM in nodes(found, "Enterprise")


def test_whom_a_platform_sends_is_a_person_or_an_institute_and_no_second_platform() -> None:
    found = read(
        f"""
        综合体名称 | 服务时间 | 服务对象 | 服务机构(专家)
        样例门业综合体 | 2024-03-01 | {FIRM} | 楼知远(样例职业技术学院)
        样例门业综合体 | 2024-04-01 | {OTHER} | 样例精工研究院
        """
    )
    assert set(nodes(found, "Platform")) == {"样例门业综合体"}
    assert set(nodes(found, "Expert")) == {"楼知远"}
    assert ("AFFILIATED_WITH", "楼知远", "样例职业技术学院") in relations(found)


def test_words_where_a_figure_belongs_are_told_whoever_the_figure_is_of() -> None:
    found = read(
        f"""
        研发机构名称 | 依托单位 | 设备原值(万元)
        样例研发中心 | {FIRM} | 一百多万
        另一研发中心 | {OTHER} | 待定
        又一研发中心 | {OTHER} | 约120
        """
    )
    assert problems(found) == {("number_unreadable", "C2"), ("number_unreadable", "C3")}


def test_what_is_not_yet_said_of_a_person_is_no_person() -> None:
    found = read(
        f"""
        项目名称 | 承担单位 | 项目负责人
        保持架研究 | {FIRM} | 待定
        """
    )
    assert not nodes(found, "Expert")
    assert not problems(found)


def test_a_level_in_one_character_is_written_in_full() -> None:
    found = read(
        f"""
        平台名称 | 级别 | 依托单位
        样例研发中心 | 省 | {FIRM}
        """
    )
    assert nodes(found, "Platform")["样例研发中心"]["level"] == "省级"


def test_two_headings_that_differ_in_their_units_alone_mean_two_things() -> None:
    found = read(
        """
        特派员 | 派驻乡镇 | 下沉日期 | 服务内容 | 培训(期) | 培训(人次)
        楼知远 | 招贤镇 | 2024-03-01 | 胡柚修剪 | =2 | =60
        """
    )
    assert meanings(found)["培训(期)"] == "ServiceVisit.training_sessions"
    assert meanings(found)["培训(人次)"] == "ServiceVisit.trained"


def test_a_field_of_technology_is_that_of_the_achievement() -> None:
    found = read(
        f"""
        成果名称 | 成果单位 | 试用企业 | 试用期限 | 技术领域
        激光毛化技术 | 样例精工研究院 | {FIRM} | 6个月 | 先进制造
        """
    )
    assert nodes(found, "Technology")["激光毛化技术"]["fields"] == ["先进制造"]


def test_each_item_of_a_form_stands_in_its_own_row() -> None:
    found = read(
        f"""
        企业技术需求表
        企业名称 | {FIRM}
        所属产业链 | 轴承
        需求名称 | 保持架降噪
        """
    )
    rows = {str(one.properties["name"]): [at.row for at in one.locators] for one in found.nodes}
    assert rows["轴承"] == [3]
    assert rows["保持架降噪"] == [4]


def test_a_total_may_stand_above_what_it_sums_up() -> None:
    found = read(
        f"""
        企业名称 | 2023年研发费用(万元)
        合计 | =30
        {FIRM} | =10
        {OTHER} | =20
        """
    )
    assert not problems(found)
    wrong = read(
        f"""
        企业名称 | 2023年研发费用(万元)
        合计 | =40
        {FIRM} | =10
        {OTHER} | =20
        """
    )
    assert problems(wrong) == {("total_mismatch", "B2")}


def test_a_matrix_may_have_firms_for_columns_and_count_its_marks() -> None:
    found = read(
        f"""
        合作院校＼企业 | {FIRM} | {OTHER} | 合作企业数
        样例理工大学 | √ | | =1
        样例农业大学 | 共建实验室 | √ | =2
        """
    )
    assert ("COLLABORATES_WITH", "样例理工大学", FIRM) in relations(found)
    assert len(relations(found)) == 3
    assert not problems(found)


def test_names_and_years_right_below_a_header_are_values() -> None:
    found = read(
        f"""
        平台名称 | 平台类别 | 级别 | 牵头单位 | 批准年份 | 主任
        样例产业创新服务综合体 | 产业创新服务综合体 | 省级 | 样例特种纸研究院 | 2019 | 邢周
        样例热敏材料联合实验室 | 联合实验室 | 市级 | {FIRM} | 2022.4 | —
        """
    )
    assert len(nodes(found, "Platform")) == 2
    assert ("LEADS", "邢周", "样例产业创新服务综合体") in relations(found)


def test_years_stand_over_the_figures_to_their_right_where_no_cell_is_merged() -> None:
    found = read(
        """
         | 2022年 | | 2023年 |
        乡镇 | 研发经费(万元) | 专利授权(件) | 研发经费(万元) | 专利授权(件)
        湖镇镇 | =5200 | =21 | =5610 | =25
        詹家镇 | =400 | =3 | =410 | =4
        """
    )
    assert ("专利授权", "湖镇镇", 2022, 21) in figures(found)
    assert ("研发经费", "詹家镇", 2023, 4_100_000) in figures(found)


def test_bare_names_of_towns_are_no_addresses() -> None:
    found = read(
        f"""
        企业名称 | 注册地(乡镇、街道) | 厂址
        {FIRM} | 湖镇镇 | 龙游县湖镇镇城北工业区8号
        {OTHER} | 詹家镇 | 龙游县詹家镇芝溪路9号
        """
    )
    assert ("LOCATED_IN", FIRM, "湖镇镇") in relations(found)
    assert nodes(found, "Enterprise")[FIRM]["address"] == "龙游县湖镇镇城北工业区8号"


def test_the_end_of_a_month_is_that_month() -> None:
    found = read(
        f"""
        企业名称 | 需求名称 | 需求内容 | 截止时间
        {FIRM} | 涂布均匀性 | 幅宽3.2米 | 2025年12月底
        """
    )
    assert not problems(found)


def test_what_a_subsidy_pays_is_no_figure_of_the_firm() -> None:
    found = read(
        f"""
        2023年奖补资金发放明细
        企业名称 | 奖补类别 | 申报金额(万元) | 审核金额(万元)
        {FIRM} | 专利奖励 | =20 | =18
        """
    )
    assert not figures(found)
    assert not problems(found)


def test_who_serves_with_an_employer_in_brackets_is_a_person() -> None:
    found = read(
        f"""
        服务平台 | 服务时间 | 企业名称 | 服务人员(单位)
        样例特种纸综合体 | 2024-01-10 | {FIRM} | 邢周(样例特种纸研究院)
        样例特种纸综合体 | 2024-01-11 | {OTHER} | 洛川(样例理工大学)
        """
    )
    assert ("AFFILIATED_WITH", "邢周", "样例特种纸研究院") in relations(found)
    assert ("SERVES", "样例特种纸综合体", FIRM) in relations(found)


def test_a_note_above_the_heading_states_the_unit_too() -> None:
    found = read(
        f"""
        注：金额单位均为万元 | |
        企业名称 | 2023年研发费 | 2023年营业收入
        {FIRM} | =31 | =640
        """
    )
    assert {("研发费", FIRM, 2023, 310_000), ("营业收入", FIRM, 2023, 6_400_000)} <= figures(found)
    assert not problems(found)


def test_a_unit_may_stand_beside_a_year_in_one_bracket() -> None:
    found = read(
        f"""
        企业名称 | 加计扣除额（2023年，万元） | 研发费用（万元、2022年）
        {FIRM} | =300 | =120
        """
    )
    assert figures(found) >= {("加计扣除额", FIRM, 2023, 3_000_000), ("研发费用", FIRM, 2022, 1_200_000)}


def test_a_column_of_institutes_holds_schools_as_well() -> None:
    found = read(
        """
        院所名称 | 级别
        样例理工大学 | 省级
        样例轴承研究院 | 市级
        """
    )
    assert set(nodes(found, "University")) == {"样例理工大学"}
    assert set(nodes(found, "ResearchInstitute")) == {"样例轴承研究院"}


def test_a_contract_was_not_founded_on_its_day() -> None:
    found = read(
        f"""
        合同登记编号 | 合同名称 | 买方 | 成交日期 | 成交额(万元)
        2024330822000001 | 涂层技术开发 | {FIRM} | 2024-01-09 | =35
        """
    )
    assert not {"established", "founded_on"} & set(nodes(found, "Enterprise")[FIRM])


def test_an_account_behind_the_name_of_its_bank_is_not_kept() -> None:
    found = read(
        f"""
        企业名称 | 奖补事项 | 核定额(万元) | 开户银行及账号
        {FIRM} | 高企认定奖励 | =20 | 样例银行 6222000011112222333
        """
    )
    assert "sensitive_column" in {one.code for one in found.problems}
    assert "6222000011112222333" not in repr(found.to_json())


def test_dates_under_an_unknown_heading_are_no_telephones() -> None:
    for day in ("2024-03-05", "20240305"):
        found = read(
            f"""
            企业名称 | 评审日期
            {FIRM} | {day}
            {OTHER} | {day}
            """
        )
        assert "phone" not in nodes(found, "Enterprise")[FIRM], day


def test_telephones_under_an_unknown_heading_are_telephones() -> None:
    found = read(
        f"""
        企业名称 | 热线
        {FIRM} | 0570-5021234
        {OTHER} | 0570-5025678
        """
    )
    assert nodes(found, "Enterprise")[FIRM]["phone"] == "0570-5021234"


def test_where_a_firm_has_settled_is_told() -> None:
    found = read(
        f"""
        企业名称 | 入驻平台
        {FIRM} | 样例孵化器
        """
    )
    assert ("SETTLED_IN", FIRM, "样例孵化器") in relations(found)


def test_what_is_not_yet_said_is_nobody_among_others_either() -> None:
    found = read(
        f"""
        项目名称 | 承担单位 | 项目负责人
        保持架研究 | {FIRM} | 张三、待定
        """
    )
    assert set(nodes(found, "Expert")) == {"张三"}
