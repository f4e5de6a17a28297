"""Statement files: facts, each with the quotation it rests on, found in a source text.

A YAML file names its source, its text and its facts (a list, or the name of a CSV file with the same
columns). A fact is a `node`, a `relation` or an `observation`; `from`, `to` and `about` are the `id`s of nodes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import Problem, UsageError
from graph.model import EntityRef, Fact, Source
from graph.ontology import Ontology, Property
from ingest.documents import LINE, read_csv, read_text, read_yaml, refused
from ingest.identity.credit_code import identity_numbers, is_credit_code
from ingest.quotation import QuotationError, QuotedText
from ingest.sources import read_source
from ingest.values import iso_date, parse, validity

_KINDS = ("node", "relation", "observation")
_OWN = {"id", "from", "to", "about", "quote", "after", "basis", "date_from", "date_to", "precision", LINE, *_KINDS}

_BASES = ("stated", "name", "inferred")


@dataclass
class Reading:
    """What a reader made of its files: facts, and what it had to refuse. `originals` are to be kept.

    `misfits` are values that stayed out while the rest of their row went in.
    """

    source: Source
    originals: list[Path]
    facts: list[Fact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    misfits: list[Problem] = field(default_factory=list)

    @property
    def shares_mentions(self) -> bool:
        """Whether an end that is the very mention of a node means that node, whatever else bears its name.

        Facts that are read as they are asked for share none, and their places in memory are used again.
        """
        return bool(self.facts)

    def nodes(self) -> Iterator[Fact]:
        """The nodes, to be entered first."""
        return (fact for fact in self.facts if fact.kind == "node" and fact.object is None)

    def figures(self) -> Iterator[Fact]:
        """The observations that say what they are about, in `object`; to be entered after the nodes."""
        return (fact for fact in self.facts if fact.kind == "node" and fact.object is not None)

    def relations(self) -> Iterator[Fact]:
        """The relations, whose ends must be known by then."""
        return (fact for fact in self.facts if fact.kind == "relation")

    def count_figures(self) -> int:
        """How many `figures` there are; a reader may know without making them."""
        return sum(1 for _ in self.figures())


def is_statements(path: Path) -> bool:
    """Whether a file is a statement file: YAML with `text` and `facts`."""
    return path.suffix in (".yaml", ".yml") and {"text", "facts"} <= read_yaml(path).keys()


def read_statements(path: Path, ontology: Ontology, source_id: str | None = None) -> Reading:
    """All facts of a statement file. RefusedData when the file itself cannot be understood."""
    raw = read_yaml(path)
    source = read_source(raw.get("source"), path, "statements", source_id)
    text_path = path.parent / str(raw["text"])
    entries, facts_path = _entries(raw["facts"], path)
    reader = _Reader(QuotedText(_exact(text_path)), text_path.name, facts_path.name, source, ontology)
    facts = [fact for entry in entries if (fact := reader.read(entry)) is not None]
    originals = list(dict.fromkeys([path, facts_path, text_path]))
    return Reading(source, originals, facts, reader.problems)


def _exact(path: Path) -> str:
    """The text with every code point in place: offsets count in the file as it is, BOM included."""
    read_text(path)  # refuses what is not UTF-8, with the line
    return path.read_bytes().decode("utf-8")


def _entries(raw: Any, path: Path) -> tuple[list[dict[str, Any]], Path]:
    if isinstance(raw, str):
        table = path.parent / raw
        return list(_rows(table)), table
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        raise refused("facts", "facts 应为事实列表", "每条以 node、relation 或 observation 开头。", path)
    return raw, path


def _rows(table: Path) -> Iterator[dict[str, Any]]:
    """The facts of a CSV file, a row each."""
    rows = read_csv(table)
    _, columns = next(rows, (1, [""]))
    if not any(columns):
        raise refused("facts", "没有找到表头", "第 1 行应为列名，如 node、id、name、quote。", table, 1)
    for line, cells in rows:
        if any(cell.strip() for cell in cells[len(columns) :]):
            remedy = "含逗号的单元格要加英文双引号。"
            raise refused("cells", "这一行的格多于表头", remedy, table, line, cells[len(columns)])
        found = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell.strip()}
        if found:
            yield {**found, LINE: line}


class _Reader:
    def __init__(self, text: QuotedText, text_name: str, file: str, source: Source, ontology: Ontology) -> None:
        self._text, self._text_name, self._file = text, text_name, file
        self._source, self._ontology = source, ontology
        self._nodes: dict[str, EntityRef] = {}
        self._keys: set[str] = set()
        self.problems: list[Problem] = []

    def read(self, entry: Mapping[str, Any]) -> Fact | None:
        """The fact of an entry, or None with a problem noted."""
        before = len(self.problems)
        kinds = [kind for kind in _KINDS if entry.get(kind)]
        if len(kinds) != 1:
            self._problem(entry, "kind", "一条事实应只有 node、relation、observation 之一", "补上或删去。")
            return None
        locator = self._locate(entry)
        if _basis(entry) not in _BASES:
            self._problem(entry, "basis", f"basis 应为 {'、'.join(_BASES)}", "改正。", str(entry["basis"]))
        fact = {"node": self._node, "relation": self._relation, "observation": self._observation}[kinds[0]](
            entry, locator
        )
        if fact is not None and fact.key in self._keys:
            self._problem(entry, "duplicate", "与前面的一条事实重复", "删去其中一条。", fact.key)
        if fact is None or len(self.problems) > before:
            return None
        self._keys.add(fact.key)
        return fact

    def _node(self, entry: Mapping[str, Any], locator: Mapping[str, Any]) -> Fact | None:
        try:
            kind = self._ontology.node(str(entry["node"]))
        except UsageError as error:
            return self._problem(entry, "type", error.detail, error.remedy, str(entry["node"]))
        properties = self._properties(entry, kind.properties)
        handle = _handle(entry, "id")
        if not handle or not properties.get("name"):
            return self._problem(entry, "required", "缺 id 或 name", "每个节点要有 id 和 name。")
        if handle in self._nodes:
            return self._problem(entry, "duplicate", "这个 id 已用过", "换一个 id。", handle)
        numbers = identity_numbers(kind, properties)
        if "credit_code" in numbers and not is_credit_code(numbers["credit_code"]):
            return self._problem(
                entry, "credit-code", "统一社会信用代码校验不通过", "核对 18 位代码。", numbers["credit_code"]
            )
        ref = EntityRef(kind.name, str(properties["name"]), identifiers=numbers)
        self._nodes[handle] = ref
        return self._fact("node", kind.name, f"node:{handle}", ref, None, properties, entry, locator)

    def _relation(self, entry: Mapping[str, Any], locator: Mapping[str, Any]) -> Fact | None:
        try:
            kind = self._ontology.relation(str(entry["relation"]))
        except UsageError as error:
            return self._problem(entry, "type", error.detail, error.remedy, str(entry["relation"]))
        ends = [self._end(entry, side) for side in ("from", "to")]
        properties = self._properties(entry, kind.properties)
        if ends[0] is None or ends[1] is None:
            return None
        if not self._ontology.allowed(kind.name, ends[0].type or "", ends[1].type or ""):
            pair = f"{ends[0].type}→{ends[1].type}"
            return self._problem(entry, "ends", f"{kind.name} 不能连接 {pair}", "检查 from 与 to 的方向和类型。", pair)
        parts = [
            kind.name,
            entry["from"],
            entry["to"],
            properties.get("kind"),
            properties.get("role"),
            entry.get("date_from"),
        ]
        key = ":".join("" if part is None else str(part) for part in parts)
        return self._fact("relation", kind.name, key, ends[0], ends[1], properties, entry, locator)

    def _observation(self, entry: Mapping[str, Any], locator: Mapping[str, Any]) -> Fact | None:
        about = self._end(entry, "about")
        if about is None:
            return None
        kind = self._ontology.node("Observation")
        values = {**entry, "indicator": entry["observation"], "scope_name": entry.get("scope_name") or about.name}
        properties = self._properties(values, kind.properties)
        parts = (
            properties["indicator"],
            entry["about"],
            properties.get("year"),
            properties.get("period"),
            properties.get("caliber"),
        )
        key = ":".join("" if part is None else str(part) for part in parts)
        properties["name"] = (
            f"{properties['scope_name']}{properties['indicator']}（{properties.get('year', '年份不详')}）"
        )
        ref = EntityRef("Observation", str(properties["name"]), key=key)
        return self._fact("node", "Observation", key, ref, about, properties, entry, locator)

    def _fact(
        self, kind: Any, type_: str, key: str, subject: EntityRef, object_: EntityRef | None,
        properties: Mapping[str, Any], entry: Mapping[str, Any], locator: Mapping[str, Any],
    ) -> Fact | None:  # fmt: skip
        try:
            when = validity(entry.get("date_from"), entry.get("date_to"), entry.get("precision"))
        except ValueError as error:
            return self._problem(entry, "date", str(error), "改正日期。", _wrong_date(entry))
        return Fact(kind, type_, key, subject, locator, object_, properties, _basis(entry), when)

    def _end(self, entry: Mapping[str, Any], side: str) -> EntityRef | None:
        handle = _handle(entry, side)
        if handle not in self._nodes:
            return self._problem(
                entry, "unknown-id", f"{side} 所指的 id 不存在", "节点要写在用到它的事实之前。", handle
            )
        return self._nodes[handle]

    def _properties(self, entry: Mapping[str, Any], known: tuple[Property, ...]) -> dict[str, Any]:
        by_name = {p.name: p for p in known}
        found: dict[str, Any] = {}
        for name, raw in entry.items():
            if name in _OWN:
                continue
            if name not in by_name:
                self._problem(entry, "column", f"没有属性 {name}", f"可用的有：{'、'.join(by_name)}。", name)
                continue
            try:
                value = parse(raw, by_name[name])
            except ValueError as error:
                self._problem(entry, "value", f"{by_name[name].label}{error}", "改正后重试。", str(raw))
                continue
            if value is not None:
                found[name] = value
        return found

    def _locate(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        try:
            span = self._text.find(str(entry.get("quote", "")), str(entry.get("after") or ""))
        except QuotationError as error:
            remedy = "照抄原文中的一段；有多处时写长些，或用 after 指明在哪句之后。"
            self._problem(entry, "quotation", str(error), remedy, str(entry.get("quote", ""))[:40])
            return {}
        return {"file": self._text_name, "start": span.start, "end": span.end, "quote": span.quote}

    def _problem(
        self, entry: Mapping[str, Any], code: str, message: str, remedy: str, value: str | None = None
    ) -> None:
        told = value.encode("utf-8", "replace").decode() if value else value  # half a character cannot be printed
        self.problems.append(Problem(code, message, remedy, file=self._file, line=entry.get(LINE), value=told))


def _handle(entry: Mapping[str, Any], side: str) -> str:
    value = entry.get(side)
    return "" if value is None else str(value).strip()


def _basis(entry: Mapping[str, Any]) -> Any:
    return entry.get("basis") or "stated"


def _wrong_date(entry: Mapping[str, Any]) -> str | None:
    """The value of the entry's date that is none; of two that are, the end, which then lies before the begin."""
    for name in ("date_from", "date_to"):
        try:
            iso_date(entry.get(name) or "2000")
        except ValueError:
            return str(entry[name])
    return str(entry.get("precision") or entry.get("date_to"))


def about(observation: Fact) -> Fact:
    """An observation carries what it is about: that is a relation ABOUT with the same words behind it."""
    key = f"ABOUT:{observation.key}"
    return Fact(
        "relation", "ABOUT", key, observation.subject, observation.locator, observation.object, {}, observation.basis,
        observation.validity,
    )  # fmt: skip
