"""The facts of one workbook, each made by its number in what was found."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from graph.errors import Problem
from graph.model import EntityRef, Fact, Validity
from graph.ontology import NodeType, Ontology, Property, RelationType
from ingest.identity.credit_code import identity_numbers
from ingest.tables.locator import Locator
from ingest.tables.observations import FoundObservation
from ingest.tables.understanding import FoundRelation, Understanding
from ingest.values import parse, text_of, validity
from ingest.workbooks.keys import KEYED, NodeKeys, name_of

_FROM, _TO = ("from", "date_from", "date", "year"), ("to", "date_to")
_BOUNDS = frozenset({"from", "to", "date_from", "date_to"})  # kept as the validity of a relation, not as values
_YUAN_IN = {"万元": 10_000, "亿元": 100_000_000}  # readers say yuan; the graph holds the ontology's unit
MOST_PLACES = 100  # of a thing that every row names; how many more there are is said


class FileFacts:
    """The facts of one file, by the number that each has in what was found."""

    def __init__(
        self, found: Understanding, keys: NodeKeys, ontology: Ontology, refs: dict[str, EntityRef],
        misfit: Callable[[Problem], None],
    ) -> None:  # fmt: skip
        self._found, self._keys, self._ontology, self._refs, self._misfit = found, keys, ontology, refs, misfit
        kinds: list[NodeType | RelationType] = [*ontology.nodes.values(), *ontology.relations.values()]
        self._wanted = {kind.name: {one.name: one for one in kind.properties} for kind in kinds}
        self._plain_texts: dict[str, bool] = {}

    def node_keys(self) -> Iterator[str]:
        """The keys of all nodes, in their order."""
        return (self._keys[node.id] for node in self._found.nodes)

    def node(self, number: int) -> Fact:
        """A node with its properties."""
        node = self._found.nodes[number]
        kind = self._ontology.node(node.type)
        values = self._values(kind, node.properties, node.locators)
        if node.type == "Expert" and (employer := self._keys.context(node)):
            values.setdefault("employer", employer)  # what tells two persons of one name apart, here and later
        key = self._keys[node.id]
        numbers = identity_numbers(kind, values)
        told = EntityRef(node.type, name_of(node), key if node.type in KEYED else None, identifiers=numbers)
        ref = self._refs.setdefault(key, told)
        return Fact("node", node.type, key, ref, self._locator(node.locators), None, values)

    def figure_keys(self) -> Iterator[tuple[str, str, int | None]]:
        """What tells figures apart, but for period and caliber, which few have."""
        keys = self._keys
        return ((indicator, keys[scope], year) for indicator, scope, year in self._found.observations.subjects())

    def figure(self, number: int) -> Fact:
        """An observation, about its scope."""
        figure = self._found.observations[number]
        scope = self._keys[figure.scope]
        values = self._plain_figure(figure) or self._figure_values(figure)
        telling = (str(values.get(name) or "") for name in ("year", "period", "caliber"))
        key = "|".join([f"Observation:{figure.indicator}", scope, *telling])
        ref = EntityRef("Observation", values["name"], key)
        return Fact("node", "Observation", key, ref, self._locator(figure.locators), self._refs[scope], values)

    def relation_keys(self) -> Iterator[str]:
        """The keys of all relations, in their order."""
        return (self._relation_key(one, _when(one.properties)) for one in self._found.relations)

    def relation(self, number: int) -> Fact:
        """A relation between two nodes."""
        relation = self._found.relations[number]
        when = _when(relation.properties)
        values = self._values(self._ontology.relation(relation.type), relation.properties, relation.locators)
        if when != Validity():
            values = {name: value for name, value in values.items() if name not in _BOUNDS}
        head, tail = (self._refs[self._keys[end]] for end in (relation.source, relation.target))
        at, key = self._locator(relation.locators), self._relation_key(relation, when)
        return Fact("relation", relation.type, key, head, at, tail, values, "stated", when)

    def _relation_key(self, relation: FoundRelation, when: Validity) -> str:
        ends = [self._keys[end] for end in (relation.source, relation.target)]
        telling = (
            parsed
            for name, wanted in self._wanted[relation.type].items()
            if wanted.identity and (parsed := _parsed(relation.properties.get(name), wanted)) is not None
        )
        return ">".join([relation.type, *ends, *map(str, telling), when.valid_from or ""])

    def _plain_figure(self, figure: FoundObservation) -> dict[str, Any] | None:
        """What nearly every figure says; None for one that says more, or has a text that must be looked at."""
        if figure.properties or not self._is_plain(figure.indicator) or not self._is_plain(figure.unit):
            return None
        scope_name = self._keys.name(figure.scope)
        if not self._is_plain(scope_name):
            return None
        values: dict[str, Any] = {
            "indicator": figure.indicator,
            "value": float(figure.value),
            "scope_name": scope_name,
            "name": _figure_name(scope_name, figure.indicator, figure.year),
        }
        if figure.unit:
            values["unit"] = figure.unit
        if figure.year is not None:
            values["year"] = figure.year
        return values

    def _is_plain(self, text: str) -> bool:
        """Whether a text is kept as it is."""
        known = self._plain_texts.get(text)
        if known is None:
            known = self._plain_texts[text] = _kept_as_it_is(text)
        return known

    def _figure_values(self, figure: FoundObservation) -> dict[str, Any]:
        scope_name = self._keys.name(figure.scope)
        said = {
            "indicator": figure.indicator, "value": figure.value, "unit": figure.unit, "year": figure.year,
            "scope_name": scope_name, **figure.properties,
        }  # fmt: skip
        said["name"] = _figure_name(str(said["scope_name"]), figure.indicator, figure.year)
        return self._values(self._ontology.node("Observation"), said, figure.locators)

    def _values(
        self, kind: NodeType | RelationType, said: Mapping[str, Any], locators: Sequence[Locator]
    ) -> dict[str, Any]:
        """Properties in the ontology's types and units; what it does not know is kept as it is."""
        found: dict[str, Any] = {}
        known = self._wanted[kind.name]
        for name, value in said.items():
            wanted = known.get(name)
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
        problem = Problem("value", message, "改正该格。", self._found.file, line, sheet, at.cell, shown)
        self._misfit(problem)

    def _locator(self, locators: Sequence[Locator]) -> dict[str, Any]:
        """Where a fact stands: the first place, and `also` the others; of very many the first, and how many `more`."""
        places = [{"sheet": at.sheet or None, "row": at.row, "cell": at.cell} for at in locators[: MOST_PLACES + 1]]
        first = places[0] if places else {"sheet": None, "row": 1, "cell": None}
        found = {"file": self._found.file, **first} | ({"also": places[1:]} if places[1:] else {})
        return found | ({"more": more} if (more := len(locators) - len(places)) > 0 else {})


def _figure_name(scope_name: str, indicator: str, year: int | None) -> str:
    return f"{scope_name}{indicator}（{year or '年份不详'}）"


def _kept_as_it_is(text: str) -> bool:
    try:
        return text_of(text) == text
    except ValueError:
        return False


def _parsed(value: Any, wanted: Property) -> Any:
    try:
        return parse(_fitting(value, wanted), wanted)
    except ValueError:
        return None


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
