"""Which entity a name means, and when a name is not enough."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ledger import Ledger
from graph.ontology import Ontology
from graph.projection import project
from ingest import apply
from ingest.identity.credit_code import is_credit_code
from ingest.identity.normalise import normalise

MAPPING = """source: {{id: {source}, title: x, place: '{place}'}}
files:
  - match: '*'
    nodes: [{{type: {type}, properties: {{{properties}}}}}]
"""


def load(
    ledger: Ledger, folder: Path, source: str, table: str, *, kind: str, place: str = "330822", **columns: str
) -> None:
    """Load a table of one type; `columns` maps properties to columns."""
    properties = ", ".join(f"{name}: {column}" for name, column in columns.items())
    mapping, path = folder / f"{source}.yaml", folder / f"{source}.csv"
    mapping.write_text(MAPPING.format(source=source, place=place, type=kind, properties=properties), encoding="utf-8")
    path.write_text(table, encoding="utf-8")
    report = apply([path], ledger=ledger, mapping=mapping, user="li")
    assert not report.refused, [str(p) for p in report.problems]


def names(ledger: Ledger, ontology: Ontology, kind: str) -> list[str]:
    """The names of all entities of a type."""
    found: list[str] = sorted(project(ledger, ontology).nodes[kind].column("name").to_pylist())
    return found


def test_width_brackets_blanks_and_quotes_make_no_other_firm(
    ledger: Ledger, ontology: Ontology, tmp_path: Path
) -> None:
    table = "名称\n浙江（常山）甲 有限公司\n"
    load(ledger, tmp_path, "a", table, kind="Enterprise", name="名称")
    load(
        ledger, tmp_path, "b", "名称\n浙江(常山)甲有限公司\n“浙江（常山）甲有限公司”\n", kind="Enterprise", name="名称"
    )
    assert len(names(ledger, ontology, "Enterprise")) == 1


def test_a_credit_code_joins_two_names_and_parts_one(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    code = "91330822MA00000A1R"
    load(ledger, tmp_path, "a", f"名称,代码\n甲公司,{code}\n", kind="Enterprise", name="名称", credit_code="代码")
    load(
        ledger,
        tmp_path,
        "b",
        f"名称,代码\n甲股份公司,{code.lower()}\n",
        kind="Enterprise",
        name="名称",
        credit_code="代码",
    )
    node = project(ledger, ontology).nodes["Enterprise"].to_pylist()
    assert len(node) == 1
    assert set(node[0]["names"].split("\n")) == {"甲公司", "甲股份公司"}


def test_a_persons_name_alone_joins_nobody(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    load(
        ledger, tmp_path, "a", "姓名,单位\n张伟,浙江大学\n张伟,上海大学\n", kind="Expert", name="姓名", employer="单位"
    )
    load(ledger, tmp_path, "b", "姓名\n张伟\n", kind="Expert", name="姓名")
    load(ledger, tmp_path, "c", "姓名,单位\n张伟,浙江大学\n", kind="Expert", name="姓名", employer="单位")
    assert names(ledger, ontology, "Expert") == ["张伟"] * 3


def test_a_local_name_means_the_one_of_its_own_county(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    load(ledger, tmp_path, "a", "名称\n综合体\n", kind="Platform", name="名称", place="330822")
    load(ledger, tmp_path, "b", "名称\n综合体\n", kind="Platform", name="名称", place="331021")
    load(ledger, tmp_path, "c", "名称\n综合体\n", kind="Platform", name="名称", place="330822")
    assert len(names(ledger, ontology, "Platform")) == 2


def test_a_schools_local_institute_is_not_the_school(ledger: Ledger, ontology: Ontology, tmp_path: Path) -> None:
    load(ledger, tmp_path, "a", "名称\n浙江理工大学\n浙江理工大学常山研究院\n", kind="University", name="名称")
    assert len(names(ledger, ontology, "University")) == 2


@given(st.text(max_size=40))
def test_normalising_twice_is_normalising_once(name: str) -> None:
    assert normalise(normalise(name)) == normalise(name)


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_of_the_31_last_characters_one_makes_a_credit_code(body: str) -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    assert sum(is_credit_code(body + last) for last in alphabet) == 1


@pytest.mark.parametrize(
    "text", ["", "91330822MA00000A1", "91330822MA00000A1RR", "9133082IMA00000A1R", "９１３３０８２２MA00000A1R "]
)
def test_what_has_not_the_form_is_no_credit_code(text: str) -> None:
    assert not is_credit_code(text)
