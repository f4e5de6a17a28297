"""Ledgers of service: commissioners and their visits, trials, platforms, indicators of towns, service complexes."""

from datetime import date

from tests.ingest.tables.genres.book import FILES, TOWNS, Page, Truth, kind_of, opendocument, word, xlsx
from tests.support.old_excel import Error, Month, OldSheet, write_xls

COMMISSIONERS = (
    ("叶栖舟", "云屿大学", "第十六批", "招贤镇", "62天", "优秀"),
    ("罗见溪", "同上", "第十六批", "芳村镇、新昌乡", "48", "称职"),
    ("柳若汀", "云屿农学院", "第十七批", "球川镇", "５５", "称职"),
    ("谢知榆", "〃", "第十七批", "同弓乡", "—", "优秀"),
    ("邓书槿", "钱溪果品研究所", "第十七批", "青石镇", "71", "优秀"),
)
VISITS = (
    ("2024.3.6", "叶栖舟(云屿大学)", "招贤镇", "常山县枫汐轴承有限公司", "轴承润滑方案指导", "/", "1", "35", 12),
    ("2024年4月12日", "柳若汀(云屿农学院)", "球川镇", "常山栩檀油茶有限公司、浙江溪檀生物有限公司", "油茶修剪示范,\n发放手册", "120亩",
     "2", "80人", "46户"),
    ("20240509", "邓书槿(钱溪果品研究所)", "青石镇", "常山汀芷果业有限公司", "胡柚疏果与病害防控", "85.5", "—", "—", "30"),
    ("2024/6/31", "罗见溪(云屿大学)", "芳村镇", "无", "走访农户", "/", "1", "若干", "8"),
    ("2024-07-18", "谢知榆(云屿农学院)", "同弓乡", "浙江枫苓农机有限公司", "采收机械试验", "60", "1", "22", "15"),
)  # fmt: skip
VISIT_FACTS = (
    ("2024-03-06", None, 1, 35), ("2024-04-12", 120, 2, 80), ("2024-05-09", 85.5, None, None), (None, None, 1, None),
    ("2024-07-18", 60, 1, 22),
)  # fmt: skip


def commissioners() -> None:
    """特派员考核与下沉日志: two tables of a document, title rows inside, persons with their employers in the log."""
    name = "2024年科技特派员考核及下沉日志.docx"
    truth = Truth(name)
    first = [["表一 2024年度科技特派员考核结果", *[None] * 6],
             ["序号", "姓名", "派出单位", "批次", "派驻乡镇(街道)", "服务天数", "考核等次"]]  # fmt: skip
    employer, role = "", "科技特派员"
    for at, (person, told, batch, towns, days, grade) in enumerate(COMMISSIONERS):
        first.append([str(at + 1), person, told, batch, towns, days, grade])
        where = ("表1", at + 3)
        employer = employer if told in ("同上", "〃") else told
        expert = truth.node("Expert", person, where, role=role)
        truth.relation("AFFILIATED_WITH", expert, truth.node(kind_of(employer), employer, where), where)
        for town in towns.split("、"):
            truth.relation("ASSIGNED_TO", expert, truth.node("Place", town, where), where, batch=batch, appraisal=grade)
    second: list[list[object]] = [
        ["下沉日期", "科技特派员", "下沉地点", "服务企业", "服务内容", "示范基地(亩)", "培训期次", "培训人次", "带动农户(户)"]
    ]  # fmt: skip
    for at, (day, who, town, firms, content, area, sessions, trained, farms) in enumerate(VISITS):
        second.append([day, who, town, firms, content, area, sessions, trained, farms])
        where = ("表2", at + 2)
        person, _, employer = who.rstrip(")").partition("(")
        expert = truth.node("Expert", person, where, role=role)
        truth.relation("AFFILIATED_WITH", expert, truth.node(kind_of(employer), employer, where), where)
        visited_on, base, held, people = VISIT_FACTS[at]
        visit = truth.node("ServiceVisit", "", where, f"{at}", visited_on=visited_on, content=content, base_area=base,
                           training_sessions=held, trained=people)  # fmt: skip
        truth.relation("MADE", expert, visit, where)
        truth.relation("VISITED", visit, truth.node("Place", town, where), where)
        for firm in firms.split("、"):
            if firm != "无":
                truth.relation("SERVES", expert, truth.node("Enterprise", firm, where), where, date=visited_on)
    truth.problem("date_impossible", "表2", "A5", "2024/6/31", "6月没有31日")
    truth.problem("number_unreadable", "表2", "H5", "若干", "人次不是数字")
    word(name, first, second, merged=[(0, 0, 0, 0, 6)])
    truth.save()


