"""Tables with a mapping to facts: each row gives the nodes and relations that the mapping names."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.errors import Problem
from graph.model import EntityRef, Fact, Source
from graph.ontology import Ontology, Property
from ingest.documents import refused
from ingest.identity.credit_code import identity_numbers, is_credit_code
from ingest.statements import Reading
from ingest.tables.grid import Grid, blank, letters, read_grid
from ingest.tables.mapping import End, FileRule, NodeRule, RelationRule, Value, read_mapping
from ingest.values import iso_date, parse, text_of, validity

_Row = Mapping[str, Any]


class TableReading(Reading):
    """The facts of tables, read row by row as they are asked for: nodes first, then relations, problems on the way."""

    def __init__(self, source: Source, originals: list[Path], tables: list[tuple[Grid, FileRule]], ontology: Ontology):
        super().__init__(source, originals)
        self._tables, self._ontology = tables, ontology

    def nodes(self) -> Iterator[Fact]:
        """The nodes of all files."""
        for grid, rule in self._tables:
            if rule.nodes:
                yield from (f for f in self._reader(grid, self.problems).facts(rule) if f.kind == "node")

    def relations(self) -> Iterator[Fact]:
        """The relations of all files. A file that has nodes too tells its problems only once."""
        for grid, rule in self._tables:
            if rule.relations:
                problems = [] if rule.nodes else self.problems
                yield from (f for f in self._reader(grid, problems).facts(rule) if f.kind == "relation")

    def _reader(self, grid: Grid, problems: list[Problem]) -> "_Reader":
        return _Reader(grid, self._ontology, self.source.keyed, problems)


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


class _Reader:
    def __init__(self, grid: Grid, ontology: Ontology, keyed: bool, problems: list[Problem]) -> None:
        self._grid, self._ontology, self._keyed, self._problems = grid, ontology, keyed, problems
        self._letters = {column: letters(n) for n, column in enumerate(grid.columns)}
        self._met: set[int] = set()  # hashes of relations of this file, of which a few come twice
        self._times: dict[str, int] = {}
        self._known = {
            name: {p.name: p for p in kind.properties}
            for types in (ontology.nodes, ontology.relations)
            for name, kind in types.items()
        }

    def facts(self, rule: FileRule) -> Iterator[Fact]:
        """The facts of all rows; a row with a problem gives none."""
        columns = self._grid.columns
        width = len(columns)
        for number, cells in self._grid.rows():
            row = dict(zip(columns, cells, strict=False))
            if len(cells) > width and not blank(cells[width:]):  # a comma without quotes shifts cells
                remedy = "含逗号的单元格要加英文双引号，或删去多出的格。"
                self._problem("cells", "这一行的格多于表头", remedy, number, None, row)
                continue
            before = len(self._problems)
            try:
                found = [self._node(node, number, row) for node in rule.nodes]
                found += [self._relation(relation, number, row) for relation in rule.relations]
            except ValueError as error:  # a key or name that is no text
                self._problem("value", str(error), "改正映射或该行。", number, None, row)
            if len(self._problems) == before:
                yield from (fact for fact in found if fact is not None)

    def _node(self, rule: NodeRule, number: int, row: _Row) -> Fact | None:
        kind_name = self._get(rule.type, row)
        if kind_name is None:
            return self._problem(
                "type", "类型列的值不在映射中", "在映射的 values 中补上。", number, rule.type.column, row
            )
        kind = self._ontology.node(str(kind_name))
        properties = self._properties(rule.properties, self._known[kind.name], number, row)
        key = _key(self._get(rule.key, row))
        if (rule.key and key is None) or (rule.key is None and not properties.get("name")):
            column = (rule.key or rule.properties["name"]).column
            return self._problem("required", "缺编号或名称", "补上该格。", number, column, row)
        numbers = identity_numbers(kind, properties)
        if "credit_code" in numbers and not is_credit_code(numbers["credit_code"]):
            column = rule.properties["credit_code"].column
            self._problem("credit-code", "统一社会信用代码校验不通过", "核对 18 位代码。", number, column, row)
        name = properties.get("name")
        # With a key the key alone is the identity: numbers stay properties and merge nothing.
        ref = EntityRef(kind.name, name, key, identifiers={} if key is not None and self._keyed else numbers)
        # Two persons of one name are two: the employer tells them apart here as it does in `ingest.identity`.
        told = "|".join(str(part) for part in (name, properties.get("employer")) if part)
        identity = key if key is not None else next(iter(numbers.values()), told)
        return self._fact("node", kind.name, f"{kind.name}:{identity}", ref, None, properties, rule, number, row)

    def _relation(self, rule: RelationRule, number: int, row: _Row) -> Fact | None:
        kind = self._ontology.relation(rule.type)
        properties = self._properties(rule.properties, self._known[kind.name], number, row)
        head, tail = self._end(rule.head, row), self._end(rule.tail, row)
        if head is None or tail is None:
            return None  # an empty cell at one end: the row states no relation
        telling = [str(properties[p.name]) for p in kind.properties if p.identity and p.name in properties]
        begin = self._get(rule.date_from, row) or ""
        base = ">".join([rule.type, head.key or head.name or "", tail.key or tail.name or "", *telling, str(begin)])
        key = self._once(base)
        return self._fact("relation", rule.type, key, head, tail, properties, rule, number, row)

    def _once(self, base: str) -> str:
        """The key of a relation: with a number where the file states the same again."""
        mark = hash(base)
        if mark not in self._met:
            self._met.add(mark)
            return base
        self._times[base] = self._times.get(base, 1) + 1
        return f"{base}#{self._times[base]}"

    def _end(self, end: End, row: _Row) -> EntityRef | None:
        kind = self._get(end.type, row)
        type_ = str(kind) if kind is not None else None
        if end.key is not None:
            key = _key(self._get(end.key, row))
            return EntityRef(type_, None, key, end.source) if key is not None else None
        name = _key(self._get(end.name, row))
        return EntityRef(type_, name) if name is not None else None

    def _fact(
        self, kind: Any, type_: str, key: str, subject: EntityRef, object_: EntityRef | None,
        properties: dict[str, Any], rule: NodeRule | RelationRule, number: int, row: _Row,
    ) -> Fact | None:  # fmt: skip
        begin, end = self._get(rule.date_from, row), self._get(rule.date_to, row)
        try:
            when = validity(begin, end)
        except ValueError as error:
            told = rule.date_from if rule.date_from and not _is_date(begin) else rule.date_to or rule.date_from
            return self._problem("date", str(error), "改正日期。", number, told.column if told else None, row)
        used = {name: v.column for name, v in rule.properties.items() if v.column and name in properties}
        locator = {
            "file": self._grid.file,
            "sheet": self._grid.sheet,
            "row": number,
            "columns": {name: self._letters[column] for name, column in used.items()},
        }
        return Fact(kind, type_, key, subject, locator, object_, properties, "stated", when)

    def _properties(
        self, wanted: Mapping[str, Value], by_name: Mapping[str, Property], number: int, row: _Row
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in wanted.items():
            if name not in by_name:
                continue  # the type chosen by this row has no such property
            try:
                parsed = parse(self._get(value, row), by_name[name])
            except ValueError as error:
                self._problem("value", f"{by_name[name].label}{error}", "改正该格。", number, value.column, row)
                continue
            if parsed is not None:
                found[name] = parsed
        return found

    def _get(self, value: Value | None, row: _Row) -> Any:
        if value is None:
            return None
        if value.column is None:
            return value.constant
        cell = row.get(value.column)
        if value.values:
            chosen = value.values.get(_key(cell) or "")
            return self._get(chosen, row) if isinstance(chosen, Value) else chosen
        return text_of(cell).split(value.split) if value.split and cell not in (None, "") else cell

    def _problem(self, code: str, message: str, remedy: str, number: int, column: str | None, row: _Row) -> None:
        cell = f"{self._letters[column]}{number}" if column in self._letters else None
        value = row.get(column) if column else None
        self._problems.append(
            Problem(
                code, message, remedy, self._grid.file, None if cell else number, self._grid.sheet, cell,
                None if value is None else str(value)[:80],
            )
        )  # fmt: skip


def _key(value: Any) -> str | None:
    return (text_of(value) if value is not None else "") or None


def _is_date(value: Any) -> bool:
    try:
        return value in (None, "") or bool(iso_date(value))
    except ValueError:
        return False
