"""Entities that are there twice, as a keyed source may hold them whose keys alone decide; found to be asked about.

Nothing is merged here: every pair that the rules take for the same, or cannot decide, goes to the review queue.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.names import fold
from graph.snapshot import Snapshot
from ingest.identity.blocking import among
from ingest.identity.compare import compare
from ingest.identity.mention import Decision, Mention, mentions_of
from ingest.identity.strangers import ASK_FROM, TYPES


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of the graph: what it is called, and what of its properties tells it from others."""

    entity_id: str
    type: str
    names: tuple[str, ...]
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Double:
    """Two entities that may be one."""

    left: str
    right: str
    decision: Decision


def known_in(snapshot: Snapshot) -> list[Known]:
    """All that a snapshot holds."""
    nodes = (snapshot.node(at) for at in range(len(snapshot.ids)))
    return [Known(one.id, one.kind, tuple(dict.fromkeys((one.name, *one.names))), one.properties) for one in nodes]


def doubles(known: Sequence[Known]) -> Iterator[Double]:
    """All pairs of one type that are the same by the rules, or worth a question, each once."""
    for kind in TYPES:
        of_kind = [one for one in known if one.type == kind]
        yield from _of_kind(of_kind)


def _of_kind(known: Sequence[Known]) -> Iterator[Double]:
    mentions = [
        (at, mention) for at, one in enumerate(known) for mention in mentions_of(one.type, one.names, one.properties)
    ]
    pairs = ((mentions[later], mentions[earlier]) for later, earlier in among([fold(m.name) for _, m in mentions]))
    best: dict[tuple[int, int], Decision] = {}
    for (at, mention), (other_at, other) in [*pairs, *_of_one_number(mentions)]:
        if at == other_at:
            continue
        decision = compare(mention, other)
        pair = (min(at, other_at), max(at, other_at))
        if pair not in best or decision.score > best[pair].score:
            best[pair] = decision
    for (left, right), decision in best.items():
        if decision.verdict == "same" or (decision.verdict == "ask" and decision.score >= ASK_FROM):
            yield Double(known[left].entity_id, known[right].entity_id, decision)


def _of_one_number(
    mentions: Iterable[tuple[int, Mention]],
) -> Iterator[tuple[tuple[int, Mention], tuple[int, Mention]]]:
    """Pairs that share a number, however they are called."""
    first: dict[str, tuple[int, Mention]] = {}
    for at, mention in mentions:
        for value in mention.identifiers.values():
            held = first.setdefault(value, (at, mention))
            if held[0] != at:
                yield (at, mention), held