TRIALS = (
    ("高纯石英砂磁选提纯工艺", "云屿大学常山新材料研究院", "浙江汐苓石英有限公司", "2024.3-2024.9", "6个月", 15, "15", "试用中"),
    ("轴承套圈激光淬火技术", "秦若屿(云屿大学)", "常山县枫汐轴承有限公司", "2024.1-2024.12", "1年", "30", 12.5, "已转化"),
    ("胡柚酒发酵菌种", "钱溪果品研究所", "常山汀芷果业有限公司、常山苓枫食品有限公司", "2024年5月至2025年4月", "12个月", "8.8", "—",
     "试用中"),
    ("油茶果脱蒲设备", "浙江枫苓农机有限公司", "常山栩檀油茶有限公司", "2023.10-2024.4", "半年", "面议", "5", "退回"),
    ("液压缸密封寿命预测软件", "同上", "衢州苓汐液压有限公司", "2024.6-2024.12", "6个月", "约20", "0", "已签约"),
    ("茶粕生物发酵饲料", "许见舟、柳若汀", "浙江溪檀生物有限公司", "2024/7-2025/6", "12个月", "１０", "/", "试用中"),
)  # fmt: skip
TRIAL_PRICES = (150_000, 300_000, 88_000, None, 200_000, 100_000)


def trials() -> None:
    """先用后转台账: holders that are persons with employers or several, two firms that try one technology."""
    name, sheet, first = "科技成果先用后转台账.xlsx", "先用后转", 3
    truth = Truth(name)
    heads = ["序号", "成果名称", "成果持有人(单位)", "试用企业", "试用起止时间", "试用期限", "约定费用(万元)", "到账额(万元)", "转化方式",
             "状态", "专利证书照片"]  # fmt: skip
    rows: list[list[object]] = [["常山县科技成果“先用后转”台账(2024年)"], heads]
    holder = ""
    for at, (title, told, firms, span, period, price, paid, state) in enumerate(TRIALS):
        row = first + at
        where = (sheet, row)
        holder = holder if told == "同上" else told
        rows.append([at + 1, title, told, firms, span, period, price, paid, "先用后转", state, f"图{at + 1}.jpg"])
        technology = truth.node("Technology", title, where, licence_terms="先用后转")
        for one in holder.split("、"):
            person, _, employer = one.rstrip(")").partition("(")
            if len(person) > 4:
                truth.relation("OFFERS", truth.node(kind_of(person), person, where), technology, where)
                continue
            expert = truth.node("Expert", person, where)
            truth.relation("OFFERS", expert, technology, where)
            if employer:
                truth.relation("AFFILIATED_WITH", expert, truth.node(kind_of(employer), employer, where), where)
        trial = truth.node("Trial", "", where, f"{at}", period=period, price=TRIAL_PRICES[at], status=state)
        truth.relation("OF", trial, technology, where)
        for firm in firms.split("、"):
            truth.relation("TRIES", truth.node("Enterprise", firm, where), trial, where)
    rows.append(["注:约定费用以试用协议为准。"])
    truth.problem("column_unknown", sheet, "K2", "专利证书照片", "与模型无关的列")
    truth.problem("number_unreadable", sheet, "G6", "面议", "费用不是数字")
    xlsx(name, Page(sheet, rows, ["A1:K1", "A9:K9"]))
    truth.save()


