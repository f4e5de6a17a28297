"""A small county, invented for the tests, on which every service query has something to say."""

from graph.tables import GraphTables
from tests.graph.graphs import node, relation, tables

OTHER = "|331102|"  # a county whose users must see nothing of this one, nor the other way round

NODES = (
    node("Enterprise", "firm", "甲企业", place="330822"),
    node("Enterprise", "firm2", "乙企业", place="330822"),
    node("Enterprise", "stranger", "外县企业", place="331102", places=OTHER),
    node("University", "school", "某大学", places="|*|330822|"),
    node("ResearchInstitute", "institute", "某大学某研究院", places="|*|330822|", place="330100"),
    node("Platform", "lab", "联合实验室", subkind="联合实验室"),
    node("Platform", "centre", "服务中心"),
    node("Expert", "expert", "张三", level="省", attributes='{"title":"教授"}'),
    node("CommissionerTeam", "team", "特派团", level="省"),
    node("IndustryChain", "chain", "轴承", places="|*|330822|"),
    node("IndustryChain", "link", "滚子", places="|*|330822|"),
    node("IndustryChain", "alone", "山茶油", places="|*|330822|"),
    node("Technology", "steel", "轴承钢", places="|*|330822|"),
    node("Project", "project", "攻关项目", level="省", status="在研"),
    node("Contract", "contract", "技术合同"),
    node("Policy", "policy", "某办法", subkind="文件", places="|*|330822|"),
    node("Qualification", "honour", "高新技术企业", subkind="资质", level="国", places="|*|330822|"),
    node("Department", "bureau", "科技局"),
    node("Place", "county", "某县", place="330822"),
    node("Observation", "rd", "R&D投入", indicator="全社会R&D经费", year=2022, value=3.7, unit="亿元",
         attributes='{"comparison":[{"kind":"rank","value":18}]}'),
    node("Observation", "old", "R&D投入", indicator="全社会R&D经费", year=2021, value=3.1, unit="亿元"),
)  # fmt: skip

RELATIONS = (
    relation("COLLABORATES_WITH", "firm", "school", subkind="联合实验室", date_from="2023-12-04"),
    relation("COLLABORATES_WITH", "firm", "school", "r-second", subkind="委托开发", basis="inferred"),
    relation("COLLABORATES_WITH", "institute", "stranger", places=OTHER),
    relation("IN_CHAIN", "firm", "chain"),
    relation("IN_CHAIN", "firm2", "alone", basis="name"),
    relation("PART_OF", "link", "chain"),
    relation("PART_OF", "institute", "school", basis="name"),
    relation("SPECIALISES_IN", "institute", "chain"),
    relation("SPECIALISES_IN", "lab", "chain"),
    relation("SERVES", "centre", "chain"),
    relation("CO_FOUNDED", "firm", "lab", date_from="2023-12-04"),
    relation("CO_FOUNDED", "school", "lab", date_from="2023-12-04"),
    relation("HOSTS", "institute", "centre"),
    relation("UNDERTAKES", "firm", "project"),
    relation("UNDERTAKES", "school", "project", role="合作"),
    relation("BUYS", "firm", "contract"),
    relation("SELLS", "institute", "contract"),
    relation("AFFILIATED_WITH", "expert", "school"),
    relation("LEADS", "expert", "lab"),
    relation("ASSIGNED_TO", "expert", "county", subkind="科技特派员", date_from="2023", attributes='{"visits":3}'),
    relation("ASSIGNED_TO", "team", "chain", subkind="科技特派团"),
    relation("ASSIGNED_TO", "expert", "firm2", subkind="科技特派员", date_from="2023"),
    relation("OFFERS", "institute", "steel"),
    relation("ISSUED", "bureau", "policy"),
    relation("HOLDS", "firm", "honour", date_from="2022"),
    relation("LOCATED_IN", "firm", "county"),
    relation("LOCATED_IN", "institute", "county"),
    relation("ABOUT", "rd", "county"),
    relation("ABOUT", "old", "county"),
)

COUNTY: GraphTables = tables(1, NODES, RELATIONS)
