"""Tables with a mapping to facts: each row gives the nodes and relations that the mapping names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import Problem
from graph.model import EntityRef, Fact, Source
from graph.ontology import NodeType, Ontology, Property, RelationType
from ingest.documents import refused
from ingest.identity.credit_code import identity_numbers, is_credit_code
from ingest.statements import Reading
from ingest.tables.grid import Grid, blank, letters, read_grid
from ingest.tables.mapping import FileRule, NodeRule, RelationRule, Value, read_mapping
from ingest.tables.taking import Row, Take, TakeEnd, end_taker, key_of, taker
from ingest.values import iso_date, parse, validity


class TableReading(Reading):
    """The facts of tables, read row by row as they are asked for: nodes first, then relations, problems on the way."""

    def __init__(self, source: Source, originals: list[Path], tables: list[tuple[Grid, FileRule]], ontology: Ontology):
        super().__init__(source, originals)
        self._tables, self._ontology = tables, ontology

    def nodes(self) -> Iterator[Fact]:
        """The nodes of all files."""
        for grid, rule in self._tables:
            if rule.nodes:
                yield from (f for f in self._reader(grid, rule, self.problems).facts() if f.kind == "node")

    def relations(self) -> Iterator[Fact]:
        """The relations of all files. A file that has nodes too tells its problems only once."""
        for grid, rule in self._tables:
            if rule.relations:
                problems = [] if rule.nodes else self.problems
                yield from (f for f in self._reader(grid, rule, problems).facts() if f.kind == "relation")

    def _reader(self, grid: Grid, rule: FileRule, problems: list[Problem]) -> "_Reader":
        return _Reader(grid, rule, self._ontology, self.source.keyed, problems)


def read_tables(paths: Sequence[Path], mapping_path: Path, ontology: Ontology, source: str | None) -> Reading:
    """All facts of the files. Faulty cells become problems; RefusedData for what cannot be read at all."""
    found = stream_tables(paths, mapping_path, ontology, source)
    return Reading(found.source, found.originals, [*found.nodes(), *found.relations()], found.problems)


def stream_tables(paths: Sequence[Path], mapping_path: Path, ontology: Ontology, source: str | None) -> TableReading:
    """The same, read as it is asked for: a load of millions of rows is never in memory as a whole."""
    mapping = read_mapping(mapping_path, ontology, source)
    tables: list[tuple[Grid, FileRule]] = []
    for path in paths:
        if any(other.name == path.name and other != path for other in paths):
            # A record leads back to its file by name.
            raise refused("name", "有两个文件同名", "改名后重试，否则证据不知指向哪一个。", path)
        rule = mapping.rule(path)
        if rule is None:
            patterns = "、".join(r.match for r in mapping.files)
            raise refused("match", "映射中没有这个文件", f"映射中有：{patterns}。", path)
        grid = read_grid(path, rule.sheet, rule.header)
        _check_columns(grid, rule, path)
        tables.append((grid, rule))
    return TableReading(mapping.source, [*paths, mapping_path], tables, ontology)


def _check_columns(grid: Grid, rule: FileRule, path: Path) -> None:
    values: list[Value | None] = []
    for node in rule.nodes:
        values += [node.type, node.key, node.date_from, node.date_to, *node.properties.values()]
    for relation in rule.relations:
        ends = (relation.head, relation.tail)
        values += [v for end in ends for v in (end.key, end.name, end.type)]
        values += [relation.date_from, relation.date_to, *relation.properties.values()]
    wanted = set[str]().union(*(value.columns() for value in values if value))
    missing = sorted(wanted - set(grid.columns))
    if missing:
        remedy = f"表中的列有：{'、'.join(c for c in grid.columns if c)}。"
        raise refused("column", f"缺列 {'、'.join(missing)}", remedy, path, grid.first_row - 1, missing[0])
    for name in sorted(wanted):
        at = [letters(n) for n, column in enumerate(grid.columns) if column == name]
        if len(at) > 1:
            remedy = f"给 {'、'.join(at)} 列不同的列名。"
            raise refused("column", f"列名 {name} 有 {len(at)} 个", remedy, path, grid.first_row - 1, name)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a rule takes from each row: its properties with their columns, and the dates."""

    properties: tuple[tuple[str, Value, Take], ...]
    begin: Take
    end: Take

    @classmethod
    def by(cls, rule: NodeRule | RelationRule, columns: Sequence[str]) -> "_Taken":
        properties = tuple((name, value, taker(value, columns)) for name, value in rule.properties.items())
        return cls(properties, taker(rule.date_from, columns), taker(rule.date_to, columns))


