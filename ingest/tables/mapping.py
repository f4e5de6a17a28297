"""A mapping: what the columns of one or several files mean, as YAML.

    source: {id: cordis, title: …, keyed: true}
    files:
      - match: orgs.csv            # file name, `*` allowed; `sheet:` and `header:` where needed
        nodes:
          - type: {column: kind, values: {firm: Enterprise, other: Organisation}}
            key: org_id            # (source, key) is the identity
            properties: {name: name, country: country}
            constants: {place_name: …}
        relations:
          - type: UNDERTAKES
            from: {key: org_id}    # of a type known only from the key
            to: {key: project_id}
            properties: {role: role}

A value is a column's name, `{constant: …}`, `{column:, values: {…}}`, or `{column:, split: "|"}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from graph.errors import UsageError
from graph.model import Source
from graph.ontology import Ontology
from ingest.documents import LINE, read_yaml, refused
from ingest.sources import read_source


@dataclass(frozen=True, slots=True)
class Value:
    """Where a value comes from: a constant, or a column, possibly translated or split."""

    column: str | None = None
    constant: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    split: str = ""

    def columns(self) -> set[str]:
        """All columns that it reads, those of nested choices too."""
        nested = (v for v in self.values.values() if isinstance(v, Value))
        return ({self.column} if self.column else set()).union(*(v.columns() for v in nested))

    def constants(self) -> set[Any]:
        """All values that it can give without looking into a cell."""
        if self.column is None:
            return {self.constant}
        nested = (v.constants() if isinstance(v, Value) else {v} for v in self.values.values())
        return set().union(*nested)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a relation: a key of this or another source, or a name and type."""

    key: Value | None
    name: Value | None
    type: Value | None
    source: str | None


@dataclass(frozen=True, slots=True)
class NodeRule:
    """A node for each row."""

    type: Value
    key: Value | None
    properties: Mapping[str, Value]
    date_from: Value | None
    date_to: Value | None
    line: int


@dataclass(frozen=True, slots=True)
class RelationRule:
    """A relation for each row."""

    type: str
    head: End
    tail: End
    properties: Mapping[str, Value]
    date_from: Value | None
    date_to: Value | None
    line: int


@dataclass(frozen=True, slots=True)
class FileRule:
    """What the rows of the files named like `match` give."""

    match: str
    sheet: str | None
    header: int
    nodes: tuple[NodeRule, ...]
    relations: tuple[RelationRule, ...]


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole mapping."""

    source: Source
    files: tuple[FileRule, ...]

    def rule(self, path: Path) -> FileRule | None:
        """The first rule whose pattern the file's name fits."""
        return next((rule for rule in self.files if fnmatch(path.name, rule.match)), None)


def read_mapping(path: Path, ontology: Ontology, source_id: str | None = None) -> TableMapping:
    """The mapping of a file, checked against the ontology; RefusedData with line and remedy."""
    raw = read_yaml(path)
    source = read_source(raw.get("source"), path, "table", source_id)
    entries = raw.get("files")
    if not isinstance(entries, list) or not entries:
        raise refused("mapping", "缺 files", "写明每个文件的 match、nodes、relations。", path, 1)
    return TableMapping(source, tuple(_file(entry, path, ontology) for entry in _entries(raw, "files", path)))


def _file(raw: dict[str, Any], path: Path, ontology: Ontology) -> FileRule:
    _only(raw, {"match", "sheet", "header", "nodes", "relations"}, path)
    nodes = tuple(_node(entry, path, ontology) for entry in _entries(raw, "nodes", path))
    relations = tuple(_relation(entry, path, ontology) for entry in _entries(raw, "relations", path))
    header = raw.get("header", 1)
    if type(header) is not int or header < 1:
        raise refused("mapping", "header 应为表头所在的行号", "第一行写 1。", path, raw.get(LINE), str(header))
    if not nodes and not relations:
        raise refused("mapping", "没有 nodes 也没有 relations", "至少写一项。", path, raw.get(LINE))
    return FileRule(str(raw.get("match", "*")), _sheet(raw), header, nodes, relations)


def _node(raw: dict[str, Any], path: Path, ontology: Ontology) -> NodeRule:
    _only(raw, {"type", "key", "properties", "constants", "date_from", "date_to"}, path)
    line = raw.get(LINE, 1)
    kind = _value(raw, "type", path, constant=True)
    if kind is not None and kind.column is not None and not kind.values:
        raise refused("mapping", "按列选类型要写 values", "如 values: {企业: Enterprise}。", path, line, kind.column)
    for name in kind.constants() if kind else ():
        _checked(lambda name=name: ontology.node(str(name)), path, line, str(name))
    properties = _properties(raw, path)
    if kind is None or not (raw.get("key") or "name" in properties):
        raise refused("mapping", "节点缺 type，或既无 key 也无 name", "补上。", path, line)
    for name in properties:
        if not any(ontology.node(str(t)).property(name) for t in kind.constants() if t is not None):
            known = sorted({p.name for t in kind.constants() if t for p in ontology.node(str(t)).properties})
            raise refused("mapping", f"没有属性 {name}", f"可用的有：{'、'.join(known)}。", path, line, name)
    return NodeRule(kind, _value(raw, "key", path), properties, *_dates(raw, path), line)


