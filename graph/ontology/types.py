"""The ontology's own types: node type, relation type, property. Plain and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeVar

from graph.errors import UsageError

_T = TypeVar("_T")

Access = Literal["public", "place", "restricted"]
Group = Literal["enterprise", "institute", "platform", "expert", "chain", "project", "policy", "place", "other"]


class Labelled:
    """What has a name to be shown in each language."""

    __slots__ = ()
    label: str
    label_en: str

    def called(self, lang: str) -> str:
        """Its label in a language: `zh`, else English."""
        return self.label if lang == "zh" else self.label_en


@dataclass(frozen=True, slots=True)
class Property(Labelled):
    """A property with its Chinese and English label.

    `type` is one of string, text, integer, number, date, boolean, list, json. `identity` on a relation
    tells parallel relations apart; on a node it is a number valid everywhere. `aliases` are column
    headers that mean it; `formerly` its former names.
    """

    name: str
    label: str
    label_en: str
    type: str
    unit: str = ""
    required: bool = False
    identity: bool = False
    personal: bool = False
    access: Access = "public"
    aliases: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NodeType(Labelled):
    """A type of node. `shared` types (universities, chains, policies …) belong to every place."""

    name: str
    label: str
    label_en: str
    description: str
    group: Group
    shared: bool
    aliases: tuple[str, ...]
    properties: tuple[Property, ...]

    def property(self, name: str) -> Property | None:
        """The property of that name, or None."""
        return next((p for p in self.properties if p.name == name), None)


@dataclass(frozen=True, slots=True, eq=False)
class ColumnRule:
    """Columns of a bureau's table that name the other end of a relation.

    In a table of things of a type in `of`, a column headed by one of `words` names the `end` (head or tail)
    of the relation. `holds` is the type that it names, or `organisation` (the type follows the name) or
    `party` (an organisation or a person). `properties` go on the relation; `event`: only where the table
    is a ledger of dated acts; `also`: the property of the table's thing that keeps the names too.
    """

    relation: str
    of: tuple[str, ...]
    end: Literal["head", "tail"]
    holds: str
    words: tuple[str, ...]
    properties: Mapping[str, str]
    event: bool = False
    also: str = ""

    @property
    def key(self) -> str:
        """How a mapping names the rule: relation and first word."""
        return f"{self.relation}({self.words[0]})"


@dataclass(frozen=True, slots=True)
class RelationType(Labelled):
    """A type of relation with its allowed (head, tail) pairs. `symmetric`: no direction is meant."""

    name: str
    label: str
    label_en: str
    description: str
    ends: tuple[tuple[str, str], ...]
    symmetric: bool
    properties: tuple[Property, ...]
    columns: tuple[ColumnRule, ...] = ()

    def property(self, name: str) -> Property | None:
        """The property of that name, or None."""
        return next((p for p in self.properties if p.name == name), None)


@dataclass(frozen=True, slots=True)
class Ontology:
    """All types, and a digest that changes when a store's schema must."""

    nodes: Mapping[str, NodeType]
    relations: Mapping[str, RelationType]
    digest: str

    def node(self, name: str) -> NodeType:
        """The node type of that name; UsageError offers the nearest names."""
        return self.nodes[name] if name in self.nodes else _unknown("节点类型", name, self.nodes)

    def relation(self, name: str) -> RelationType:
        """The relation type of that name; UsageError offers the nearest names."""
        return self.relations[name] if name in self.relations else _unknown("关系类型", name, self.relations)

    def allowed(self, relation: str, head: str, tail: str) -> bool:
        """Whether such a relation may lead from a `head` to a `tail`."""
        return (head, tail) in self.relation(relation).ends


def _unknown(what: str, name: str, known: Mapping[str, _T]) -> _T:
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    hint = "相近的有：" + "、".join(near) if near else "可用的有：" + "、".join(sorted(known))
    raise UsageError(f"没有名为 {name} 的{what}。", remedy=hint)
