"""Rosters by firm: the breeding list of high-tech firms, the list of technology SMEs, the survey of R&D activity."""

from datetime import date

from tests.ingest.tables.genres.book import TOWNS, Page, Truth, code, comma_separated, wrong, xlsx

HIGH_TECH = (
    ("常山县蕤舟精密轴承有限公司", "新认定", None, 1, 12, 0.185, 0.72, "是", "19900001001"),
    ("浙江棠澧石英制品有限公司", "重新认定", "2024年12月7日", 3, 21, 0.126, 0.813, "是", 19900001002),
    ("常山岱榆油茶开发有限公司", "新认定", "/", 0, 6, 0.31, 0.65, "否", "0570-5001003"),
    ("衢州舟澧新材料科技有限公司", "重新认定", date(2024, 11, 30), 2, 9, 0.145, 0.688, "是", "19900001004"),
    ("浙江榆蕤机械制造有限公司", "新认定", None, 1, 15, 0.112, 0.61, "否", "1990000105"),
    ("常山县稷棠胡柚食品有限公司", "新认定", "—", 1, 4, 0.22, 1.35, "否", "19900001006"),
    ("浙江稷岱传动科技股份有限公司", "重新认定", "2025.2.30", 5, 33, 0.168, 0.902, "是", "19900001007"),
    ("衢州澧蕤电子材料有限公司", "新认定", None, 2, 18, 0.204, 0.777, "是", "19900001008"),
    ("常山榆舟智能装备有限公司", "新认定", "无", 1, "8件", 0.153, 0.69, "否", "19900001009"),
)


