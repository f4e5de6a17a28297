"""Ledgers of money: technical contracts, projects and what they were paid, awards paid out."""

from datetime import date

from tests.ingest.tables.genres.book import Page, Truth, code, kind_of, xlsx

CONTRACTS = (
    ("圆锥滚子热处理工艺开发", "技术开发", "云屿大学", "常山县檀溪轴承有限公司", "120", 96.5, "2024.3.15", "20240402", "吸纳"),
    ("石英坩埚涂层技术转让", "技术转让", "云屿大学常山新材料研究院", "浙江溪栩石英有限公司", 350, "350", "2024年1月20日",
     "2024/2/6", "吸纳"),
    ("油茶籽烘干能耗评估", "技术咨询", "同上", "常山栩檀油茶有限公司", "18.6万元", 18.6, date(2024, 4, 8), "2024.4.30", "吸纳"),
    ("液压阀在线检测系统开发", "技术开发", "浙江檀栩液压股份有限公司", "衢州溪檀装备有限公司", "２８０", 200, "2024-05-11",
     "2024.13.2", "输出"),
    ("胡柚冷链保鲜服务", "技术服务", "钱溪果品研究所", "常山县溪檀果业合作社", "约45", "45", "2024年5月", "2024年6月3日", "吸纳"),
    ("激光打标软件许可", "技术许可", "常山县檀溪轴承有限公司", "浙江栩溪机电有限公司", "见合同", 12, "2024.6.18", "2024.7.1", "输出"),
    ("茶皂素提取中试", "技术开发", "云屿农学院", "常山栩檀油茶有限公司、浙江溪檀生物有限公司", 66, 60, "2024.7.9",
     date(2024, 7, 22), "吸纳"),
    ("轴承异音识别模型", "技术开发", "〃", "常山县檀溪轴承有限公司", "1,050", "900", "2024/8/1", "2024/8/19", "吸纳"),
)  # fmt: skip
CONTRACT_DATES = (
    ("2024-03-15", "2024-04-02"), ("2024-01-20", "2024-02-06"), ("2024-04-08", "2024-04-30"), ("2024-05-11", None),
    ("2024-05", "2024-06-03"), ("2024-06-18", "2024-07-01"), ("2024-07-09", "2024-07-22"), ("2024-08-01", "2024-08-19"),
)  # fmt: skip
DEALS = (1_200_000, 3_500_000, 186_000, 2_800_000, 450_000, None, 660_000, 10_500_000)
TECHNICAL = (965_000, 3_500_000, 186_000, 2_000_000, 450_000, 120_000, 600_000, 9_000_000)


def contracts() -> None:
    """技术合同登记台账: 同上 among sellers, two buyers in a cell, a contract written twice."""
    name, sheet, first = "2024年技术合同认定登记台账.xlsx", "合同登记", 4
    truth = Truth(name)
    heads = ["序号", "合同登记编号", "合同名称", "合同类别", "卖方", "买方", "合同成交额(万元)", "技术交易额(万元)", "签订日期",
             "登记日期", "吸纳/输出", "备注"]  # fmt: skip
    rows: list[list[object]] = [["常山县2024年度技术合同认定登记台账"], ["登记机构:常山县科创服务局"], heads]
    seller = ""
    for at, (title, kind, told, buyers, deal, technical, signed, entered, way) in enumerate(CONTRACTS):
        row, number = first + at, f"2024330822{at + 1:06d}"
        seller = seller if told in ("同上", "〃") else told
        rows.append([at + 1, number, title, kind, told, buyers, deal, technical, signed, entered, way, None])
        where = (sheet, row)
        signed_on, registered_on = CONTRACT_DATES[at]
        contract = truth.node(
            "Contract", title, where, number, number=number, kind=kind, amount=DEALS[at], technology_amount=TECHNICAL[at],
            signed_on=signed_on, registered_on=registered_on,
        )  # fmt: skip
        truth.relation("SELLS", truth.node(kind_of(seller), seller, where), contract, where)
        for buyer in buyers.split("、"):
            truth.relation("BUYS", truth.node(kind_of(buyer), buyer, where), contract, where)
    rows.append([9, *rows[first][1:]])
    rows.append(["合计", None, None, None, None, None, 2279.6, 2032.1])
    rows.append(["说明:成交额指合同总金额,技术交易额指从总金额中扣除购置设备等费用后的金额。"])
    truth.problem("date_impossible", sheet, "J7", "2024.13.2", "没有13月")
    truth.problem("number_unreadable", sheet, "G9", "见合同", "成交额不是数字")
    truth.problem("duplicate_row", sheet, "A12", "9", "与第5行重复")
    xlsx(name, Page(sheet, rows, ["A1:L1", "A2:L2", "A14:L14"], formats={"I6": "yyyy-mm-dd", "J10": "yyyy-mm-dd"}))
    truth.save()


