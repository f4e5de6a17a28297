"""From files to the ledger: read, resolve, check, write, in one transaction.

Rows with errors stay out and are listed, the rest goes in; `strict` refuses the whole load for one error.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import file_digest, sha256
from pathlib import Path

from graph.errors import Conflict, Problem, RefusedData, UsageError
from graph.ledger import Ledger, StoredFile
from graph.ledger.masking import without
from graph.model import Mode
from graph.ontology import Ontology, load
from ingest.entry import Entry
from ingest.erased import without_erased
from ingest.identity.strangers import Settled
from ingest.report import Report
from ingest.statements import Reading, is_statements, read_statements
from ingest.tables.read import stream_tables

MOST_FORESEEN = 5_000  # new names of which a check says whom they are taken for: a second or two
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
    tombstones = ledger.tombstones()
    texts: list[str] = []
    if tombstones:  # somebody was erased: what is named in several facts can only be told from all of them
        remaining = without_erased(
            [*reading.nodes(), *reading.figures(), *reading.relations()], reading.source, tombstones
        )
        problems, texts = [*reading.problems, *remaining.problems], remaining.texts
        reading = Reading(reading.source, reading.originals, remaining.facts, problems, reading.misfits)
    kept = _originals(reading.originals, texts)
    counted: Counter[str] = Counter()
    settled = Settled()
    try:
        with ledger.batch(reading.source, mode=mode, originals=list(kept), user=user, dry_run=dry_run) as writer:
            entry = Entry(writer, reading, {one.name: one.sha256 for one in kept}, counted)
            entry.write()
            # Whom the new names are taken for changes none of the counts; a check of very many does not wait for it.
            settled = entry.settle(MOST_FORESEEN if dry_run else None)
            if (reading.problems and not counted) or (strict and (reading.problems or reading.misfits)):
                raise RefusedData("有错误，未写入。")
            if reading.problems:
                writer.close_nothing()
            if not dry_run:  # what is only looked at or refused may hold personal data: it is not kept
                for one, path in kept.items():
                    _keep(ledger, one, path, texts)
    except RefusedData:
        return _refused(reading, counted, dry_run)
    done = writer.report
    assert done is not None
    nothing = bool(reading.problems) and not done.moves and not done.counts.unchanged
    return Report(
        done.source_id, done.counts, counted, _most(reading), done.batch_id, done.revision, dry_run,
        refused=nothing, kept_open=done.kept_open, problem_count=len(reading.problems), uncompared=settled.uncompared,
        joins=settled.joins, changes=writer.changes,
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
        return stream_tables(paths, mapping, ontology, source)
    if len(paths) == 1 and is_statements(paths[0]):
        return read_statements(paths[0], ontology, source)
    raise UsageError("读取表格需要映射文件。", remedy="用 --mapping 映射.yaml；例子见 examples/tables/mapping.yaml。")


def _refused(reading: Reading, counted: Counter[str], dry_run: bool) -> Report:
    return Report(
        reading.source.source_id, types=counted, problems=_most(reading, reading.misfits), checked_only=dry_run,
        refused=True, problem_count=len(reading.problems) + len(reading.misfits),
    )  # fmt: skip


def _most(reading: Reading, further: Sequence[Problem] = ()) -> tuple[Problem, ...]:
    return tuple([*reading.problems, *further][:MOST_PROBLEMS])


def _originals(paths: Sequence[Path], texts: list[str]) -> dict[StoredFile, Path]:
    """The files as they will be kept: without these texts, and without those that cannot be rewritten so."""
    found: dict[StoredFile, Path] = {}
    for path in paths:
        if texts:
            content = without(path.read_bytes(), texts)
            if content is not None:
                found[StoredFile(sha256(content).hexdigest(), path.name, len(content))] = path
        else:
            with path.open("rb") as original:
                digest = file_digest(original, "sha256").hexdigest()
            found[StoredFile(digest, path.name, path.stat().st_size)] = path
    return found


def _keep(ledger: Ledger, one: StoredFile, path: Path, texts: list[str]) -> None:
    if texts:
        ledger.store_file(without(path.read_bytes(), texts) or b"", path.name)
    elif ledger.store_original(path).sha256 != one.sha256:
        raise Conflict(f"{path.name} 在导入时被改动，未写入。", remedy="请等文件保存完毕后重试。")
