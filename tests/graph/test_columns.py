"""One set of columns for both engines, Arrow and snapshot."""

import re

import pytest

from graph.columns import NODE_COLUMNS, NODE_SCHEMA, RELATION_COLUMNS, RELATION_SCHEMA
from graph.ontology import Ontology
from graph.ontology.loader import RESERVED
from graph.stores.schema import ladybug_schema


def columns_of(statement: str) -> set[str]:
    """Names of the columns that a CREATE TABLE makes."""
    return set(re.findall(r"(\w+) (?:STRING|INT64|DOUBLE|BOOL)\b", statement))


def test_every_table_of_the_embedded_engine_has_the_same_columns(ontology: Ontology) -> None:
    made = {words[3].split("(")[0]: text for text in ladybug_schema(ontology) if len(words := text.split()) > 3}
    wanted = {**dict.fromkeys(ontology.nodes, NODE_COLUMNS), **dict.fromkeys(ontology.relations, RELATION_COLUMNS)}
    assert [name for name, columns in wanted.items() if columns_of(made[name]) != set(columns)] == []


def test_the_arrow_schemas_are_the_columns_in_their_order() -> None:
    assert NODE_SCHEMA.names == list(NODE_COLUMNS)
    assert RELATION_SCHEMA.names == list(RELATION_COLUMNS)


def test_a_relation_table_has_a_pair_for_each_allowed_end(ontology: Ontology) -> None:
    made = {text.split()[3].split("(")[0]: text for text in ladybug_schema(ontology) if "REL TABLE" in text}
    for name, kind in ontology.relations.items():
        assert tuple(re.findall(r"FROM (\w+) TO (\w+)", made[name])) == kind.ends


@pytest.mark.parametrize("column", ["id", "head", "tail", "names", "places", "known_on", "record_ids", "attributes"])
def test_no_property_may_take_the_name_of_a_computed_column(column: str) -> None:
    assert column in RESERVED
