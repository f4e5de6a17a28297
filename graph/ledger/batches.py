"""Batches: what one load did to one source, in one transaction, and how it is taken back."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import Connection, Row, insert, select, update

from graph.errors import Conflict, NotFound, Problem
from graph.ids import new_id
from graph.ledger import entities, files, judgements, leaning, questions, sources, tables
from graph.ledger.changes import Changes, Watch
from graph.ledger.database import chunks, insert_rows, raise_revision
from graph.ledger.identity import Identity
from graph.ledger.open_records import OpenRecords
from graph.ledger.values import BatchInfo, BatchReport, Counts, StoredFile, as_text, from_text, now
from graph.model import Mode, NewEntity, Record, Source

_RECORD, _BATCH = tables.record, tables.batch
_WRITTEN = (
    "record_id", "source_id", "kind", "type", "key", "head", "tail", "payload", "locator", "content_hash", "basis",
    "valid_from", "valid_to", "precision", "file_sha256", "since_batch", "changed_revision",
)  # fmt: skip


class BatchWriter:
    """The open batch of one source. Look up, mint, write; what is not written in `full` mode closes.

    With `dry_run` no record is written, only counted: the transaction would be thrown away.
    """

    def __init__(
        self, connection: Connection, source: Source, mode: Mode, originals: Sequence[StoredFile], user: str,
        *, dry_run: bool = False,
    ) -> None:  # fmt: skip
        self._connection = connection
        self._dry_run = dry_run
        self._source = source
        self._mode = mode
        self._originals = list(originals)
        self._user = user
        self.revision = raise_revision(connection)
        self._counts = Counts()
        former = sources.keep(connection, source, self.revision)
        self._source_changed = former is not None
        self.batch_id = self._open(former)
        self.identity = Identity(connection, self.batch_id, self.revision, user)
        self._known = OpenRecords(self._open_records())
        self._closes = mode == "full"
        self._watch = Watch(connection) if dry_run else None
        self.changes = Changes()  # for who only looks
        self.report: BatchReport | None = None

    def by_keys(self, source_id: str, keys: Iterable[str]) -> dict[str, str]:
        """Key in that source → entity id."""
        return entities.by_keys(self._connection, source_id, keys)

    def by_identifiers(self, scheme: str, values: Iterable[str]) -> dict[str, str]:
        """Identifier → entity id."""
        return entities.by_identifiers(self._connection, scheme, values)

    def by_names(self, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Normalised name → [(type, entity id)]."""
        return entities.by_names(self._connection, names)

    def types(self, entity_ids: Iterable[str]) -> dict[str, str]:
        """Entity id → type."""
        return entities.types(self._connection, entity_ids)

    def mint(self, new: Sequence[NewEntity]) -> None:
        """Write new entities."""
        entities.mint(self._connection, new, self.revision)

    def learn(self, entity: NewEntity) -> None:
        """Add names, identifiers and keys to an entity that exists."""
        entities.learn(self._connection, entity)

    def judge(self, verdict: str, left: str, right: str, *, rule: str, reason: str, score: float | None = None) -> str:
        """Keep a decision of identity with its reason; its id. Rolling the batch back takes it back too."""
        return judgements.keep(
            self._connection, verdict, left, right, judge=self._user, rule=rule, reason=reason, score=score,
            batch_id=self.batch_id, revision=self.revision,
        )  # fmt: skip

    def write(self, records: Sequence[Record]) -> list[Problem]:
        """Compare with the open records of the source by (kind, type, key) and content; keep what differs.

        A key that comes again with different content stays out, because it would undo the first: a problem each.
        """
        problems: list[Problem] = []
        fresh: list[tuple[object, ...]] = []
        closing: list[str] = []
        unchanged = kept = 0
        identities = self._known.find((r.kind, r.type, r.key) for r in records)
        for record, identity, place in zip(records, identities, self._known.places(identities), strict=True):
            payload = as_text(record.payload)
            digest = content_hash(record, payload)
            same = self._known.same(place, identity, digest)
            if self._known.met(place, identity):
                if not same:
                    problems.append(_twice(record))
            elif same:
                unchanged += 1
                if self._watch:
                    self._watch.seen("unchanged", record)
            else:
                former = self._known.record_id(place) if place >= 0 else None
                if former is not None:
                    closing.append(former)
                if self._watch:
                    self._watch.seen("new" if former is None else "changed", record, former)
                self._known.keep(identity, digest)
                kept += 1
                if not self._dry_run:
                    fresh.append(self._row(record, payload, digest))
        if not self._dry_run:
            self._close(closing)
            insert_rows(self._connection, _RECORD, _WRITTEN, fresh)
        self._counts += Counts(new=kept - len(closing), changed=len(closing), unchanged=unchanged)
        return problems

    @property
    def only_counts(self) -> bool:
        """Whether nothing is to be written and nothing is there to compare with: what is told apart can be counted."""
        return self._dry_run and not self._known

    def count_new(self, types: Mapping[str, int]) -> None:
        """Count records of these types that are new beyond doubt, without having made them."""
        self._counts += Counts(new=sum(types.values()))
        if self._watch:
            self._watch.counted(types)

    def close_nothing(self) -> None:
        """Let a full load close nothing: rows that could not be read may speak of what seems gone."""
        self._closes = False

    def finish(self) -> BatchReport:
        """Close what a full load no longer holds, note counts and files, and report."""
        gone = self._known.gone() if self._mode == "full" else []
        if self._closes:
            if not self._dry_run:
                self._close(gone)
            self._counts += Counts(closed=len(gone))
            if self._watch:
                self._watch.gone(gone)
        files.register(self._connection, self._originals)
        values = {"counts": as_text(asdict(self._counts))}
        self._connection.execute(update(_BATCH).where(_BATCH.c.batch_id == self.batch_id).values(**values))
        if self._watch:
            self.changes = self._watch.told()
        self.report = BatchReport(
            self.batch_id, self._source.source_id, self._counts, self.revision, self._source_changed,
            kept_open=0 if self._closes else len(gone),
        )  # fmt: skip
        return self.report

    def _open(self, former: Source | None) -> int:
        row = {
            "source_id": self._source.source_id,
            "mode": self._mode,
            "user": self._user,
            "at": now(),
            "revision": self.revision,
            "files": as_text([asdict(one) for one in self._originals]),
            "counts": "{}",
            "source_before": None if former is None else sources.to_text(former),
        }
        key = self._connection.execute(insert(_BATCH).values(**row)).inserted_primary_key
        return int(key[0]) if key else 0

    def _open_records(self) -> Iterator[tuple[str, str, str, str, str]]:
        columns = (_RECORD.c.kind, _RECORD.c.type, _RECORD.c.key, _RECORD.c.record_id, _RECORD.c.content_hash)
        query = select(*columns).where(_RECORD.c.source_id == self._source.source_id, _RECORD.c.until_batch.is_(None))
        for row in self._connection.execute(query.execution_options(yield_per=10_000)):
            yield row[0], row[1], row[2], row[3], row[4]

    def _row(self, record: Record, payload: str, digest: str) -> tuple[object, ...]:
        """One row in the order of `_WRITTEN`."""
        when = record.validity
        return (
            new_id("f"), self._source.source_id, record.kind, record.type, record.key, record.head, record.tail,
            payload, as_text(record.locator), digest, record.basis, when.valid_from, when.valid_to, when.precision,
            record.file_sha256, self.batch_id, self.revision,
        )  # fmt: skip

    def _close(self, record_ids: list[str]) -> None:
        values = {"until_batch": self.batch_id, "changed_revision": self.revision}
        for some in chunks(record_ids):
            self._connection.execute(update(_RECORD).where(_RECORD.c.record_id.in_(some)).values(**values))