PLATFORMS = (
    ("企业研究院", "浙江省枫汐精密轴承企业研究院", "省级", "省科示〔2022〕31号", "2022年第一批", "常山县枫汐轴承有限公司", "1,200",
     860.5, "优秀", Month(date(2022, 6, 1)), "2022-06"),
    (None, "浙江省汐苓石英材料企业研究院", "省级", "省科示〔2023〕18号", "2023年第一批", "浙江汐苓石英有限公司", 900, "1,050", "良好",
     "2023年5月", "2023-05"),
    ("高新技术企业研发中心", "枫苓丘陵农机省高新技术企业研究开发中心", "省级", "省科示〔2020〕77号", "2020年", "浙江枫苓农机有限公司",
     "６５０", "320", "合格", "2020.11", "2020-11"),
    ("市级研发中心", "苓汐液压元件市级研发中心", "市级", "市科示〔2021〕9号", "2021年", "衢州苓汐液压有限公司", "400㎡", 150, "—", date(2021, 4, 20),
     "2021-04-20"),
    ("联合实验室", "云屿—栩檀油茶加工联合实验室", "县级", "/", "/", "云屿农学院、常山栩檀油茶有限公司", 180, Error("#REF!"), "良好",
     "2023", "2023"),
    (None, "枫汐轴承钢材料联合实验室", "同上", "/", "/", "常山县枫汐轴承有限公司\n云屿大学", "220", "95万元", "优秀", "20230918",
     "2023-09-18"),
    ("众创空间", "常溪湾众创空间", "市级", "市科示〔2019〕22号", "2019年", "常山县溪檀果业合作社", "3,000", 40, "合格", "2019年",
     "2019"),
)  # fmt: skip


def platforms() -> None:
    """研发平台名单: an old workbook with merged kinds, dates shown as months, an error cell, a hidden row that repeats."""
    name, sheet, first = "2024年研发平台名单.xls", "平台名单", 3
    truth = Truth(name)
    heads = ["序号", "平台类别", "平台名称", "级别", "批准文号", "认定批次", "依托单位", "场地面积(平方米)", "设备原值(万元)", "绩效等次",
             "建设时间"]  # fmt: skip
    rows: list[list[object]] = [["常山县各类研发平台名单(2024年)"], heads]
    kind, level = "", ""
    areas, equipment = (1200, 900, 650, 400, 180, 220, 3000), (860.5, 1050, 320, 150, None, 95, 40)
    for at, (told, title, rank, number, batch, hosts, area, value, grade, built, founded) in enumerate(PLATFORMS):
        row = first + at
        where = (sheet, row)
        kind, level = told or kind, level if rank == "同上" else rank
        rows.append([at + 1, told, title, rank, number, batch, hosts, area, value, grade, built])
        worth = equipment[at]
        platform = truth.node(
            "Platform", title, where, kind=kind, level=level, founded=founded, area=areas[at],
            recognition_number=None if number == "/" else number, recognition_batch=None if batch == "/" else batch,
            equipment_value=None if worth is None else worth * 10_000, appraisal=None if grade == "—" else grade,
        )  # fmt: skip
        for host in hosts.replace("\n", "、").split("、"):
            truth.relation("HOSTS", truth.node(kind_of(host), host, where), platform, where)
    rows.append([8, "众创空间", *rows[-1][2:]])
    rows.append(["制表人:综合科    2024.9.30"])
    truth.problem("formula_error", sheet, "I7", "#REF!", "公式错误")
    merged = [(0, 0, 0, 10), (2, 1, 3, 1), (6, 1, 7, 1)]
    write_xls(FILES / name, [OldSheet(sheet, rows, merged=merged, hidden_rows=[9])])
    truth.save()