def _relation(raw: dict[str, Any], path: Path, ontology: Ontology) -> RelationRule:
    _only(raw, {"type", "from", "to", "properties", "constants", "date_from", "date_to"}, path)
    line = raw.get(LINE, 1)
    name = str(raw.get("type"))
    _checked(lambda: ontology.relation(name), path, line, name)
    properties = _properties(raw, path)
    ends = _end(raw, "from", path, ontology), _end(raw, "to", path, ontology)
    for one in properties:
        if ontology.relation(name).property(one) is None:
            known = "、".join(p.name for p in ontology.relation(name).properties)
            raise refused("mapping", f"{name} 没有属性 {one}", f"可用的有：{known}。", path, line, one)
    return RelationRule(name, *ends, properties, *_dates(raw, path), line)


def _end(raw: dict[str, Any], side: str, path: Path, ontology: Ontology) -> End:
    end = raw.get(side)
    if not isinstance(end, dict) or not ("key" in end or ("name" in end and "type" in end)):
        raise refused("mapping", f"{side} 应写 key，或 name 与 type", "如 from: {key: org_id}。", path, raw.get(LINE))
    _only(end, {"key", "name", "type", "source"}, path)
    kind = _value(end, "type", path, constant=True)
    for name in kind.constants() if kind else ():
        _checked(lambda name=name: ontology.node(str(name)), path, end[LINE], str(name))
    return End(_value(end, "key", path), _value(end, "name", path), kind, end.get("source"))


def _properties(raw: dict[str, Any], path: Path) -> dict[str, Value]:
    columns, constants = _group(raw, "properties", path), _group(raw, "constants", path)
    found = {name: v for name in columns if name != LINE and (v := _value(columns, name, path))}
    return found | {name: Value(constant=value) for name, value in constants.items() if name != LINE}


def _dates(raw: dict[str, Any], path: Path) -> tuple[Value | None, Value | None]:
    return _value(raw, "date_from", path), _value(raw, "date_to", path)


def _value(group: Mapping[str, Any], name: str, path: Path, *, constant: bool = False) -> Value | None:
    """A bare word is a column, or with `constant` a constant."""
    raw = group.get(name)
    if raw is None:
        return None
    if not isinstance(raw, dict):
        if isinstance(raw, list):
            raise refused(
                "mapping", f"{name} 应写一个列名", "写列名，或 {column: …}。", path, group.get(LINE), str(raw)
            )
        return Value(constant=raw) if constant else Value(column=str(raw))
    _only(raw, {"constant", "column", "values", "split"}, path)
    if "constant" in raw:
        return Value(constant=raw["constant"])
    if raw.get("column") is None:
        raise refused("mapping", f"{name} 缺 column", "写列名，或 {constant: …}。", path, raw.get(LINE))
    choices = _group(raw, "values", path)
    inner = {
        str(key): _value(choices, key, path) if isinstance(one, dict) else one
        for key, one in choices.items()
        if key != LINE
    }
    return Value(column=str(raw["column"]), values=inner, split=str(raw.get("split", "")))


def _entries(raw: dict[str, Any], name: str, path: Path) -> list[dict[str, Any]]:
    """A list of groups; none where nothing is written."""
    entries = raw.get(name) or []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise refused("mapping", f"{name} 应为列表，每项一组“键: 值”", "每项以“- ”开头。", path, raw.get(LINE))
    return entries


def _group(raw: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    """A group of `key: value`; empty where nothing is written."""
    group = raw.get(name) or {}
    if not isinstance(group, dict):
        raise refused("mapping", f"{name} 应为一组“键: 值”", "参照 examples/tables/mapping.yaml。", path, raw.get(LINE))
    return group


def _sheet(raw: dict[str, Any]) -> str | None:
    return str(raw["sheet"]) if raw.get("sheet") is not None else None


def _only(raw: dict[str, Any], known: set[str], path: Path) -> None:
    extra = sorted(set(raw) - known - {LINE})
    if extra:
        raise refused(
            "mapping", f"未知的项 {'、'.join(extra)}", f"可用的有：{'、'.join(sorted(known))}。", path, raw.get(LINE)
        )


def _checked(look_up: Any, path: Path, line: int, value: str) -> None:
    try:
        look_up()
    except UsageError as error:
        raise refused("type", error.detail, error.remedy, path, line, value) from error