PROJECTS = (
    ("2023C18001", "高速轴承保持架轻量化", "省“领雁”研发攻关计划", 2023, "常山县枫汐轴承有限公司", "云屿大学", "秦若屿",
     "2023.1-2025.12", 800, "240", 560, "144", "2026年3月", "在研", "/"),
    ("2023C18002", "石英玻璃除气泡工艺", "市重点科技攻关", "2023年", "浙江汐苓石英有限公司", "无", "顾漪(云屿大学)",
     "2023年3月至2024年12月", "150", 45, "105", 45, "2025.3.31", "已验收", "通过"),
    ("2022N08007", "胡柚全果利用关键技术", "县科技成果转化", "２０２２", "常山苓枫食品有限公司", "钱溪果品研究所、云屿农学院",
     "沈知渔", "2022/6-2024/5", "96.5", "20", "76.5", "20", date(2024, 8, 31), "已验收", "通过"),
    ("2024C18010", "油茶机械化采收装备", "省“尖兵”研发攻关计划", 2024, "浙江枫苓农机有限公司", "云屿农学院", "许见舟",
     "2024.1-2026.12", "1,200", 360, 840, "暂缓", "2027.3", "在研", None),
    ("2021D03002", "液压站远程运维", "县科技成果转化", 2201, "衢州苓汐液压有限公司", "—", "秦若屿", "2021年5月至2023年4月", 60,
     15, 45, 15, "2023年7月", "终止", "不通过"),
    ("2024D03005", None, "县科技成果转化", 2024, "常山县枫汐轴承有限公司", None, "顾漪(云屿大学)", "2024.5-2025.4", 50, 10, 40, 5,
     "2025.7", "在研", None),
    ("2023N08011", "山茶油香气品质评价", "山区海岛县高质量发展专项", 2023, "常山汐枫油脂有限公司", "钱溪果品研究所", "方栖迟",
     "2023.7-2025.6", "３２０", 96, 224, "96万元", "2025年9月30日", "在研", None),
)  # fmt: skip
PROJECT_YEARS = (2023, 2023, 2022, 2024, None, 2024, 2023)
PROJECT_SPANS = (
    ("2023-01", "2025-12", "2026-03"), ("2023-03", "2024-12", "2025-03-31"), ("2022-06", "2024-05", "2024-08-31"),
    ("2024-01", "2026-12", "2027-03"), ("2021-05", "2023-04", "2023-07"), (None, None, None),
    ("2023-07", "2025-06", "2025-09-30"),
)  # fmt: skip
PROJECT_MONEY = (
    (800, 240, 560, 144), (150, 45, 105, 45), (96.5, 20, 76.5, 20), (1200, 360, 840, None), (60, 15, 45, 15),
    (50, 10, 40, 5), (320, 96, 224, 96),
)  # fmt: skip


def projects() -> None:
    """项目执行与拨款台账: money under one heading of two rows, begin and end in one cell, a project without a name."""
    name, sheet, first = "科技计划项目执行与拨款台账.xlsx", "在研与验收项目", 4
    truth = Truth(name)
    upper = ["序号", "项目编号", "项目名称", "计划类别", "立项年度", "承担单位", "合作单位", "项目负责人", "起止时间",
             "经费(万元)", None, None, None, "应验收时间", "项目状态", "验收结论"]  # fmt: skip
    lower = [None] * 9 + ["总投资", "财政补助", "自筹", "已拨"]
    rows: list[list[object]] = [["常山县科技计划项目执行与拨款台账(截至2024年9月底)"], upper, lower]
    for at, (number, title, programme, year, firm, partners, lead, span, *money, due, status, result) in enumerate(
        PROJECTS
    ):
        row = first + at
        where = (sheet, row)
        rows.append([at + 1, number, title, programme, year, firm, partners, lead, span, *money, due, status, result])
        if title is None:
            continue
        begin, end, accept = PROJECT_SPANS[at]
        total, grant, own, paid = (one if one is None else one * 10_000 for one in PROJECT_MONEY[at])
        project = truth.node(
            "Project", title, where, number=number, programme=programme, year=PROJECT_YEARS[at], status=status,
            start_date=begin, end_date=end, acceptance_due=accept, total_amount=total, grant_amount=grant, own_amount=own,
            paid_amount=paid,
        )  # fmt: skip
        truth.relation("UNDERTAKES", truth.node(kind_of(firm), firm, where), project, where, role="承担")
        for partner in (partners or "").split("、"):
            if partner not in ("", "无", "—"):
                truth.relation("UNDERTAKES", truth.node(kind_of(partner), partner, where), project, where, role="合作")
        person, _, employer = lead.rstrip(")").partition("(")
        leader = truth.node("Expert", person, where)
        truth.relation("LEADS", leader, project, where)
        if employer:
            truth.relation("AFFILIATED_WITH", leader, truth.node("University", employer, where), where)
    rows.append(["合计", *[None] * 8, 2676.5, 786, 1890.5, 325])
    truth.problem("number_unreadable", sheet, "M7", "暂缓", "已拨不是数字")
    truth.problem("year_range", sheet, "E8", "2201", "年份超出范围")
    truth.problem("required_missing", sheet, "C9", "", "项目名称为空")
    merged = ["A1:P1", "J2:M2", *(f"{letter}2:{letter}3" for letter in "ABCDEFGHINOP")]
    xlsx(name, Page(sheet, rows, merged, formats={"N6": "yyyy/m/d"}))
    truth.save()


