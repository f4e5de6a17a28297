"""Whether two mentions mean the same. The pairs of `pairs.csv` are this project's own; no rule names any of them."""

import csv
from pathlib import Path

import pytest

from ingest.identity.compare import compare
from ingest.identity.mention import Mention
from ingest.identity.rules import RULES
from ingest.identity.university_names import short_names

PAIRS = list(csv.DictReader((Path(__file__).parent / "pairs.csv").open(encoding="utf-8")))


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: f"{row['a']}={row['b']}")
def test_a_pair_of_names_is_told_right(row: dict[str, str]) -> None:
    decision = compare(Mention(row["a"], home=row["home"]), Mention(row["b"], home=row["home"]))
    assert (decision.verdict == "same") == (row["same"] == "1"), decision


@pytest.mark.parametrize("row", PAIRS[::7], ids=lambda row: f"{row['a']}={row['b']}")
def test_the_order_of_the_two_does_not_matter(row: dict[str, str]) -> None:
    a, b = Mention(row["a"], home=row["home"]), Mention(row["b"], home=row["home"])
    one, other = compare(a, b), compare(b, a)
    assert (one.verdict, one.score, one.rule) == (other.verdict, other.score, other.rule)


def test_every_decision_has_a_reason_a_score_and_a_rule_that_exists() -> None:
    rules = {rule.__name__ for rule in RULES}
    decisions = [compare(Mention(row["a"], home=row["home"]), Mention(row["b"], home=row["home"])) for row in PAIRS]
    assert [d for d in decisions if not d.reason or not 0 <= d.score <= 1 or d.rule not in rules] == []


def test_what_is_the_same_scores_higher_than_what_is_asked_and_that_higher_than_two() -> None:
    decisions = [compare(Mention(row["a"], home=row["home"]), Mention(row["b"], home=row["home"])) for row in PAIRS]
    scores = {verdict: [d.score for d in decisions if d.verdict == verdict] for verdict in ("same", "ask", "different")}
    assert min(scores["same"]) >= 0.85
    assert max(scores["ask"]) < 0.85
    assert max(scores["different"]) < 0.5


def test_one_credit_code_is_one_firm_whatever_it_is_called_and_two_codes_are_two() -> None:
    one, other = {"credit_code": "91330822MA2DKXYE2X"}, {"credit_code": "91330822MA00000A1R"}
    name = "浙江云启轴承有限公司"
    assert compare(Mention("甲", identifiers=one), Mention("乙公司", identifiers=one)).verdict == "same"
    assert compare(Mention(name, identifiers=one), Mention(name, identifiers=other)).verdict == "different"


def test_an_organisation_code_is_found_in_the_credit_code() -> None:
    code = {"credit_code": "91330822MA2DKXYE2X"}
    old = {"organisation_code": "MA2DKXYE-2"}
    assert compare(Mention("甲", identifiers=code), Mention("乙", identifiers=old)).rule == "same_number"


def test_a_former_name_is_a_name() -> None:
    now = Mention("浙江云启轴承有限公司", former_names=("浙江旧启机械有限公司",))
    assert compare(now, Mention("浙江旧启机械有限公司")).verdict == "same"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ({}, {}, "ask"),
        ({"employer": "浙江大学"}, {}, "ask"),
        ({"employer": "浙江大学"}, {"employer": "浙大"}, "same"),
        ({"employer": "浙江大学"}, {"employer": "浙江工业大学"}, "different"),
        ({"employer": "浙江大学"}, {"employer": "浙江大学材料科学与工程学院"}, "ask"),
        (
            {"employer": "浙江大学", "title": "教授"},
            {"employer": "浙江大学材料科学与工程学院", "title": "教授"},
            "same",
        ),
        ({"phone": "138 0000 0001"}, {"phone": "13800000001"}, "same"),
        ({"employer": "浙江大学", "phone": "13800000001"}, {"employer": "浙江大学", "phone": "13800000002"}, "ask"),
    ],
)
def test_a_persons_name_alone_is_never_enough(one: dict[str, str], other: dict[str, str], verdict: str) -> None:
    assert compare(Mention("王伟", "Expert", **one), Mention("王伟", "Expert", **other)).verdict == verdict


def test_two_names_are_two_persons_even_at_one_employer() -> None:
    assert (
        compare(Mention("王伟", "Expert", employer="浙江大学"), Mention("王玮", "Expert", employer="浙江大学")).verdict
        == "different"
    )


def test_a_county_speaks_of_its_own_offices() -> None:
    office = "常山县科学技术局"
    assert compare(Mention("县科技局", home="常山县"), Mention(office)).verdict == "same"
    assert compare(Mention("县科技局", home="330824"), Mention(office)).verdict == "different"
    assert compare(Mention("县科技局"), Mention(office)).verdict != "same"


def test_short_names_are_made_by_rule_for_a_university_that_no_list_knows() -> None:
    assert {"衢科大", "衢州科大"} <= short_names("衢州科技大学")
    assert compare(Mention("衢科大"), Mention("衢州科技大学")).verdict == "same"


def test_a_place_alone_is_no_short_name_of_its_university() -> None:
    assert "浙江" not in short_names("浙江大学")
    assert compare(Mention("浙江"), Mention("浙江大学")).verdict != "same"
