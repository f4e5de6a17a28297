"""What workbooks say as facts of one source, each with the cells that it came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph.errors import Problem
from graph.model import EntityRef, Fact, Validity
from graph.ontology import NodeType, Ontology, Property, RelationType
from ingest.identity.credit_code import identity_numbers
from ingest.tables.locator import Locator
from ingest.tables.understanding import FoundNode, FoundRelation, Understanding
from ingest.values import parse, validity
from ingest.workbooks.earlier import EarlierKeys
from ingest.workbooks.keys import KEYED, NodeKeys, content, name_of

_FROM, _TO = ("from", "date_from", "date", "year"), ("to", "date_to")
_BOUNDS = frozenset({"from", "to", "date_from", "date_to"})  # kept as the validity of a relation, not as values
_YUAN_IN = {"万元": 10_000, "亿元": 100_000_000}  # readers say yuan; the graph holds the ontology's unit


def facts_of(
    found: Sequence[Understanding], ontology: Ontology, earlier: EarlierKeys | None = None
) -> tuple[list[Fact], list[Problem]]:
    """Nodes, relations and observations of workbooks of one source, and the values that no property takes.

    The same thing said in several places is one fact with all its places. What the source said `earlier` keeps its key.
    """
    earlier = earlier or EarlierKeys()
    facts: list[Fact] = []
    problems: list[Problem] = []
    refs: dict[str, EntityRef] = {}  # of all files: a mention in one means the node of the other
    for one in found:
        facts.extend(_Workbook(one, NodeKeys(one, ontology, earlier), ontology, refs, problems).facts())
    return _told_apart(facts), problems


class _Workbook:
    def __init__(
        self,
        found: Understanding,
        keys: NodeKeys,
        ontology: Ontology,
        refs: dict[str, EntityRef],
        problems: list[Problem],
    ) -> None:
        self._found, self._keys, self._ontology, self._refs, self._problems = found, keys, ontology, refs, problems

    def facts(self) -> Iterator[Fact]:
        """Nodes first: the ends of what follows are theirs."""
        yield from map(self._node, self._found.nodes)
        yield from map(self._relation, self._found.relations)
        for observation in self._found.observations:
            said = {
                "indicator": observation.indicator, "value": observation.value, "unit": observation.unit,
                "year": observation.year, **observation.properties,
            }  # fmt: skip
            yield self._observation(said, observation.scope, observation.locators)

    def _node(self, node: FoundNode) -> Fact:
        kind = self._ontology.node(node.type)
        values = self._values(kind, node.properties, node.locators)
        if node.type == "Expert" and (employer := self._keys.context(node)):
            values.setdefault("employer", employer)  # what tells two persons of one name apart, here and later
        key = self._keys[node.id]
        numbers = identity_numbers(kind, values)
        told = EntityRef(node.type, name_of(node), key if node.type in KEYED else None, identifiers=numbers)
        ref = self._refs.setdefault(key, told)
        return Fact("node", node.type, key, ref, self._locator(node.locators), None, values)

    def _relation(self, relation: FoundRelation) -> Fact:
        kind = self._ontology.relation(relation.type)
        when = _when(relation.properties)
        values = self._values(kind, relation.properties, relation.locators)
        if when != Validity():
            values = {name: value for name, value in values.items() if name not in _BOUNDS}
        ends = [self._keys[end] for end in (relation.source, relation.target)]
        telling = [str(values[p.name]) for p in kind.properties if p.identity and p.name in values]
        key = ">".join([relation.type, *ends, *telling, when.valid_from or ""])
        head, tail = (self._refs[end] for end in ends)
        at = self._locator(relation.locators)
        return Fact("relation", relation.type, key, head, at, tail, values, "stated", when)

    def _observation(self, said: dict[str, Any], scope: str, locators: Sequence[Locator]) -> Fact:
        said.setdefault("scope_name", self._keys.name(scope))
        said["name"] = f"{said['scope_name']}{said['indicator']}（{said['year'] or '年份不详'}）"
        values = self._values(self._ontology.node("Observation"), said, locators)
        telling = (str(said.get(name) or "") for name in ("year", "period", "caliber"))
        key = "|".join([f"Observation:{said['indicator']}", self._keys[scope], *telling])
        ref = EntityRef("Observation", values["name"], key)
        return Fact("node", "Observation", key, ref, self._locator(locators), self._refs[self._keys[scope]], values)

    def _values(
        self, kind: NodeType | RelationType, said: Mapping[str, Any], locators: Sequence[Locator]
    ) -> dict[str, Any]:
        """Properties in the ontology's types and units; what it does not know is kept as it is."""
        found: dict[str, Any] = {}
        for name, value in said.items():
            wanted = kind.property(name)
            try:
                parsed = value if wanted is None else parse(_fitting(value, wanted), wanted)
            except ValueError as error:
                self._note(f"{wanted.label if wanted else name}{error}", value, locators)
                continue
            if parsed is not None:
                found[name] = parsed
        return found

    def _note(self, message: str, value: object, locators: Sequence[Locator]) -> None:
        at = locators[0] if locators else Locator("", 1, None)
        sheet, line, shown = at.sheet or None, None if at.cell else at.row, str(value)[:80]
        self._problems.append(Problem("value", message, "改正该格。", self._found.file, line, sheet, at.cell, shown))

    def _locator(self, locators: Sequence[Locator]) -> dict[str, Any]:
        """Where a fact stands: the first place, and `also` the others."""
        places = [{"sheet": at.sheet or None, "row": at.row, "cell": at.cell} for at in locators]
        first = places[0] if places else {"sheet": None, "row": 1, "cell": None}
        return {"file": self._found.file, **first} | ({"also": places[1:]} if places[1:] else {})


def _told_apart(facts: Iterable[Fact]) -> list[Fact]:
    """The same content under one key once, with all its places; different content numbered in its own order."""
    groups: dict[tuple[str, str, str], dict[str, Fact]] = {}
    for fact in facts:
        said = content({**fact.properties, "": [fact.validity.valid_from, fact.validity.valid_to]})
        alike = groups.setdefault((fact.kind, fact.type, fact.key), {})
        alike[said] = _also(alike[said], fact) if said in alike else fact
    return [
        alike[said] if number == 1 else replace(alike[said], key=f"{alike[said].key}#{number}")
        for alike in groups.values()
        for number, said in enumerate(sorted(alike), 1)
    ]


def _also(first: Fact, other: Fact) -> Fact:
    """The first fact with the places of the other."""
    place = {name: value for name, value in other.locator.items() if name != "also"}
    more = [*first.locator.get("also", ()), place, *other.locator.get("also", ())]
    return replace(first, locator={**first.locator, "also": more})


def _fitting(value: Any, wanted: Property) -> Any:
    """An amount in yuan in the unit of its property, several values where one is kept as an enumeration."""
    if isinstance(value, list | tuple) and wanted.type in ("string", "text"):
        return "、".join(map(str, value))
    if wanted.unit in _YUAN_IN and isinstance(value, int | float) and not isinstance(value, bool):
        return round(value / _YUAN_IN[wanted.unit], 8)
    return value


def _when(said: Mapping[str, Any]) -> Validity:
    """When a relation holds, as far as its dates are dates."""
    begin = next((said[name] for name in _FROM if said.get(name)), None)
    end = next((said[name] for name in _TO if said.get(name)), None)
    try:
        return validity(begin, end)
    except ValueError:
        return Validity()
