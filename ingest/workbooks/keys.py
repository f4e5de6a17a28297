"""The key of every node of a workbook within its source: made of content, so that rows may move.

A key never holds a row number: an inserted row or a sorted sheet changes nothing. A node is its number or its name; a
person also by the employer, a need by its firm. What only its parties tell apart (a visit, a payment) is keyed by all
that it is joined to, and equal ones are counted.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph.ontology import Ontology
from ingest.tables.understanding import FoundNode, FoundRelation, Understanding
from ingest.workbooks.earlier import EarlierKeys, name_key

# Nodes that have no name of their own: (source, key) is all that identifies them.
KEYED = frozenset({"Observation", "ServiceVisit", "Redemption", "Trial"})
# Which relation tells two nodes of one name apart, and at which end of it the node stands.
_CONTEXT = {"Expert": ("AFFILIATED_WITH", "source"), "Need": ("HAS_NEED", "target")}
# A number that an office gave identifies within its type, although another office may give the same.
_NUMBERS = ("number", "external_number")


class NodeKeys:
    """The keys of the nodes of one workbook by their local ids, and who stands around them."""

    def __init__(self, found: Understanding, ontology: Ontology, earlier: EarlierKeys) -> None:
        self._ontology, self._earlier = ontology, earlier
        self._by_id = {node.id: node for node in found.nodes}
        self._around: dict[str, list[FoundRelation]] = defaultdict(list)
        for relation in found.relations:
            self._around[relation.source].append(relation)
            self._around[relation.target].append(relation)
        self._keys = _counted([(node, self._key(node)) for node in found.nodes])

    def __getitem__(self, local_id: str) -> str:
        return self._keys[local_id]

    def name(self, local_id: str) -> str:
        """The name of a node, empty where it has none."""
        return name_of(self._by_id[local_id])

    def context(self, node: FoundNode) -> str:
        """The name of a person's employer or of the firm that has a need; empty where nothing says it."""
        type_, end = _CONTEXT.get(node.type, ("", ""))
        theirs = (r for r in self._around[node.id] if r.type == type_ and getattr(r, end) == node.id)
        return next((self.name(r.target if end == "source" else r.source) for r in theirs), "")

    def _key(self, node: FoundNode) -> str:
        said = node.properties
        identity = [
            str(said[p.name]) for p in self._ontology.node(node.type).properties if p.identity and said.get(p.name)
        ]
        numbers = [str(said[name]) for name in _NUMBERS if said.get(name)]
        parts = [name_of(node), self.context(node)]
        called = name_key(node.type, parts)
        if identity or numbers:
            return self._earlier.kept(f"{node.type}:{(identity or numbers)[0]}", called, numbered=True)
        if node.type not in KEYED:
            return self._earlier.kept(called, called, numbered=False)
        others = {r.target if r.source == node.id else r.source for r in self._around[node.id]}
        theirs = sorted(self.name(other) for other in others)
        return name_key(node.type, [*parts, *theirs, *(str(said.get(name) or "") for name in ("date", "year"))])


def name_of(node: FoundNode) -> str:
    """What a node is called, empty where it has no name."""
    return str(node.properties.get("name") or "")


def content(values: Mapping[str, object]) -> str:
    """Equal values have equal texts."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)


def _counted(keyed: Sequence[tuple[FoundNode, str]]) -> dict[str, str]:
    """Of keyed nodes with one key the later ones are numbered, in the order of their content and not of their rows."""
    groups: dict[str, list[FoundNode]] = defaultdict(list)
    keys = {node.id: key for node, key in keyed}
    for node, key in keyed:
        if node.type in KEYED:
            groups[key].append(node)
    for key, alike in groups.items():
        for number, node in enumerate(sorted(alike, key=lambda one: content(one.properties)), 1):
            keys[node.id] = key if number == 1 else f"{key}#{number}"
    return keys
