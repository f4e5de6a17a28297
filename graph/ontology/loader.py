"""Read the YAML of the ontology into types that code, schemas, mappings and documents walk alike.

One file a type under `nodes/` and `relations/`; properties shared by many types stand in `common.yaml`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graph.columns import NODE_COLUMNS, RELATION_COLUMNS
from graph.errors import ConfigurationError
from graph.ontology.types import ColumnRule, NodeType, Ontology, Property, RelationType
from graph.product_files import product_yaml

VALUE_TYPES = frozenset({"string", "text", "integer", "number", "date", "boolean", "list", "json"})
ACCESS = frozenset({"public", "place", "restricted"})
GROUPS = frozenset({"enterprise", "institute", "platform", "expert", "chain", "project", "policy", "place", "other"})
VARIABLE = frozenset({"organisation", "party"})  # what a column holds where each name tells its own type

# `id`, the computed columns and the words that neither engine takes as a bare alias.
RESERVED = frozenset(
    {"id", "head", "tail", "places", "record_ids", "known_on", "attributes", "names", "synthetic", "basis"}
    | {"order", "desc", "asc", "end", "group", "match", "where", "return", "with", "set", "delete"}
)


@cache
def load() -> Ontology:
    """The ontology of the product, read and checked once.

    Raises ConfigurationError that lists every fault with its file.
    """
    return read(Path(__file__).parent)


def read(folder: Path) -> Ontology:
    """The ontology in `folder`; see `load`."""
    faults: list[str] = []
    common = _yaml(folder / "common.yaml")
    nodes = dict(_nodes(folder, common.get("nodes", []), faults))
    relations = dict(_relations(folder, common.get("relations", []), nodes, faults))
    if faults:
        raise ConfigurationError("本体定义有误：" + "；".join(faults))
    return Ontology(nodes, relations, _digest(nodes, relations))


def _yaml(path: Path) -> dict[str, Any]:
    value = product_yaml(path)
    return value if isinstance(value, dict) else {}


def _nodes(folder: Path, common: list[dict[str, Any]], faults: list[str]) -> Iterator[tuple[str, NodeType]]:
    for path in sorted((folder / "nodes").glob("*.yaml")):
        raw = _yaml(path)
        where = f"nodes/{path.name}"
        _check_labels(raw, where, path.stem, faults)
        if raw.get("group") not in GROUPS:
            faults.append(f"{where}：group {raw.get('group')!r} 不在 {sorted(GROUPS)} 之中")
        yield (
            path.stem,
            NodeType(
                name=path.stem,
                label=raw.get("label", ""),
                label_en=raw.get("label_en", ""),
                description=raw.get("description", ""),
                group=raw.get("group", "other"),
                shared=bool(raw.get("shared", False)),
                aliases=tuple(raw.get("aliases", ())),
                properties=_properties(raw.get("properties", []), common, where, faults),
            ),
        )


def _relations(
    folder: Path, common: list[dict[str, Any]], nodes: Mapping[str, NodeType], faults: list[str]
) -> Iterator[tuple[str, RelationType]]:
    for path in sorted((folder / "relations").glob("*.yaml")):
        raw = _yaml(path)
        where = f"relations/{path.name}"
        _check_labels(raw, where, path.stem, faults)
        ends = tuple((head, tail) for pair in raw.get("ends", []) for head in pair[0] for tail in pair[1])
        unknown = {name for pair in ends for name in pair} - set(nodes)
        if unknown or not ends:
            faults.append(f"{where}：两端类型未知 {sorted(unknown)}")
        if len(set(ends)) != len(ends):
            faults.append(f"{where}：两端类型有重复")
        yield (
            path.stem,
            RelationType(
                name=path.stem,
                label=raw.get("label", ""),
                label_en=raw.get("label_en", ""),
                description=raw.get("description", ""),
                ends=ends,
                symmetric=bool(raw.get("symmetric", False)),
                properties=_properties(raw.get("properties", []), common, where, faults),
                columns=tuple(_columns(path.stem, raw.get("columns", []), ends, where, faults)),
            ),
        )


def _columns(
    relation: str, raw: list[dict[str, Any]], ends: tuple[tuple[str, str], ...], where: str, faults: list[str]
) -> Iterator[ColumnRule]:
    """The rules for columns that name an end of the relation, checked against its ends."""
    for entry in raw:
        rule = ColumnRule(
            relation=relation,
            of=tuple(entry.get("of", ())),
            end=entry.get("end", ""),
            holds=entry.get("holds", ""),
            words=tuple(entry.get("words", ())),
            properties=entry.get("properties", {}),
            event=bool(entry.get("event", False)),
            also=entry.get("also", ""),
        )
        if rule.end not in ("head", "tail") or not rule.words:
            faults.append(f"{where}：columns 缺 words，或 end 不是 head、tail")
            continue
        at = ("head", "tail").index(rule.end)
        for of in rule.of:
            allowed = {pair[at] for pair in ends if pair[1 - at] == of}
            if not allowed or (rule.holds not in VARIABLE and rule.holds not in allowed):
                faults.append(f"{where}：列 {rule.words[0]} 的 of {of} 或 holds {rule.holds!r} 不是它的一端")
        yield rule


def _check_labels(raw: Mapping[str, Any], where: str, stem: str, faults: list[str]) -> None:
    if raw.get("name") != stem:
        faults.append(f"{where}：name 应为 {stem}")
    faults.extend(f"{where}：缺 {key}" for key in ("label", "label_en", "description") if not raw.get(key))


def _properties(
    own: list[dict[str, Any]], common: list[dict[str, Any]], where: str, faults: list[str]
) -> tuple[Property, ...]:
    """A type's own properties, then the common ones; the type's own name or column header wins."""
    taken = {entry.get("name") for entry in own}
    headers = {alias for entry in own for alias in entry.get("aliases", ())}
    shared = [
        {**entry, "aliases": [alias for alias in entry.get("aliases", ()) if alias not in headers]}
        for entry in common
        if entry["name"] not in taken
    ]
    found: dict[str, Property] = {}
    claimed: dict[str, str] = {}
    for entry in [*own, *shared]:
        name = entry.get("name", "")
        if name in RESERVED or not name.isidentifier():
            faults.append(f"{where}：属性名 {name!r} 不可用")
        if entry.get("type") not in VALUE_TYPES or entry.get("access", "public") not in ACCESS:
            faults.append(f"{where}：{name} 的 type 或 access 不可用")
        if not entry.get("label") or not entry.get("label_en"):
            faults.append(f"{where}：{name} 缺 label 或 label_en")
        for alias in entry.get("aliases", ()):
            if claimed.setdefault(alias, name) != name:
                faults.append(f"{where}：列名 {alias} 同属 {claimed[alias]} 与 {name}")
        values: dict[str, Any] = {key: tuple(entry[key]) for key in ("aliases", "formerly") if key in entry}
        found[name] = Property(**{**entry, **values})
    return tuple(found.values())


def _digest(nodes: Mapping[str, NodeType], relations: Mapping[str, RelationType]) -> str:
    """Changes when the schema of a store would: types, ends, property names, shared marks, columns."""
    model = {
        "nodes": {n: [t.shared, [p.name for p in t.properties]] for n, t in nodes.items()},
        "relations": {
            n: [t.symmetric, t.ends, [(p.name, p.identity) for p in t.properties]] for n, t in relations.items()
        },
        "columns": [list(NODE_COLUMNS), list(RELATION_COLUMNS)],
    }
    return hashlib.sha256(json.dumps(model, sort_keys=True).encode()).hexdigest()[:16]
