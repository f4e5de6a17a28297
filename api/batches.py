"""Batches as their county sees them, and what leans on one that is to be taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.answers import Asked
from api.facts import Facts
from graph.errors import Conflict, NotFound, Problem
from graph.ledger import BatchInfo, BatchReport, Leaning
from graph.model import Source
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Leans:
    """Something that stays when a batch goes: a record of another source, or a judgement of identity."""

    kind: str
    id: str
    entity_id: str
    name: str
    said: str


def mine(ask: Asked) -> list[BatchInfo]:
    """The batches of the sources of one's places, newest first."""
    sources = ask.service.ledger.sources()
    places = ask.principal.places
    return [
        one
        for one in ask.service.ledger.batches()
        if not places or (sources[one.source_id].place or "").startswith(tuple(places))
    ]


def in_the_way(ask: Asked, batch: BatchInfo) -> BatchInfo | None:
    """The newest standing batch of the same source, which has to be taken back before this older one; None for none."""
    newer = (one for one in ask.service.ledger.batches(batch.source_id) if one.batch_id > batch.batch_id)
    return next((one for one in newer if not one.rolled_back_at), None)


def leaning(ask: Asked, batch_id: int) -> list[Leans]:
    """What speaks of the entities that a batch brought, and would stay; NotFound, Conflict as a roll-back says."""
    owned(ask, batch_id)
    return _leans(ask, batch_id)


def _leans(ask: Asked, batch_id: int) -> list[Leans]:
    return in_words(ask.service, ask.snapshot, ask.service.ledger.leaning(batch_id))


def in_words(facts: Facts, snapshot: Snapshot, found: Iterable[Leaning]) -> list[Leans]:
    """What leans on a batch, with the names that a snapshot has."""
    names, sources = dict(zip(snapshot.ids, snapshot.names, strict=True)), facts.ledger.sources()
    return [
        Leans(one.kind, one.id, one.entity_id, names.get(one.entity_id, ""), _said(facts, sources, one))
        for one in found
    ]


def taken_back(ask: Asked, batch_id: int, *, confirmed: bool) -> BatchReport:
    """Roll a batch back; Conflict with what leans on it, unless that was confirmed."""
    owned(ask, batch_id)
    standing = [] if confirmed else _leans(ask, batch_id)
    if standing:
        problems = tuple(Problem("leaning", f"{one.said}（{one.name}）", value=one.id) for one in standing)
        said = f"还有 {len(standing)} 项依赖批次 {batch_id}，撤销后它们仍然保留。"
        raise Conflict(said, remedy="确认后再撤销。", problems=problems)
    return ask.service.ledger.rollback(batch_id, ask.principal.user)


def owned(ask: Asked, batch_id: int) -> BatchInfo:
    """A batch of a source of one's places; NotFound for any other."""
    found = next((one for one in mine(ask) if one.batch_id == batch_id), None)
    if found is None:
        raise NotFound(f"没有编号为 {batch_id} 的批次。", remedy="用 daqiao batches 查看全部批次。")
    return found


def _said(facts: Facts, sources: Mapping[str, Source], one: Leaning) -> str:
    """Who else speaks of it, in words."""
    ledger = facts.ledger
    if one.kind == "record":
        record = ledger.record(one.id)
        kind = facts.ontology.nodes.get(record.type) or facts.ontology.relations[record.type]
        return f"来源 {sources[record.source_id].title} 的{kind.label}记录"
    judged = next((j for j in ledger.judgements(one.entity_id) if j.judgement_id == one.id), None)
    return f"身份判断：{judged.reason}" if judged else "身份判断"
