"""How the figures of a column are read: by what the ontology knows of it, its heading, and the unit above the table."""

from graph.ontology import Property
from ingest.tables.problems import Problems
from ingest.tables.table import Field, Table
from ingest.tables.values.typed import Measure, measure
from ingest.tables.words import Words

_NUMERIC = frozenset({"integer", "number"})


def property_of(one: Field, words: Words) -> Property | None:
    """What the ontology knows of a column that is a property of a node or a relation."""
    if one.meaning.kind == "property":
        return words.ontology.nodes[one.meaning.owner].property(one.meaning.name)
    if one.meaning.kind == "relation":
        return words.ontology.relations[one.meaning.owner].property(one.meaning.name)
    return None


def is_numeric(one: Field, words: Words) -> bool:
    """Whether figures belong in a column."""
    prop = property_of(one, words)
    return one.meaning.kind == "figure" or (prop is not None and prop.type in _NUMERIC and prop.name != "year")


def measure_of(one: Field, table_unit: str, words: Words) -> Measure:
    """How the figures of a column are read."""
    prop = property_of(one, words)
    money = None if prop is None else words.money(prop.unit or "") is not None
    return measure(one.column.label, one.column.unit, table_unit, words, money=money)


def told_measure(one: Field, table: Table, table_unit: str, words: Words, problems: Problems) -> Measure:
    """The same; a column of money that states no unit, neither in its heading nor in its cells, is told."""
    how = measure_of(one, table_unit, words)
    stated = how.unit or any(words.money(unit) for unit in one.evidence.units)
    if how.money and not stated and one.evidence.filled > 0:
        problems.add("unit_ambiguous", table.view.sheet, table.header_cell(one), one.column.written)
    return how