def _twice(record: Record) -> Problem:
    said, remedy = f"同一来源中 {record.type} 的编号 {record.key} 出现两次而内容不同。", "请保留一条；先出现的已采用。"
    where = {name: record.locator.get(name) for name in ("file", "sheet")}
    return Problem("conflict", said, remedy, **where, line=record.locator.get("row"), value=record.key)


def content_hash(record: Record, payload: str) -> str:
    """What makes a record the same as before: all but where it stands in the file. `payload` is its text."""
    content = [
        record.kind, record.type, record.head, record.tail, orjson.Fragment(payload), record.basis,
        record.validity.valid_from, record.validity.valid_to, record.validity.precision,
    ]  # fmt: skip
    return hashlib.blake2b(orjson.dumps(content), digest_size=16).hexdigest()


def roll_back(connection: Connection, batch_id: int, user: str) -> BatchReport:
    """Close what the batch opened and reopen what it closed; the newest batch of a source goes first.

    The batch's judgements end and its source is described as before; entities stay, and what still leans on
    them is listed. NotFound for an unknown batch, Conflict when it was rolled back already or a newer one stands.
    """
    row = connection.execute(select(_BATCH).where(_BATCH.c.batch_id == batch_id)).first()
    if row is None:
        raise NotFound(f"没有编号为 {batch_id} 的批次。", remedy="用 daqiao batches 查看全部批次。")
    if row.rolled_back_at:
        raise Conflict(f"批次 {batch_id} 已于 {row.rolled_back_at} 撤销。")
    newer = select(_BATCH.c.batch_id).where(
        _BATCH.c.source_id == row.source_id, _BATCH.c.batch_id > batch_id, _BATCH.c.rolled_back_at.is_(None)
    )
    later = sorted(connection.scalars(newer))
    if later:
        raise Conflict(f"来源 {row.source_id} 还有更新的批次 {later[-1]}。", remedy=f"请先撤销批次 {later[-1]}。")
    standing = tuple(leaning.of_batch(connection, batch_id, row.revision))
    revision = raise_revision(connection)
    opened = (_RECORD.c.since_batch == batch_id) & _RECORD.c.until_batch.is_(None)
    closed = (_RECORD.c.until_batch == batch_id) & (_RECORD.c.since_batch != batch_id)
    # Close first: of one fact no two records are ever open.
    taken = connection.execute(update(_RECORD).where(opened).values(until_batch=batch_id, changed_revision=revision))
    reopened = connection.execute(update(_RECORD).where(closed).values(until_batch=None, changed_revision=revision))
    judgements.take_back_batch(connection, batch_id, user, revision)
    questions.withdraw(connection, batch_id)
    if row.source_before is not None:
        sources.restore(connection, row.source_before, revision)
    mark = {"rolled_back_at": now(), "rolled_back_by": user}
    connection.execute(update(_BATCH).where(_BATCH.c.batch_id == batch_id).values(**mark))
    return BatchReport(
        batch_id,
        row.source_id,
        Counts(new=reopened.rowcount, closed=taken.rowcount),
        revision,
        source_changed=row.source_before is not None,
        leaning=standing,
    )


def listing(connection: Connection, source_id: str | None = None) -> list[BatchInfo]:
    """All batches, newest first."""
    query = select(_BATCH).order_by(_BATCH.c.batch_id.desc())
    if source_id is not None:
        query = query.where(_BATCH.c.source_id == source_id)
    return [_info(row) for row in connection.execute(query)]


def _info(row: Row[Any]) -> BatchInfo:
    return BatchInfo(
        batch_id=row.batch_id,
        source_id=row.source_id,
        mode=row.mode,
        user=row.user,
        at=row.at,
        revision=row.revision,
        files=tuple(from_text(row.files)),
        counts=Counts(**from_text(row.counts)),
        rolled_back_at=row.rolled_back_at,
    )
