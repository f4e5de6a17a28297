"""From files to the ledger: read, resolve, check, write, in one transaction.

Rows with errors stay out and are listed, the rest goes in; `strict` refuses the whole load for one error.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from graph.errors import Problem, RefusedData, UsageError
from graph.ledger import BatchWriter, Ledger, StoredFile
from graph.ledger.masking import without
from graph.model import EntityRef, Fact, Mode, Record
from graph.ontology import Ontology, load
from ingest.erased import without_erased
from ingest.identity.resolve import Resolver
from ingest.report import Report
from ingest.statements import Reading, is_statements, read_statements, relations_of
from ingest.tables.read import read_tables

MOST_PROBLEMS = 100_000  # the rest is counted: beyond that many the cause is one, and not in single rows


def apply(
    paths: Sequence[Path],
    *,
    ledger: Ledger,
    mapping: Path | None = None,
    source: str | None = None,
    mode: Mode = "delta",
    user: str,
    strict: bool = False,
    dry_run: bool = False,
) -> Report:
    """Load files as one batch of one source.

    A statement file needs no mapping; tables need one. Rows with problems stay out; with `strict` any problem
    refuses the whole load and leaves the ledger as it was. The report lists the problems with file, line or cell,
    value and remedy. A file that cannot be read refuses the load. UsageError when the files cannot be told apart.
    """
    try:
        reading = _read(paths, mapping, source, load())
    except RefusedData as error:
        return Report(source or "", problems=error.problems, refused=True, checked_only=dry_run)
    return enter(reading, ledger=ledger, mode=mode, user=user, strict=strict, dry_run=dry_run)


def enter(
    reading: Reading, *, ledger: Ledger, mode: Mode = "delta", user: str, strict: bool = False, dry_run: bool = False
) -> Report:
    """Write what a reader found as one batch of its source; `dry_run` only says what that would do.

    In `full` mode nothing is closed while a row has a problem: what it would have said is not known.
    """
    ontology = load()
    facts = [*reading.facts, *relations_of(reading.facts)]
    contents = {path: path.read_bytes() for path in reading.originals}
    if tombstones := ledger.tombstones():
        remaining = without_erased(facts, reading.source, tombstones)
        facts = remaining.facts
        reading.problems.extend(remaining.problems)
        contents = {path: new for path, content in contents.items() if (new := without(content, remaining.texts))}
    counted = Counter(fact.type for fact in facts)
    if reading.problems and (strict or not facts):
        return _refused(reading, counted, dry_run)
    originals = [StoredFile(sha256(content).hexdigest(), path.name, len(content)) for path, content in contents.items()]
    try:
        with ledger.batch(reading.source, mode=mode, originals=originals, user=user, dry_run=dry_run) as writer:
            problems, resolver = _write(writer, reading, facts, originals, ontology)
            reading.problems.extend(problems)
            if not dry_run:  # whom the new names are taken for changes none of the counts
                resolver.settle()
            if reading.problems and strict:
                raise RefusedData("有错误，未写入。")
            if reading.problems:
                writer.close_nothing()
            if not dry_run:  # what is only looked at or refused may hold personal data: it is not kept
                for path, content in contents.items():
                    ledger.store_file(content, path.name)
    except RefusedData:
        return _refused(reading, counted, dry_run)
    done = writer.report
    assert done is not None
    nothing = bool(reading.problems) and not done.moves and not done.counts.unchanged
    return Report(
        done.source_id, done.counts, counted, _most(reading), done.batch_id, done.revision, dry_run,
        refused=nothing, kept_open=done.kept_open, problem_count=len(reading.problems),
    )  # fmt: skip


def check(
    paths: Sequence[Path],
    *,
    ledger: Ledger,
    mapping: Path | None = None,
    source: str | None = None,
    mode: Mode = "delta",
    user: str = "check",
    strict: bool = False,
) -> Report:
    """What `apply` would do, without doing it."""
    return apply(
        paths, ledger=ledger, mapping=mapping, source=source, mode=mode, user=user, strict=strict, dry_run=True
    )


def _read(paths: Sequence[Path], mapping: Path | None, source: str | None, ontology: Ontology) -> Reading:
    if mapping is not None:
        return read_tables(paths, mapping, ontology, source)
    if len(paths) == 1 and is_statements(paths[0]):
        return read_statements(paths[0], ontology, source)
    raise UsageError("读取表格需要映射文件。", remedy="用 --mapping 映射.yaml；例子见 examples/tables/mapping.yaml。")


def _refused(reading: Reading, counted: Counter[str], dry_run: bool) -> Report:
    return Report(
        reading.source.source_id, types=counted, problems=_most(reading), checked_only=dry_run, refused=True,
        problem_count=len(reading.problems),
    )  # fmt: skip


def _most(reading: Reading) -> tuple[Problem, ...]:
    return tuple(reading.problems[:MOST_PROBLEMS])


def _write(
    writer: BatchWriter, reading: Reading, facts: list[Fact], originals: list[StoredFile], ontology: Ontology
) -> tuple[list[Problem], Resolver]:
    """Resolve all ends and write the records; the problems found on the way, and who is to be settled."""
    resolver = Resolver(writer, reading.source, ontology)
    hashes = {one.name: one.sha256 for one in originals}
    nodes = [fact for fact in facts if fact.kind == "node"]
    ids = resolver.learn([(fact.subject, _names(fact), str(fact.properties.get("employer", ""))) for fact in nodes])
    records = [_record(fact, entity_id, None, hashes) for fact, entity_id in zip(nodes, ids, strict=True)]
    relations = [fact for fact in facts if fact.kind == "relation"]
    # An end that is the mention of a node of this load means that node, whatever else bears its name.
    mentioned = {id(fact.subject): entity_id for fact, entity_id in zip(nodes, ids, strict=True)}
    heads = _ends(resolver, mentioned, [fact.subject for fact in relations])
    tails = _ends(resolver, mentioned, [fact.object for fact in relations if fact.object is not None])
    problems: list[Problem] = []
    for fact, head, tail in zip(relations, heads, tails, strict=True):
        problem = _faulty_ends(fact, head, tail, resolver, ontology)
        if problem is not None:
            problems.append(problem)
        elif head is not None:
            records.append(_record(fact, head, tail, hashes))
    problems.extend(writer.write(records))
    return problems, resolver


def _ends(resolver: Resolver, mentioned: Mapping[int, str], refs: list[EntityRef]) -> list[str | None]:
    """The ids of relation ends, in the order of `refs`."""
    asked = iter(resolver.ends([ref for ref in refs if id(ref) not in mentioned]))
    return [mentioned[id(ref)] if id(ref) in mentioned else next(asked) for ref in refs]


def _names(fact: Fact) -> list[str]:
    values = fact.properties
    return [str(n) for n in (fact.subject.name, *values.get("aliases", ()), *values.get("former_names", ())) if n]


def _record(fact: Fact, head: str, tail: str | None, hashes: dict[str, str]) -> Record:
    return Record(
        kind=fact.kind,
        type=fact.type,
        key=fact.key,
        head=head,
        tail=tail,
        payload=fact.properties,
        locator=fact.locator,
        basis=fact.basis,
        validity=fact.validity,
        file_sha256=hashes.get(str(fact.locator.get("file"))),
    )


def _faulty_ends(
    fact: Fact, head: str | None, tail: str | None, resolver: Resolver, ontology: Ontology
) -> Problem | None:
    where = fact.locator
    place = {"file": where.get("file"), "sheet": where.get("sheet"), "line": where.get("row")}
    for ref, entity_id in ((fact.subject, head), (fact.object, tail)):
        if entity_id is None:
            value = (ref.key or ref.name) if ref else None
            return Problem("dangling", "所指的对象不存在", "先导入该对象，或改正编号。", **place, value=value)
    if head == tail:
        return Problem("self", "关系的两端是同一个对象", "改正其中一端。", **place, value=fact.key)
    pair = resolver.type_of(head or ""), resolver.type_of(tail or "")
    if not ontology.allowed(fact.type, *pair):
        return Problem(
            "ends", f"{fact.type} 不能连接 {pair[0]}→{pair[1]}", "检查映射中两端的列。", **place, value=fact.key
        )
    return None
