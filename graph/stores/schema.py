"""Schemas of both engines from the ontology, and the store's own statements with type names filled in.

The only place where Cypher text is put together: names come from the ontology, which is checked when it
is loaded, never from a user.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa

from graph.columns import NODE_COLUMNS, RELATION_COLUMNS
from graph.ontology import Ontology

_FOLDER = Path(__file__).parent / "cypher"
_LADYBUG_TYPES = {pa.string(): "STRING", pa.int64(): "INT64", pa.float64(): "DOUBLE", pa.bool_(): "BOOL"}

# Functions of Cypher that ladybug lacks. Creating one again is an error, so they are made once a file.
_MACROS = (
    "toInteger(x) AS CAST(x AS INT64)",
    "toFloat(x) AS CAST(x AS DOUBLE)",
    "toString(x) AS CAST(x AS STRING)",
    "head(l) AS l[1]",
    "last(l) AS l[-1]",
    "tail(l) AS l[2:]",
    "type(r) AS label(r)",
    "split(a, b) AS string_split(a, b)",
)


@cache
def statement(name: str, label: str = "", head: str = "", tail: str = "") -> str:
    """The store statement `name` (a path below `cypher/` without ending) for one type.

    `label` stands for LABEL or TYPE; `head` and `tail` for the ends of a relation.
    """
    text = (_FOLDER / f"{name}.cypher").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    filled = "\n".join(lines)
    for placeholder, value in (("LABEL", label), ("TYPE", label), ("HEAD", head), ("TAIL", tail)):
        filled = filled.replace(f":{placeholder} ", f":{value} ").replace(f":{placeholder})", f":{value})")
        filled = filled.replace(f":{placeholder}]", f":{value}]")
    return filled


def ladybug_schema(ontology: Ontology) -> Iterator[str]:
    """Statements that make an empty ladybug database ready: tables by type, macros."""
    nodes = ", ".join(f"{name} {_LADYBUG_TYPES[kind]}" for name, kind in NODE_COLUMNS.items())
    for label in ontology.nodes:
        yield f"CREATE NODE TABLE {label}({nodes}, PRIMARY KEY(id))"
    yield "CREATE NODE TABLE StoreState(id STRING, revision INT64, ontology STRING, PRIMARY KEY(id))"
    properties = ", ".join(f"{name} {_LADYBUG_TYPES[kind]}" for name, kind in RELATION_COLUMNS.items())
    for name, relation in ontology.relations.items():
        pairs = ", ".join(f"FROM {head} TO {tail}" for head, tail in relation.ends)
        yield f"CREATE REL TABLE {name}({pairs}, {properties})"
    yield from (f"CREATE MACRO {macro}" for macro in _MACROS)


def neo4j_schema(ontology: Ontology) -> Iterator[str]:
    """Idempotent statements for Neo4j: ids unique per label and per relation type.

    Community edition takes uniqueness constraints only. Names have no index: no query looks one up, and a range
    index refuses every write of a text above 8 kB.
    """
    for label in (*ontology.nodes, "StoreState"):
        yield f"CREATE CONSTRAINT {label}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for name in ontology.relations:
        yield f"CREATE CONSTRAINT {name}_rel_id IF NOT EXISTS FOR ()-[r:{name}]-() REQUIRE r.id IS UNIQUE"
