"""The ledger: the record of what was entered, by whom, and who may see it. One object, thread-safe."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from graph.errors import NotFound
from graph.ledger import audit, backup, batches, check, entities, erasure, files, judgements
from graph.ledger import records as reading
from graph.ledger import sources as described
from graph.ledger.accounts import Tokens, Users
from graph.ledger.database import Database, instance, raise_revision, revision
from graph.ledger.jobs import Jobs
from graph.ledger.mappings import Mappings
from graph.ledger.questions import Questions
from graph.ledger.state import OpenState
from graph.ledger.values import BatchInfo, BatchReport, EntityInfo, Judgement, Leaning, StoredFile, StoredRecord
from graph.ledger.vectors import Vectors
from graph.model import Mode, Source


class _DryRun(Exception):
    """Ends a transaction that was only asked what it would do."""


class Ledger:
    """Open with `Ledger.open`; `batch` is the only way in for facts."""

    def __init__(self, database: Database, home: Path) -> None:
        self._database = database
        self.home = home
        self.url_kind = database.kind
        self._files = files.Files(home)
        self.users = Users(database)
        self.tokens = Tokens(database)
        self.jobs = Jobs(database)
        self.questions = Questions(database)
        self.vectors = Vectors(database)
        self.mappings = Mappings(database)

    @classmethod
    def open(cls, url: str, home: Path) -> "Ledger":
        """The ledger at `url` (sqlite:///… or postgresql://…), its schema brought to the newest version.

        ConfigurationError for a URL of neither kind, ServiceUnavailable when nothing answers there.
        """
        return cls(Database(url, home), home)

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def revision(self) -> int:
        """How many changes were committed."""
        with self._database.read() as connection:
            return revision(connection)

    def instance(self) -> str:
        """What tells this ledger from every other: its revisions mean nothing to a store of another one."""
        with self._database.read() as connection:
            return instance(connection)

    def ping(self) -> None:
        """Return when the database answers, else raise ServiceUnavailable."""
        self.revision()

    def secret(self, name: str) -> bytes:
        """A random secret of this installation, made at the first call."""
        return files.secret(self.home, name)

    # --- originals

    def store_file(self, content: bytes, name: str) -> StoredFile:
        """Keep an original; it counts as part of the ledger once a batch names it."""
        return self._files.keep(content, name)

    def store_original(self, path: Path) -> StoredFile:
        """The same for a file of any length."""
        return self._files.keep_file(path)

    def file(self, sha256: str) -> bytes:
        """The bytes of an original."""
        return self._files.read(sha256)

    # --- writing

    @contextmanager
    def batch(
        self, source: Source, *, mode: Mode, originals: Sequence[StoredFile], user: str, dry_run: bool = False
    ) -> Iterator[batches.BatchWriter]:
        """One load of one source in one transaction; an exception leaves the ledger as it was.

        Afterwards `report` of the writer tells what happened, or, with `dry_run`, what would have.
        """
        try:
            with self._database.write(f"{user} {'检查' if dry_run else '导入'} {source.source_id}") as connection:
                writer = batches.BatchWriter(connection, source, mode, originals, user, dry_run=dry_run)
                yield writer
                report = writer.finish()
                if dry_run or not report.moves:
                    raise _DryRun
                audit.note(connection, user, "ingest.apply", f"batch:{report.batch_id}", {"source": source.source_id})
        except _DryRun:
            assert writer.report is not None
            writer.report = replace(writer.report, batch_id=None, revision=self.revision())

    def rollback(self, batch_id: int, user: str) -> BatchReport:
        """Take a batch back: Conflict unless it is the newest of its source, NotFound when unknown."""
        with self._database.write(f"{user} 撤销批次 {batch_id}") as connection:
            report = batches.roll_back(connection, batch_id, user)
            audit.note(connection, user, "batch.rollback", f"batch:{batch_id}", {"source": report.source_id})
            return report

    def leaning(self, batch_id: int) -> tuple[Leaning, ...]:
        """What would stay when a batch is rolled back, and leans on it; the errors are those of a roll-back."""
        found: tuple[Leaning, ...] = ()
        with suppress(_DryRun), self._database.write() as connection:
            found = batches.roll_back(connection, batch_id, "").leaning
            raise _DryRun
        return found

    def batches(self, source_id: str | None = None) -> list[BatchInfo]:
        """All batches, newest first."""
        with self._database.read() as connection:
            return batches.listing(connection, source_id)

    def erase(self, entity_id: str, user: str) -> erasure.Erased:
        """Erase a person for good (`graph.ledger.erasure`). NotFound when unknown, UsageError for no person."""
        with self._database.write() as connection:
            if self.url_kind == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            done = erasure.erase(connection, self._files, self.home, entity_id, user)
        self._database.forget_log()
        copies = sorted(path.name for path in self.home.glob("ledger.db.before-*"))
        return replace(done, copies=tuple(copies))

    def tombstones(self) -> erasure.Tombstones:
        """Who was erased, for a load to ask."""
        with self._database.read() as connection:
            return erasure.Tombstones.read(connection, self.home)

    def back_up(self, out: Path) -> backup.Manifest:
        """Write everything into one file; see `graph.ledger.backup`."""
        return backup.back_up(self._database, self.home, out)

    # --- reading

    def sources(self) -> dict[str, Source]:
        """All sources by id."""
        with self._database.read() as connection:
            return described.every(connection)

    def record(self, record_id: str) -> StoredRecord:
        """One record, open or closed; NotFound when there is none."""
        found = self.records([record_id])
        if not found:
            raise NotFound(f"没有编号为 {record_id} 的记录。")
        return found[0]

    def records(self, record_ids: Iterable[str]) -> list[StoredRecord]:
        """The records of these ids in that order; unknown ones are left out."""
        with self._database.read() as connection:
            return reading.by_ids(connection, record_ids)

    def nodes_of(self, source_id: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Type, key and properties of the open nodes of a source, without its figures."""
        with self._database.read() as connection:
            return list(reading.nodes_of(connection, source_id))

    @contextmanager
    def open_records(self) -> Iterator[tuple[int, Iterator[StoredRecord]]]:
        """The revision and all open records of that one state, streamed by id."""
        with self._database.read() as connection:
            yield revision(connection), reading.open_records(connection)

    @contextmanager
    def open_state(self) -> Iterator[OpenState]:
        """All open records of one committed state, in the order that a projection wants them."""
        with self._database.read() as connection:
            yield OpenState(connection)

    def records_of(self, entity_ids: Iterable[str]) -> list[StoredRecord]:
        """The open records with one of these entities at either end, merged ones included."""
        with self._database.read() as connection:
            return reading.of_entities(connection, entity_ids)

    def changed_since(self, since: int) -> tuple[int, reading.Changed]:
        """The present revision and what happened after `since`."""
        with self._database.read() as connection:
            return revision(connection), reading.changed_since(connection, since)

    # --- entities

    def entities(self, entity_ids: Iterable[str]) -> dict[str, EntityInfo]:
        """What the ledger knows of these entities; unknown ids are left out."""
        with self._database.read() as connection:
            return entities.infos(connection, entity_ids)

    def resolve(self, reference: str) -> str:
        """The surviving entity behind an id or `source:key`; NotFound when there is none."""
        with self._database.read() as connection:
            return entities.resolve(connection, reference)

    def keys_in(self, source_id: str) -> dict[str, str]:
        """Entity id → its key in that source, for all of its entities."""
        with self._database.read() as connection:
            return entities.keys_in(connection, source_id)

    def keys_of(self, entity_id: str) -> list[tuple[str, str]]:
        """The (source, key) pairs that lead to an entity."""
        with self._database.read() as connection:
            return entities.keys_of(connection, entity_id)

    # --- identity

    def judge(
        self, verdict: str, left: str, right: str, *, user: str, rule: str, reason: str, score: float | None = None
    ) -> str:
        """Decide `same`, `different` or `ask` of two entities; the judgement's id.

        `same` lets the younger lead to the older. UsageError for another verdict, Conflict where a standing
        judgement says otherwise or the types differ.
        """
        with self._database.write() as connection:
            judgement_id = judgements.keep(
                connection, verdict, left, right, judge=user, rule=rule, reason=reason, score=score,
                revision=raise_revision(connection),
            )  # fmt: skip
            audit.note(connection, user, f"identity.{verdict}", f"judgement:{judgement_id}", {"of": [left, right]})
            return judgement_id

    def revoke_judgement(self, judgement_id: str, user: str) -> None:
        """Take a judgement back and part what only it had joined; NotFound, or Conflict when done before."""
        with self._database.write() as connection:
            judgements.take_back(connection, judgement_id, user, raise_revision(connection))
            audit.note(connection, user, "identity.revoke", f"judgement:{judgement_id}")

    def judgements(self, entity_id: str | None = None) -> list[Judgement]:
        """All judgements, or those that name an entity, newest first; the ones taken back too."""
        with self._database.read() as connection:
            return judgements.listing(connection, entity_id)

    def judgements_of(self, judgement_ids: Iterable[str]) -> list[Judgement]:
        """The judgements of these ids; unknown ones are left out."""
        with self._database.read() as connection:
            return judgements.by_ids(connection, judgement_ids)

    # --- audit and health

    def note(self, user: str, action: str, target: str, detail: Mapping[str, Any] | None = None) -> None:
        """Write a line of the audit trail."""
        with self._database.write() as connection:
            audit.note(connection, user, action, target, detail)

    def audit_trail(self, limit: int = 100) -> list[dict[str, Any]]:
        """The newest lines of the audit trail: audit_id, at, user, action, target, detail."""
        with self._database.read() as connection:
            return audit.trail(connection, limit)

    def check(self, *, thorough: bool = False) -> list[str]:
        """What is broken: one sentence a fault, an empty list for a whole ledger; `thorough` reads every original."""
        with self._database.read() as connection:
            found = check.faults(connection, self._files)
            return found + (check.altered(connection, self._files) if thorough else [])
