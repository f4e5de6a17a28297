"""What a load minted because no key, number or exact name led anywhere: whom the rules take it for.

Every stranger has an entity of its own; a rule's `same` is a judgement that joins it to the known one, so that it can
be taken back and both sides are as they were. What the rules leave open goes to the review queue.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.ledger.identity import Identity
from ingest.identity.blocking import among, candidates
from ingest.identity.compare import compare
from ingest.identity.mention import Decision, Mention
from ingest.identity.normal import read_normal

# Types whose names follow the rules; chains, projects, policies … are the same only when written alike.
TYPES = ("Enterprise", "University", "ResearchInstitute", "Platform", "Department", "Organisation", "Expert")
ASK_FROM = 0.55  # a question of a lower score would be answered no so often that nobody would read the queue
_MOST_QUESTIONS = 3  # of one stranger: the likeliest


@dataclass(frozen=True, slots=True)
class Stranger:
    """A newly minted entity with all it is called, and what its source says of it."""

    entity_id: str
    type: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """That a stranger may be a known entity: the best decision over all their names."""

    stranger: str
    known: str
    decision: Decision


def settle(identity: Identity, strangers: Sequence[Stranger]) -> None:
    """Join strangers to the known entities that the rules find the same, and ask about the doubtful ones.

    One that could be several known entities is asked about, however sure each pair is.
    """
    wanted = [one for one in strangers if one.type in TYPES and one.mentions]
    if not wanted:
        return
    found: dict[str, list[Likeness]] = {}
    for likeness in _likenesses(identity, wanted):
        found.setdefault(likeness.stranger, []).append(likeness)
    leads = identity.survivors({one.known for some in found.values() for one in some})
    for some in found.values():
        alike = {leads[one.known]: one for one in some if one.decision.verdict == "same"}
        if len(alike) == 1:
            ((_, one),) = alike.items()
            decided = one.decision
            identity.judge_same(one.known, one.stranger, rule=decided.rule, reason=decided.reason, score=decided.score)
            continue
        doubtful = [*alike.values(), *(one for one in some if one.decision.verdict == "ask")]
        for one in sorted(doubtful, key=lambda one: -one.decision.score)[:_MOST_QUESTIONS]:
            told = one.decision
            identity.ask(one.known, one.stranger, rule=told.rule, reason=told.reason, score=told.score)


def _likenesses(identity: Identity, strangers: Sequence[Stranger]) -> Iterator[Likeness]:
    """All pairs that are the same or worth a question, each once, against the known and among the strangers."""
    best: dict[tuple[str, str], Decision] = {}
    kinds = sorted({one.type for one in strangers})
    for kind in kinds:
        of_kind = [one for one in strangers if one.type == kind]
        names = [(one, mention) for one in of_kind for mention in one.mentions]
        texts = [mention.name for _, mention in names]
        known = (
            (read_normal(normal, kind, {}).name, (normal, entity_id)) for normal, _, entity_id in identity.names([kind])
        )
        pairs = list(candidates(texts, known))
        numbers = identity.identifiers_of({entity_id for _, (_, entity_id) in pairs})
        for at, (normal, entity_id) in pairs:
            one, mention = names[at]
            other = read_normal(normal, kind, numbers.get(entity_id, {}))
            _keep(best, one.entity_id, entity_id, compare(mention, other))
        for later, earlier in among(texts):
            if names[later][0] is not names[earlier][0]:
                decision = compare(names[later][1], names[earlier][1])
                _keep(best, names[later][0].entity_id, names[earlier][0].entity_id, decision)
    for (stranger, entity_id), decision in best.items():
        if decision.verdict == "same" or (decision.verdict == "ask" and decision.score >= ASK_FROM):
            yield Likeness(stranger, entity_id, decision)


def _keep(best: dict[tuple[str, str], Decision], stranger: str, known: str, decision: Decision) -> None:
    """The best decision of two entities over all their names; two credit codes are two, whatever the names."""
    held = best.get((stranger, known))
    if held is not None and held.rule == "credit_codes_differ":
        return
    if held is None or decision.score > held.score or decision.rule == "credit_codes_differ":
        best[stranger, known] = decision
