"""The whole ontology walked: every type of the field, labels in both languages, and a loader that tells every fault."""

import re
import shutil
from pathlib import Path

import pytest

import graph.ontology
from graph.errors import ConfigurationError, UsageError
from graph.ontology import Ontology
from graph.ontology.loader import RESERVED, VALUE_TYPES, read
from graph.stores.schema import ladybug_schema, neo4j_schema
from ingest.tables.words import words_of

NODES = re.findall(
    r"\w+",
    "Enterprise University ResearchInstitute Platform Expert CommissionerTeam IndustryChain "
    "Technology IntellectualProperty Need Project Contract Trial ServiceVisit Policy Redemption "
    "Qualification Department Place Organisation Observation",
)
RELATIONS = re.findall(
    r"\w+",
    "AFFILIATED_WITH LEADS MEMBER_OF ASSIGNED_TO PART_OF LOCATED_IN SETTLED_IN IN_CHAIN "
    "SPECIALISES_IN HAS_NEED OFFERS OWNS COLLABORATES_WITH HOSTS CO_FOUNDED UNDERTAKES FUNDED_BY "
    "SELLS BUYS TRIES OF VISITED MADE HOLDS SERVES ISSUED APPLIES_TO RECEIVES UNDER DEVELOPED",
)
FOLDER = Path(graph.ontology.__file__).parent


def test_every_type_of_the_field_is_there(ontology: Ontology) -> None:
    assert set(NODES) <= ontology.nodes.keys()
    assert set(RELATIONS) <= ontology.relations.keys()


def test_every_type_and_property_has_labels_in_both_languages(ontology: Ontology) -> None:
    for kind in (*ontology.nodes.values(), *ontology.relations.values()):
        assert re.search(r"[\u4e00-\u9fff]", kind.label), kind.name
        assert kind.label_en.isascii(), kind.name
        assert kind.description, kind.name
        for one in kind.properties:
            assert one.label, (kind.name, one.name)
            assert one.label_en, (kind.name, one.name)
            assert one.type in VALUE_TYPES
            assert one.name not in RESERVED


def test_every_type_may_be_what_a_table_is_about(ontology: Ontology) -> None:
    """Columns of a relation are read in tables about its ends: a type that is missing there loses them silently."""
    assert {*words_of(ontology).subjects, "Observation"} == set(ontology.nodes)


def test_every_end_is_a_type_and_every_type_can_be_reached(ontology: Ontology) -> None:
    ends = {name for relation in ontology.relations.values() for pair in relation.ends for name in pair}
    assert ends == set(ontology.nodes)


def test_personal_and_confidential_properties_are_marked(ontology: Ontology) -> None:
    for name in ("phone", "birth", "gender", "address"):
        found = ontology.nodes["Expert"].property(name)
        assert found is not None
        assert found.personal
    revenue = ontology.nodes["Enterprise"].property("revenue")
    assert revenue is not None
    assert revenue.access == "restricted"


def test_what_is_shared_belongs_to_every_county(ontology: Ontology) -> None:
    shared = {name for name, kind in ontology.nodes.items() if kind.shared}
    assert {"University", "ResearchInstitute", "IndustryChain", "Policy"} <= shared
    assert {"Enterprise", "Expert", "Platform", "Observation", "Need"}.isdisjoint(shared)


def test_both_schemas_name_every_type(ontology: Ontology) -> None:
    for schema in ("\n".join(ladybug_schema(ontology)), "\n".join(neo4j_schema(ontology))):
        assert [name for name in (*ontology.nodes, *ontology.relations) if not re.search(rf"\b{name}\b", schema)] == []


def test_an_unknown_type_is_told_with_the_nearest(ontology: Ontology) -> None:
    with pytest.raises(UsageError, match="Enterprise"):
        ontology.node("Enterprize")
    with pytest.raises(UsageError, match="IN_CHAIN"):
        ontology.relation("INCHAIN")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the ontology to be spoiled."""
    return Path(shutil.copytree(FOLDER, tmp_path / "ontology", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def test_a_new_type_is_one_file(copied: Path) -> None:
    text = "name: Laboratory\nlabel: 实验室\nlabel_en: laboratory\ngroup: platform\ndescription: 例\nproperties:\n"
    text += "  - {name: rooms, label: 房间数, label_en: rooms, type: integer}\n"
    (copied / "nodes" / "Laboratory.yaml").write_text(text, encoding="utf-8")
    before, after = read(FOLDER), read(copied)
    assert after.node("Laboratory").property("rooms") is not None
    assert after.digest != before.digest  # a running home rebuilds its store


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("nodes/Enterprise.yaml", "label: 企业\n", "", "label"),
        ("nodes/Enterprise.yaml", "group: enterprise", "group: firm", "group"),
        ("nodes/Enterprise.yaml", "name: industry,", "name: order,", "order"),
        ("nodes/Enterprise.yaml", "type: boolean", "type: flag", "type"),
        ("relations/IN_CHAIN.yaml", "[Enterprise]", "[Firm]", "Firm"),
        ("relations/IN_CHAIN.yaml", "name: IN_CHAIN", "name: INCHAIN", "IN_CHAIN"),
    ],
)
def test_a_fault_is_told_with_its_file(copied: Path, file: str, old: str, new: str, said: str) -> None:
    path = copied / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read(copied)
    assert file in caught.value.detail
    assert said in caught.value.detail


def test_all_faults_are_told_at_once(copied: Path) -> None:
    for file in ("nodes/Enterprise.yaml", "nodes/Expert.yaml"):
        path = copied / file
        path.write_text(path.read_text(encoding="utf-8").replace("group:", "grop:"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"Enterprise.*Expert"):
        read(copied)
