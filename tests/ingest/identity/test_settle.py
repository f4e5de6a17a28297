"""Whom the names of a load are taken for: joined by rule, asked about, or left apart; and all of it can be undone."""

from pathlib import Path

import pytest

from graph.ledger import Ledger, Question
from graph.ontology import Ontology
from ingest import apply
from tests.ingest.identity.test_identity import MAPPING, load, names

FULL = "浙江云启轴承科技有限公司"


def firms(ledger: Ledger, folder: Path, source: str, *written: str) -> None:
    """Load a list of firms by name."""
    load(ledger, folder, source, "\n".join(("名称", *written)) + "\n", kind="Enterprise", name="名称")


def asked(ledger: Ledger) -> list[Question]:
    return ledger.questions.open()


def test_a_short_name_joins_the_firm_it_means_and_says_why(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    firms(ledger, tmp_path, "a", FULL)
    firms(ledger, tmp_path, "b", "云启轴承")
    assert names(ledger, ontology, "Enterprise") == [FULL]
    (judgement,) = ledger.judgements()
    assert (judgement.verdict, judgement.rule, judgement.judge) == ("same", "firm_in_short", "li")
    assert judgement.score is not None
    assert judgement.score >= 0.85
    assert "简称" in judgement.reason


def test_loading_again_what_was_joined_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    firms(ledger, tmp_path, "a", FULL)
    firms(ledger, tmp_path, "b", "云启轴承")
    before = ledger.revision()
    firms(ledger, tmp_path, "b", "云启轴承")
    assert ledger.revision() == before
    assert len(ledger.judgements()) == 1


def test_taking_the_judgement_back_restores_both_sides(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    firms(ledger, tmp_path, "a", FULL)
    firms(ledger, tmp_path, "b", "云启轴承")
    firms(ledger, tmp_path, "b", "云启轴承")
    ledger.revoke_judgement(ledger.judgements()[0].judgement_id, "li")
    assert names(ledger, ontology, "Enterprise") == sorted(["云启轴承", FULL])
    assert ledger.check() == []


def test_rolling_the_batch_back_takes_its_judgements_and_questions_back(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    firms(ledger, tmp_path, "a", FULL)
    firms(ledger, tmp_path, "b", "云启轴承", "浙江云起轴承科技有限公司")
    assert len(asked(ledger)) == 1
    ledger.rollback(ledger.batches()[0].batch_id, "li")
    assert asked(ledger) == []
    assert all(one.revoked_at for one in ledger.judgements())
    assert names(ledger, ontology, "Enterprise") == [FULL]


def test_a_doubtful_pair_is_asked_and_stays_two_until_a_person_answers(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    firms(ledger, tmp_path, "a", FULL)
    firms(ledger, tmp_path, "b", "浙江云起轴承科技有限公司")
    assert len(names(ledger, ontology, "Enterprise")) == 2
    (question,) = asked(ledger)
    ledger.questions.answer(question.question_id, "same", "wang")
    assert len(names(ledger, ontology, "Enterprise")) == 1


def test_a_short_name_of_two_known_firms_is_asked_of_both(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    firms(ledger, tmp_path, "a", FULL, "江苏云启轴承制造有限公司")
    firms(ledger, tmp_path, "b", "云启轴承")
    assert len(names(ledger, ontology, "Enterprise")) == 3
    assert len(asked(ledger)) == 2


def test_two_credit_codes_stay_two_firms_under_one_name(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    for source, code in (("a", "91330822MA00000A1R"), ("b", "91330822MA2DKXYE2X")):
        table = f"名称,代码\n{FULL},{code}\n"
        load(ledger, tmp_path, source, table, kind="Enterprise", name="名称", credit_code="代码")
    assert names(ledger, ontology, "Enterprise") == [FULL, FULL]
    assert asked(ledger) == []


def test_a_code_that_comes_later_is_known_from_then_on(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    code = "91330822MA2DKXYE2X"
    firms(ledger, tmp_path, "a", FULL)
    for source, name in (("b", FULL), ("c", "甲集团")):
        table = f"名称,代码\n{name},{code}\n"
        load(ledger, tmp_path, source, table, kind="Enterprise", name="名称", credit_code="代码")
    assert len(names(ledger, ontology, "Enterprise")) == 1
    firms(ledger, tmp_path, "d", "甲集团")
    assert len(names(ledger, ontology, "Enterprise")) == 1, "the name that came with the code is its name too"


def test_a_registered_short_name_is_the_institution_without_a_judgement(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    for source, name in (("a", "浙工大"), ("b", "浙江工業大學"), ("c", "浙江工业大学")):
        load(ledger, tmp_path, source, f"名称\n{name}\n", kind="University", name="名称")
    assert len(names(ledger, ontology, "University")) == 1
    assert ledger.judgements() == []


def test_parts_and_wholes_stay_apart_without_a_question(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    firms(ledger, tmp_path, "a", FULL, f"{FULL}常山分公司", "浙江云启轴承集团有限公司")
    assert len(names(ledger, ontology, "Enterprise")) == 3
    assert asked(ledger) == []


def test_a_person_joins_by_name_and_employer_however_that_is_written(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    for source, employer in (("a", "浙江大学"), ("b", "浙大"), ("c", "浙江工业大学")):
        table = f"姓名,单位\n王伟,{employer}\n"
        load(ledger, tmp_path, source, table, kind="Expert", name="姓名", employer="单位")
    assert len(names(ledger, ontology, "Expert")) == 2


@pytest.mark.parametrize("kind", ["Platform", "Department", "Organisation"])
def test_local_names_of_two_counties_are_not_even_asked_about(
    ledger: Ledger, ontology: Ontology, tmp_path: Path, kind: str
) -> None:
    for source, place in (("a", "330822"), ("b", "331021")):
        load(ledger, tmp_path, source, "名称\n科技创新服务中心\n", kind=kind, name="名称", place=place)
    assert len(names(ledger, ontology, kind)) == 2
    assert asked(ledger) == []


def test_rows_of_one_file_join_each_other_too(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    firms(ledger, tmp_path, "a", FULL, "浙江云启轴承科技有限责任公司")
    assert len(names(ledger, ontology, "Enterprise")) == 1


def test_a_check_says_whom_it_would_join_but_judges_and_asks_nothing(ledger: Ledger, tmp_path: Path) -> None:
    firms(ledger, tmp_path, "a", FULL)
    mapping, path = tmp_path / "b.yaml", tmp_path / "b.csv"
    mapping.write_text(
        MAPPING.format(source="b", place="330822", type="Enterprise", properties="name: 名称"), encoding="utf-8"
    )
    path.write_text("名称\n云启轴承\n浙江云起轴承科技有限公司\n", encoding="utf-8")
    checked = apply([path], ledger=ledger, mapping=mapping, user="li", dry_run=True)
    (join,) = checked.joins
    assert (join.name, join.known) == ("云启轴承", FULL)
    assert "简称" in join.reason
    assert ledger.judgements() == []
    assert asked(ledger) == []


def test_an_old_registration_number_in_the_codes_column_is_kept_as_what_it_is(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    for source, name in (("a", FULL), ("b", "甲公司")):
        table = f"名称,代码\n{name},110108000000016\n"
        load(ledger, tmp_path, source, table, kind="Enterprise", name="名称", credit_code="代码")
    assert len(names(ledger, ontology, "Enterprise")) == 1


def test_an_organisation_code_joins_the_credit_code_that_holds_it(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    for source, name, code in (("a", FULL, "MA2DKXYE-2"), ("b", "甲公司", "91330822MA2DKXYE2X")):
        table = f"名称,代码\n{name},{code}\n"
        load(ledger, tmp_path, source, table, kind="Enterprise", name="名称", credit_code="代码")
    assert len(names(ledger, ontology, "Enterprise")) == 1
