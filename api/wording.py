"""Records in words: types, properties and values of one language, and what a change says otherwise."""

from collections.abc import Mapping
from typing import Any

from api.figures import figure
from graph.ontology import NodeType, Ontology, RelationType


class Words:
    """Types, properties and values in the words of one language."""

    def __init__(self, ontology: Ontology, lang: str) -> None:
        self._kinds: dict[str, NodeType | RelationType] = {**ontology.nodes, **ontology.relations}
        self.lang = lang

    def of(self, kind: str) -> str:
        """The label of a type."""
        return self._kinds[kind].called(self.lang)

    def node(self, kind: str) -> bool:
        """Whether a type is one of nodes."""
        return isinstance(self._kinds[kind], NodeType)

    def differences(self, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """What a changed record says otherwise: the property's label (of an end or a date its name), old, new."""
        names = [*after, *(name for name in before if name not in after)]
        return [
            (self._property(kind, name), self._value(kind, name, before), self._value(kind, name, after))
            for name in names
            if before.get(name) != after.get(name)
        ]

    def _property(self, kind: str, name: str) -> str:
        known = self._kinds[kind].property(name)
        return known.called(self.lang) if known else name

    def _value(self, kind: str, name: str, said: Mapping[str, Any]) -> str:
        known = self._kinds[kind].property(name)
        unit = said.get("unit") if kind == "Observation" and name == "value" else known.unit if known else None
        return figure(said.get(name), unit, self.lang)


def subject(head: str, tail: str) -> str:
    """What a change is about: a thing, or the two ends of a relation."""
    return " → ".join(filter(None, (head, tail)))
