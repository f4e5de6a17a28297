"""Persons of one name during loads: telephones and titles join and part them, and loading again changes nothing."""

from pathlib import Path

import pytest

from graph.ledger import Ledger
from graph.ontology import Ontology
from ingest.identity.telephones import apart, telephones
from tests.ingest.identity.test_identity import load, names

ONE, OTHER = "13800000001", "13800000002"
SCHOOL = "浙江大学材料科学与工程学院"


def people(ledger: Ledger, folder: Path, source: str, *rows: str) -> None:
    """Load rows of 姓名, 单位, 电话, 职称."""
    table = "\n".join(("姓名,单位,电话,职称", *rows)) + "\n"
    columns = {"name": "姓名", "employer": "单位", "phone": "电话", "title": "职称"}
    load(ledger, folder, source, table, kind="Expert", **columns)


def found(ledger: Ledger, ontology: Ontology) -> tuple[int, int]:
    """How many persons there are, and how many questions about them."""
    return len(names(ledger, ontology, "Expert")), ledger.questions.count()


def test_a_telephone_joins_who_moved_or_whose_employer_nobody_says(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    people(ledger, tmp_path, "a", f"王伟,浙江大学,{ONE},教授")
    people(ledger, tmp_path, "b", "王伟,常山县农业农村局,138 0000 0001,")
    people(ledger, tmp_path, "c", f"王伟,,{ONE},")
    assert found(ledger, ontology) == (1, 0)
    assert {one.rule for one in ledger.judgements()} == {"people"}


def test_two_mobile_numbers_of_two_sources_are_a_question(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    people(ledger, tmp_path, "a", f"王伟,浙江大学,{ONE},教授")
    for _ in range(2):
        people(ledger, tmp_path, "b", f"王伟,浙江大学,{OTHER},教授")
        assert found(ledger, ontology) == (2, 1)


def test_a_source_that_mends_a_number_means_the_same_person(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    people(ledger, tmp_path, "a", f"王伟,浙江大学,{ONE},")
    people(ledger, tmp_path, "a", f"王伟,浙江大学,{OTHER},")
    assert found(ledger, ontology) == (1, 0)


def test_who_gives_no_number_is_not_taken_for_one_of_several(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    people(ledger, tmp_path, "a", f"王伟,浙江大学,{ONE},")
    people(ledger, tmp_path, "b", f"王伟,浙江大学,{OTHER},")
    people(ledger, tmp_path, "c", "王伟,浙江大学,,")
    assert found(ledger, ontology) == (3, 3)


def test_a_title_joins_the_school_to_its_university_and_another_does_not(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    people(ledger, tmp_path, "a", "王伟,浙江大学,,教授", "李强,浙江大学,,教授")
    people(ledger, tmp_path, "b", f"王伟,{SCHOOL},,教授", f"李强,{SCHOOL},,讲师")
    assert found(ledger, ontology) == (3, 1)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("138 0000 0001", {"13800000001"}),
        ("+86-13800000001、0570-5021234", {"13800000001", "5021234"}),
        ("（0570）5021234转801", {"5021234"}),
        ("138****0001", set()),
        ("", set()),
    ],
)
def test_telephones_are_read_as_people_write_them(text: str, numbers: set[str]) -> None:
    assert telephones(text) == numbers


def test_an_office_number_beside_a_mobile_one_speaks_against_nobody() -> None:
    assert not apart(telephones("0570-5021234"), telephones(ONE))
    assert apart(telephones(OTHER), telephones(ONE))