AWARDS = (
    ("常山县筠汀轴承有限公司", "高新技术企业首次认定奖励", "《常山县科技创新若干政策》", 20, 20),
    ("浙江汀筠石英有限公司", "高新技术企业首次认定奖励", "同上", "20", "20"),
    ("常山芷汀油茶有限公司", "研发费用加计扣除补助", "《常山县研发投入奖补办法》", "35.6", 33.2),
    ("衢州筠芷装备有限公司", "研发费用加计扣除补助", "〃", "１２．８", "12.8"),
    ("浙江芷筠生物有限公司", "省级企业研究院认定奖励", "《常山县科技创新若干政策》", "50万元", 50),
    ("常山汀芷果业有限公司", "技术交易奖补", "《常山县技术交易补助细则》", 6.4, -6.4),
    ("常山县筠汀轴承有限公司", "技术交易奖补", "同上", "8.25", 8.25),
    ("浙江芷汀机电有限公司", "创新券兑付", "/", "3", "2.7"),
)
AWARD_MONEY = (
    (20, 20), (20, 20), (35.6, 33.2), (12.8, 12.8), (50, 50), (6.4, None), (8.25, 8.25), (3, 2.7)
)  # fmt: skip


def awards() -> None:
    """奖补兑现公示表: bank accounts that must not be kept, policies with book-title marks, a total that is wrong."""
    name, sheet, first = "2024年科技奖补资金兑现公示表.xlsx", "公示", 4
    truth = Truth(name)
    heads = ["序号", "企业名称", "统一社会信用代码", "奖补事项", "政策依据", "申报额(万元)", "核定额(万元)", "开户行及银行账号",
             "备注"]  # fmt: skip
    rows: list[list[object]] = [
        ["常山县2024年第一批科技奖补资金兑现公示表"], ["公示期:2024年6月3日至6月7日,如有异议请联系常山县科创服务局。"], heads
    ]  # fmt: skip
    policy, codes = "", {one[0]: code(61 + at) for at, one in enumerate(AWARDS)}
    for at, (firm, item, basis, applied, approved) in enumerate(AWARDS):
        row = first + at
        where = (sheet, row)
        policy = policy if basis in ("同上", "〃") else basis.strip("《》")
        account = f"合成银行 {at:04d}0000{at * 37:04d}"
        rows.append([at + 1, firm, codes[firm], item, basis, applied, approved, account, None])
        owner = truth.node("Enterprise", firm, where, credit_code=codes[firm])
        asked, given = (one if one is None else round(one * 10_000, 2) for one in AWARD_MONEY[at])
        award = truth.node("Redemption", item, where, f"{row}", applied=asked, approved=given)
        truth.relation("RECEIVES", owner, award, where)
        if policy != "/":
            truth.relation("UNDER", award, truth.node("Policy", policy, where), where)
    rows.append(["合计", None, None, None, None, 156.05, 180.95])
    truth.problem("sensitive_column", sheet, "H3", "开户行及银行账号", "银行账号不保存")
    truth.problem("negative_amount", sheet, "G9", "-6.4", "核定额为负")
    truth.problem("total_mismatch", sheet, "G12", "180.95", "各行之和为146.95")
    xlsx(name, Page(sheet, rows, ["A1:I1", "A2:I2"]))
    truth.save()


AUTHORS = (contracts, projects, awards)
