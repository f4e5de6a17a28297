"""What a text asks or offers: without phrases, praise and houses, and never without everything."""

from queries.text import asked, essence, offered


def words(text: str) -> str:
    """What is read of a description that stands alone, without common words."""
    return "".join(essence("".join(offered([text])[0])).replace(" ", "").split("，"))


def test_who_offers_and_praise_are_left_out() -> None:
    said = "某某大学重点实验室主要从事石英坩埚高温变形等方面的研究。承担国家级项目多项，获省科技进步奖。"
    assert words(said) == "石英坩埚高温变形"


def test_a_clause_of_praise_hides_no_other_clause() -> None:
    assert words("拥有发明专利十项，擅长轴承钢冶炼，设备齐全") == "擅长轴承钢冶炼"


def test_what_every_description_says_word_for_word_says_nothing_of_any() -> None:
    custom = "可为各类客户安排上门演示"
    texts = [f"{topic}。{custom}" for topic in ("石英提纯", "茶油精炼", "轴承磨削", "水稻育种", "织物染色", "电池回收")]
    assert offered(texts)[0] == ["石英提纯"]
    assert custom in offered(texts[:3])[0]  # three are no custom yet


def test_a_description_that_is_nothing_but_custom_is_still_read() -> None:
    assert offered(["可为各类客户安排上门演示"] * 8)[0] == ["可为各类客户安排上门演示"]


def test_how_a_need_is_asked_does_not_count() -> None:
    assert asked("请问有没有办法，我们的轴承总是生锈") == ["轴承 生锈"]


def test_a_need_without_words_asks_nothing() -> None:
    assert asked("🧪🧪 ，。!") == []
    assert asked("") == []
    assert asked("希望合作") == []


def test_a_very_long_need_is_asked_by_its_longest_clauses() -> None:
    long = "，".join(["轴承套圈淬火变形超差需要改进", *(f"甲{n}" for n in range(5000))])
    assert len(asked(long)) <= 12
    assert asked(long)[0].startswith("轴承套圈淬火变形")