def indicators() -> None:
    """指标晾晒表: two indicators with target, value, completion, rank and change of rank; one observation each."""
    name, sheet, first = "1-9月科技指标晾晒表.xlsx", "晾晒", 5
    truth = Truth(name)
    parts = ["目标值", "1-9月完成", "完成率(%)", "排名", "位次变化"]
    upper = ["乡镇(街道)", "R&D经费(万元)", *[None] * 4, "新认定高新技术企业(家)", *[None] * 4]
    rows: list[list[object]] = [
        ["2024年1-9月乡镇(街道)科技指标晾晒表"],
        ["常山县科创服务局", *[None] * 9, "2024年10月11日"],
    ]
    rows += [upper, [None, *parts, *parts]]
    spent = (1850.5, "1,420", 960.2, 735, "６１０．５", 588, 402.4, 377)
    values = (1850.5, 1420, 960.2, 735, 610.5, 588, 402.4, 377)
    firms, changes = (6, 4, 3, 3, 2, "—", 1, 0), ("↑1", "↓1", "—", "↑2", "↓1", "—", "↑1", "↓2")
    for at, town in enumerate(TOWNS[:8]):
        row, target, goal = first + at, 2000 - at * 200, 6 - at // 2
        rate = round(values[at] / target * 100, 1)
        done = firms[at]
        share = None if isinstance(done, str) else round(done / goal * 100, 1)
        rows.append([town, target, spent[at], rate, at + 1, changes[at], goal, done, share, at + 1, "—"])
        place = truth.node("Place", town, (sheet, row))
        more = {"target": target * 10_000, "completion": rate, "rank": at + 1}
        truth.observation("R&D经费", place, 2024, round(values[at] * 10_000), "元", sheet, f"C{row}", **more)
        if not isinstance(done, str):
            counted = {"target": goal, "completion": share, "rank": at + 1}
            truth.observation("新认定高新技术企业", place, 2024, done, "家", sheet, f"H{row}", **counted)
    rows.append(["合计", 10400, 6943.6, None, None, None, 36, 19])
    xlsx(name, Page(sheet, rows, ["A1:K1", "A3:A4", "B3:F3", "G3:K3"]))
    truth.save()


SERVICES = (
    (
        date(2024, 3, 5),
        "常山县枫岭轴承产业创新服务综合体",
        "常山县枫汐轴承有限公司、衢州溪檀装备有限公司",
        "检测服务",
        "2次",
    ),
    ("2024.3.19", "同上", "浙江檀栩液压股份有限公司", "技术咨询", 1),
    ("2024年4月2日", "常山县柚香胡柚产业创新服务综合体", "常山汀芷果业有限公司", "检测服务", "３"),
    (date(2024, 4, 26), "〃", "常山苓枫食品有限公司;浙江溪檀生物有限公司", "人才培训", "1次"),
    ("2024/5/8", "常山县枫岭轴承产业创新服务综合体", "衢州苓汐液压有限公司", "知识产权", "多次"),
    (None, None, None, None, None),
    ("20240611", "常山县柚香胡柚产业创新服务综合体", "常山溪檀农业开发有限公司", "技术咨询", 2),
    ("2024.7.16", "常溪湾众创空间", "浙江栩溪机电有限公司", "创业辅导", "—"),
    ("2024.7.16", "常溪湾众创空间", "浙江栩溪机电有限公司", "创业辅导", "—"),
)
SERVICE_FACTS = (
    ("2024-03-05", 2), ("2024-03-19", 1), ("2024-04-02", 3), ("2024-04-26", 1), ("2024-05-08", None), (None, None),
    ("2024-06-11", 2), ("2024-07-16", None), (None, None),
)  # fmt: skip


def services() -> None:
    """综合体服务台账: an OpenDocument sheet with a blank row inside and a row that repeats another."""
    name, sheet, first = "综合体服务台账.ods", "服务台账", 4
    truth = Truth(name)
    heads = ["服务日期", "综合体(平台)名称", "服务企业", "服务类型", "服务次数"]
    rows: list[list[object]] = [["产业创新服务综合体服务企业台账"], [None, None, None, None, "2024年"], heads]
    platform = ""
    for at, (day, told, firms, kind, times) in enumerate(SERVICES):
        row = first + at
        where = (sheet, row)
        rows.append([day, told, firms, kind, times])
        if told is None or firms is None or at == len(SERVICES) - 1:
            continue
        platform = platform if told in ("同上", "〃") else told
        served_on, count = SERVICE_FACTS[at]
        giver = truth.node("Platform", platform, where)
        for firm in firms.replace(";", "、").split("、"):
            taker = truth.node(kind_of(firm), firm, where)
            truth.relation("SERVES", giver, taker, where, date=served_on, count=count, kind=kind)
    truth.problem("number_unreadable", sheet, "E8", "多次", "次数不是数字")
    truth.problem("duplicate_row", sheet, "A12", "2024.7.16", "与第11行重复")
    opendocument(name, sheet, rows)
    truth.save()


AUTHORS = (commissioners, trials, platforms, indicators, services)