class _Reader:
    def __init__(self, grid: Grid, rule: FileRule, ontology: Ontology, keyed: bool, problems: list[Problem]) -> None:
        self._grid, self._rule, self._ontology, self._keyed, self._problems = grid, rule, ontology, keyed, problems
        self._letters = {column: letters(n) for n, column in enumerate(grid.columns)}
        self._met: set[int] = set()  # hashes of relations of this file, of which a few come twice
        self._times: dict[str, int] = {}
        types: list[tuple[str, NodeType | RelationType]] = [*ontology.nodes.items(), *ontology.relations.items()]
        self._known = {name: {p.name: p for p in kind.properties} for name, kind in types}
        self._identifying = {name: tuple(p.name for p in kind.properties if p.identity) for name, kind in types}
        columns = grid.columns
        self._nodes = [
            (one, taker(one.type, columns), taker(one.key, columns), _Taken.by(one, columns)) for one in rule.nodes
        ]
        self._relations = [
            (one, end_taker(one.head, columns), end_taker(one.tail, columns), _Taken.by(one, columns))
            for one in rule.relations
        ]
        self._letters_of: dict[tuple[int | str, ...], dict[str, str]] = {}  # by rule and the properties of a row: few

    def facts(self) -> Iterator[Fact]:
        """The facts of all rows; a row with a problem gives none."""
        width = len(self._grid.columns)
        for number, cells in self._grid.rows():
            if len(cells) > width and not blank(cells[width:]):  # a comma without quotes shifts cells
                remedy = "含逗号的单元格要加英文双引号，或删去多出的格。"
                self._problem("cells", "这一行的格多于表头", remedy, number, None, cells)
                continue
            row = cells if len(cells) >= width else [*cells, *[None] * (width - len(cells))]
            before = len(self._problems)
            try:
                found = [self._node(*node, number, row) for node in self._nodes]
                found += [self._relation(*relation, number, row) for relation in self._relations]
            except ValueError as error:  # a key or name that is no text
                self._problem("value", str(error), "改正映射或该行。", number, None, row)
            if len(self._problems) == before:
                yield from (fact for fact in found if fact is not None)

    def _node(self, rule: NodeRule, type_: Take, take_key: Take, taken: _Taken, number: int, row: Row) -> Fact | None:
        kind_name = type_(row)
        if kind_name is None:
            return self._problem(
                "type", "类型列的值不在映射中", "在映射的 values 中补上。", number, rule.type.column, row
            )
        kind = self._ontology.node(str(kind_name))
        properties = self._properties(taken, self._known[kind.name], number, row)
        key = key_of(take_key(row))
        if (rule.key and key is None) or (rule.key is None and not properties.get("name")):
            column = (rule.key or rule.properties["name"]).column
            return self._problem("required", "缺编号或名称", "补上该格。", number, column, row)
        identified = any(name in properties for name in self._identifying[kind.name])
        numbers = identity_numbers(kind, properties) if identified else {}
        if "credit_code" in numbers and not is_credit_code(numbers["credit_code"]):
            column = rule.properties["credit_code"].column
            self._problem("credit-code", "统一社会信用代码校验不通过", "核对 18 位代码。", number, column, row)
        name = properties.get("name")
        # With a key the key alone is the identity: numbers stay properties and merge nothing.
        ref = EntityRef(kind.name, name, key, identifiers={} if key is not None and self._keyed else numbers)
        # Two persons of one name are two: the employer tells them apart here as it does in `ingest.identity`.
        told = "|".join(str(part) for part in (name, properties.get("employer")) if part)
        identity = key if key is not None else next(iter(numbers.values()), told)
        return self._fact("node", kind.name, f"{kind.name}:{identity}", ref, None, properties, rule, taken, number, row)

    def _relation(
        self, rule: RelationRule, take_head: TakeEnd, take_tail: TakeEnd, taken: _Taken, number: int, row: Row
    ) -> Fact | None:
        properties = self._properties(taken, self._known[rule.type], number, row)
        head, tail = take_head(row), take_tail(row)
        if head is None or tail is None:
            return None  # an empty cell at one end: the row states no relation
        telling = [str(properties[name]) for name in self._identifying[rule.type] if name in properties]
        begin = taken.begin(row) or ""
        base = ">".join([rule.type, head.key or head.name or "", tail.key or tail.name or "", *telling, str(begin)])
        key = self._once(base)
        return self._fact("relation", rule.type, key, head, tail, properties, rule, taken, number, row)

    def _once(self, base: str) -> str:
        """The key of a relation: with a number where the file states the same again."""
        mark = hash(base)
        if mark not in self._met:
            self._met.add(mark)
            return base
        self._times[base] = self._times.get(base, 1) + 1
        return f"{base}#{self._times[base]}"

    def _fact(
        self, kind: Any, type_: str, key: str, subject: EntityRef, object_: EntityRef | None,
        properties: dict[str, Any], rule: NodeRule | RelationRule, taken: _Taken, number: int, row: Row,
    ) -> Fact | None:  # fmt: skip
        begin, end = taken.begin(row), taken.end(row)
        try:
            when = validity(begin, end)
        except ValueError as error:
            told = rule.date_from if rule.date_from and not _is_date(begin) else rule.date_to or rule.date_from
            return self._problem("date", str(error), "改正日期。", number, told.column if told else None, row)
        locator = {
            "file": self._grid.file,
            "sheet": self._grid.sheet,
            "row": number,
            "columns": self._columns(rule, properties),
        }
        return Fact(kind, type_, key, subject, locator, object_, properties, "stated", when)

    def _columns(self, rule: NodeRule | RelationRule, properties: dict[str, Any]) -> Mapping[str, str]:
        """The letter of the column of each property."""
        here: tuple[int | str, ...] = (rule.line, *properties)
        known = self._letters_of.get(here)
        if known is None:
            used = {name: v.column for name, v in rule.properties.items() if v.column and name in properties}
            known = self._letters_of[here] = {name: self._letters[column] for name, column in used.items()}
        return known

    def _properties(self, taken: _Taken, by_name: Mapping[str, Property], number: int, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value, take in taken.properties:
            if name not in by_name:
                continue  # the type chosen by this row has no such property
            try:
                parsed = parse(take(row), by_name[name])
            except ValueError as error:
                self._problem("value", f"{by_name[name].label}{error}", "改正该格。", number, value.column, row)
                continue
            if parsed is not None:
                found[name] = parsed
        return found

    def _problem(self, code: str, message: str, remedy: str, number: int, column: str | None, row: Row) -> None:
        known = column in self._letters
        cell = f"{self._letters[column]}{number}" if known and column else None
        value = row[self._grid.columns.index(column)] if known and column else None
        self._problems.append(
            Problem(
                code, message, remedy, self._grid.file, None if cell else number, self._grid.sheet, cell,
                None if value is None else str(value)[:80],
            )
        )  # fmt: skip


def _is_date(value: Any) -> bool:
    try:
        return value in (None, "") or bool(iso_date(value))
    except ValueError:
        return False