def breeding() -> None:
    """高企培育(申报)库: merged towns, percentages by number format, a hidden sheet of words for drop-down lists."""
    name, sheet, first = "2024年高新技术企业培育(申报)库.xlsx", "培育库", 5
    truth = Truth(name)
    heads = ["序号", "所属乡镇\n(街道)", "企业名称", "统一社会信用代码", "拟申报类型", "证书有效期至", "Ⅰ类知识产权数\n(件)",
             "Ⅱ类知识产权数\n(件)", "科技人员占比", "高新产品收入占比", "是否规上", "联系人", "联系电话"]  # fmt: skip
    rows: list[list[object]] = [
        ["常山县2024年度高新技术企业培育(申报)库"], ["填报单位:常山县科创服务局", *[None] * 9, "2024年2月28日"], [], heads
    ]  # fmt: skip
    for at, (firm, kind, until, one, two, staff, income, large, phone) in enumerate(HIGH_TECH):
        row, town, credit = first + at, TOWNS[at // 3], code(at + 1)
        shown = wrong(credit) if at == 3 else credit
        rows.append([at + 1, town if at % 3 == 0 else None, firm, shown, kind, until, one, two, staff, income, large,
                     f"联系人{'甲乙丙丁戊己庚辛壬'[at]}", phone])  # fmt: skip
        place = truth.node("Place", town, (sheet, row))
        known = {"credit_code": None if at == 3 else credit, "phone": None if at == 4 else str(phone)}
        owner = truth.node("Enterprise", firm, (sheet, row), **known)
        truth.relation("LOCATED_IN", owner, place, (sheet, row))
        figures = [("Ⅰ类知识产权数", "G", one, "件"), ("Ⅱ类知识产权数", "H", 8 if two == "8件" else two, "件")]
        figures += [("科技人员占比", "I", staff * 100, "%"), ("高新产品收入占比", "J", income * 100, "%")]
        for indicator, column, value, unit in figures:
            if (column, at) != ("J", 5):
                truth.observation(indicator, owner, 2024, round(float(value), 4), unit, sheet, f"{column}{row}")
    rows.append(["注:1.Ⅰ类知识产权指发明专利、植物新品种等;2.科技人员占比为当年职工总数的占比。"])
    truth.problem("credit_code_checksum", sheet, "D8", wrong(code(4)), "校验位不符")
    truth.problem("phone_format", sheet, "M9", "1990000105", "手机号只有10位")
    truth.problem("percent_range", sheet, "J10", "1.35", "占比超过100%")
    truth.problem("date_impossible", sheet, "F11", "2025.2.30", "2月没有30日")
    formats = {"I": "0.0%", "J": "0.0%", "F8": "yyyy/m/d"}
    words = Page("选项", [["拟申报类型", "是否规上"], ["新认定", "是"], ["重新认定", "否"]], hidden=True)
    choices = {"E5:E30": "选项!$A$2:$A$3", "K5:K30": "选项!$B$2:$B$3"}
    merged = ["A1:M1", "B5:B7", "B8:B10", "B11:B13", "A14:M14"]
    xlsx(name, Page(sheet, rows, merged, formats=formats, choices=choices), words)
    truth.save()


SMALL = (
    ("常山县槐渚茶油有限公司", "第一批", 86.5, "1,280.5", "2560"),
    ("浙江汀桷精工有限公司", "第一批", "78.0", "约6,400", "８１００"),
    ("衢州桷渚环保科技有限公司", "同上", 65.25, "0.35亿元", "1900.4"),
    ("常山汀槐农业科技有限公司", "〃", "91分", "980", "保密"),
    ("常山县渚宥轴承配件厂", "第二批", 72, "2,145", "3310"),
    ("浙江宥汀光学材料有限公司", "第二批", 83.75, "15600", "20,400.5"),
    ("常山桷宥食品有限公司", "第二批", "—", "760", "1105"),
    ("浙江槐宥液压件有限公司", "第三批", 69.5, "4,030", "5270"),
)


def small_firms() -> None:
    """科技型中小企业入库名单: GB18030, the header again, 同上, amounts in several forms, a total that is wrong."""
    name, sheet = "2024年科技型中小企业入库名单.csv", ""
    truth = Truth(name)
    heads = ["序号", "企业名称", "统一社会信用代码", "科技型中小企业入库登记编号", "批次", "评价得分(分)",
             "2023年资产总额(万元)", "2023年销售收入(万元)", "所属乡镇"]  # fmt: skip
    rows: list[list[object]] = [["常山县2024年科技型中小企业入库名单(第一至三批)"], [], heads]
    assets = (12_805_000, 64_000_000, 35_000_000, 9_800_000, 21_450_000, 156_000_000, 7_600_000, 40_300_000)
    incomes = (25_600_000, 81_000_000, 19_004_000, None, 33_100_000, 204_005_000, 11_050_000, 52_700_000)
    points = (86.5, 78, 65.25, 91, 72, 83.75, None, 69.5)
    held = "科技型中小企业"
    for at, (firm, batch, point, asset, income) in enumerate(SMALL):
        if at == 4:
            rows.append(heads)
        row = len(rows) + 1
        credit, number = code(at + 21), f"20243308220{at + 1:07d}"
        shown = credit[:17] if at == 6 else credit
        rows.append([at + 1, firm, shown, number, batch, point, asset, income, TOWNS[at]])
        owner = truth.node("Enterprise", firm, (sheet, row), credit_code=None if at == 6 else credit)
        place = truth.node("Place", TOWNS[at], (sheet, row))
        truth.relation("LOCATED_IN", owner, place, (sheet, row))
        truth.relation("HOLDS", owner, truth.node("Qualification", held, (sheet, row)), (sheet, row), number=number)
        for indicator, column, year, value, unit in (
            ("评价得分", "F", 2024, points[at], "分"),
            ("资产总额", "G", 2023, assets[at], "元"),
            ("销售收入", "H", 2023, incomes[at], "元"),
        ):
            if value is not None:
                truth.observation(indicator, owner, year, value, unit, sheet, f"{column}{row}")
    truth.problem("number_unreadable", sheet, "H7", "保密", "收入不是数字")
    truth.problem("credit_code_format", sheet, "C11", code(27)[:17], "只有17位")
    truth.problem("total_mismatch", sheet, "H13", "44,645.9", "各行之和为42645.9")
    rows.append(["合计", *[None] * 5, "34695.5", "44,645.9", None])
    comma_separated(name, rows, "gb18030")
    truth.save()


SURVEY = (
    ("浙江岑槿轴承有限公司", "通用设备制造业", 1285.4, 12.3, "960", "有", "有"),
    ("常山县槿溆石英材料有限公司", "非金属矿物制品业", "８６０．２", -12.5, 702.5, "有", "无"),
    ("浙江溆梓果蔬食品有限公司", "食品制造业", 96, 156.3, "/", "有", "无"),
    ("常山梓岑电子新材料有限公司", "计算机、通信和其他电子设备制造业", "2,340", "8.6%", "1,850.75", "有", "有"),
    ("衢州溆岑传动部件有限公司", "通用设备制造业", "暂无", "—", "无", "无", "无"),
    ("常山县梓槿油脂有限公司", "农副食品加工业", -45, 3.1, 30, "有", "无"),
    ("浙江岑梓装备股份有限公司", "专用设备制造业", 512.6, 22, "400", "有", "有"),
)


def survey() -> None:
    """规上企业研发摸排表: the unit stands above the table, growth may be negative or beyond 100 %, a hidden repeat."""
    name, sheet, first = "2024年规上企业研发活动摸排表.xlsx", "9月", 4
    truth = Truth(name)
    heads = ["序号", "企业名称", "统一社会信用代码", "所属行业", "1-9月研发费用", "研发费用同比(%)", "加计扣除额",
             "有无研发活动", "有无研发机构", "备注"]  # fmt: skip
    rows: list[list[object]] = [
        ["2024年规模以上工业企业研发活动摸排表"], ["填报单位:常山县科创服务局", *[None] * 7, "单位:万元"], heads
    ]  # fmt: skip
    spent = (12_854_000, 8_602_000, 960_000, 23_400_000, None, None, 5_126_000)
    growth = (12.3, -12.5, 156.3, 8.6, None, 3.1, 22)
    deducted = (9_600_000, 7_025_000, None, 18_507_500, None, 300_000, 4_000_000)
    for at, (firm, industry, cost, more, deduction, active, body) in enumerate(SURVEY):
        row = first + at
        rows.append([at + 1, firm, code(at + 41), industry, cost, more, deduction, active, body, None])
        owner = truth.node("Enterprise", firm, (sheet, row), credit_code=code(at + 41), industry=industry)
        for indicator, column, value, unit in (
            ("1-9月研发费用", "E", spent[at], "元"),
            ("研发费用同比", "F", growth[at], "%"),
            ("加计扣除额", "G", deducted[at], "元"),
        ):
            if value is not None:
                truth.observation(indicator, owner, 2024, value, unit, sheet, f"{column}{row}")
    rows.append(rows[first - 1])  # the first firm again, hidden
    rows.append(["合计", None, None, None, 5049.2, None, 3943.25])
    truth.problem("negative_amount", sheet, "E9", "-45", "研发费用为负")
    xlsx(name, Page(sheet, rows, ["A1:J1", "A2:D2", "I2:J2"], hidden_rows=[11]))
    truth.save()


AUTHORS = (breeding, small_firms, survey)
