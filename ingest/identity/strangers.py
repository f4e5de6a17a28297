"""What a load minted because no key, number or exact name led anywhere: whom the rules take it for.

Every stranger has an entity of its own; a rule's `same` is a judgement that joins it to the known one, so that it can
be taken back and both sides are as they were. What the rules leave open goes to the review queue, and so does
everything about an entity of a keyed source, whose key alone decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.ledger.identity import Identity, Said
from graph.names import fold
from ingest.identity.blocking import among, candidates
from ingest.identity.compare import compare
from ingest.identity.mention import Decision, Mention, mentions_of
from ingest.identity.normal import read_normal

# Types whose names follow the rules; chains, projects, policies … are the same only when written alike.
TYPES = ("Enterprise", "University", "ResearchInstitute", "Platform", "Department", "Organisation", "Expert")
ASK_FROM = 0.55  # a question of a lower score would be answered no so often that nobody would read the queue
_MOST_QUESTIONS = 3  # of one stranger: the likeliest

# What is compared with keyed sources during a load: a second's work. Beyond that there is `daqiao identity find`.
MOST_KEYED = 5_000
MOST_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class Stranger:
    """A newly minted entity with all it is called, and what its source says of it; `name` as it is written there."""

    entity_id: str
    type: str
    mentions: tuple[Mention, ...]
    keyed: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """That a stranger may be a known entity: the best decision over all their names. `keyed` if either is by key."""

    stranger: str
    known: str
    decision: Decision
    keyed: bool


@dataclass(frozen=True, slots=True)
class Join:
    """That what an input calls `name` is taken for the entity `known_id`, called `known`, by a rule."""

    name: str
    known: str
    known_id: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling came to; `uncompared` new entities of keyed sources were too many to be compared."""

    joins: tuple[Join, ...] = ()
    uncompared: int = 0


def settle(identity: Identity, strangers: Sequence[Stranger], *, among_keyed: bool = True) -> tuple[Join, ...]:
    """Join strangers to the known entities that the rules find the same, and ask about the doubtful ones.

    One that could be several known entities is asked about, however sure each pair is. `among_keyed`: the entities
    of keyed sources are known ones, too. What was joined, as an officer would name it.
    """
    wanted = [one for one in strangers if one.mentions]
    if not wanted:
        return ()
    joins: list[Join] = []
    names = {one.entity_id: one.name for one in wanted}
    found: dict[str, list[Likeness]] = {}
    for likeness in _likenesses(identity, wanted, among_keyed):
        found.setdefault(likeness.stranger, []).append(likeness)
    names = _called_before(identity, (one for some in found.values() for one in some)) | names
    leads = identity.survivors({one.known for some in found.values() for one in some})
    for some in found.values():
        alike = {leads[one.known]: one for one in some if one.decision.verdict == "same" and not one.keyed}
        if len(alike) == 1:
            ((_, one),) = alike.items()
            told = one.decision
            identity.judge_same(one.known, one.stranger, rule=told.rule, reason=told.reason, score=told.score)
            joins.append(Join(names[one.stranger], names.get(one.known, ""), one.known, told.reason, told.score))
            doubtful = [one for one in some if one.decision.verdict == "same" and one.keyed]
        else:
            doubtful = some
        for one in sorted(doubtful, key=lambda one: -one.decision.score)[:_MOST_QUESTIONS]:
            told = one.decision
            identity.ask(one.known, one.stranger, rule=told.rule, reason=told.reason, score=told.score)
    return tuple(joins)


def _called_before(identity: Identity, found: Iterable[Likeness]) -> dict[str, str]:
    """What the known ones are called, as long as nothing was joined to them."""
    said = identity.said_of({one.known for one in found if one.decision.verdict == "same"})
    return {known: str(one.payload["name"]) for known, ones in said.items() for one in ones if one.payload.get("name")}


def _likenesses(identity: Identity, strangers: Sequence[Stranger], among_keyed: bool) -> Iterator[Likeness]:
    """All pairs that are the same or worth a question, each once, against the known and among the strangers."""
    keyed = {one.entity_id for one in strangers if one.keyed}
    best: dict[tuple[str, str], Decision] = {}
    for kind in sorted({one.type for one in strangers}):
        of_kind = [one for one in strangers if one.type == kind]
        pairs = [*_with_named(identity, of_kind, kind), *_with_each_other(of_kind)]
        if among_keyed:
            by_key = list(_with_keyed(identity, of_kind, kind))
            keyed.update(known for _, known, _, _ in by_key)
            pairs += by_key
        for stranger, known, mine, theirs in pairs:
            _keep(best, stranger, known, compare(mine, theirs))
    for (stranger, known), decision in best.items():
        if decision.verdict == "same" or (decision.verdict == "ask" and decision.score >= ASK_FROM):
            yield Likeness(stranger, known, decision, stranger in keyed or known in keyed)


_Compared = tuple[str, str, Mention, Mention]  # stranger, known, and how each is mentioned


def _with_named(identity: Identity, strangers: Sequence[Stranger], kind: str) -> Iterator[_Compared]:
    """Pairs with the entities that are found by name."""
    names = [(one, mention) for one in strangers for mention in one.mentions]
    known = (
        (read_normal(normal, kind, {}).name, (normal, entity_id)) for normal, _, entity_id in identity.names([kind])
    )
    pairs = list(candidates([mention.name for _, mention in names], known))
    met = {entity_id for _, (_, entity_id) in pairs}
    numbers = identity.identifiers_of(met)
    said = identity.said_of(met) if kind == "Expert" else {}
    for at, (normal, entity_id) in pairs:
        one, mention = names[at]
        other = read_normal(normal, kind, numbers.get(entity_id, {}))
        yield one.entity_id, entity_id, mention, _with_all(other, said.get(entity_id, ()))


def _with_keyed(identity: Identity, strangers: Sequence[Stranger], kind: str) -> Iterator[_Compared]:
    """Pairs with the entities of keyed sources, by their names and their numbers."""
    known = [
        (one.entity_id, mention)
        for one in identity.keyed([kind])
        for mention in mentions_of(kind, _called(one.payload), one.payload, one.place)
    ]
    names = [(one, mention) for one in strangers for mention in one.mentions]
    rows = ((fold(mention.name), (entity_id, mention)) for entity_id, mention in known)
    for at, (entity_id, mention) in candidates([mention.name for _, mention in names], rows):
        yield names[at][0].entity_id, entity_id, names[at][1], mention
    yield from _of_one_number(names, known)


def _with_each_other(strangers: Sequence[Stranger]) -> Iterator[_Compared]:
    names = [(one, mention) for one in strangers for mention in one.mentions]
    known = [(one.entity_id, mention) for one, mention in names]
    for later, earlier in among([mention.name for _, mention in names]):
        if names[later][0] is not names[earlier][0]:
            yield names[later][0].entity_id, names[earlier][0].entity_id, names[later][1], names[earlier][1]
    yield from _of_one_number(names, known)


def _of_one_number(
    strangers: Sequence[tuple[Stranger, Mention]], known: Sequence[tuple[str, Mention]]
) -> Iterator[_Compared]:
    """Pairs that share a number, however they are called; each once, so of two strangers the later one first."""
    bearers: dict[str, tuple[str, Mention]] = {}
    for entity_id, mention in known:
        for value in mention.identifiers.values():
            bearers.setdefault(value, (entity_id, mention))
    for one, mention in strangers:
        for value in mention.identifiers.values():
            entity_id, other = bearers.get(value, (one.entity_id, mention))
            if entity_id != one.entity_id:
                yield one.entity_id, entity_id, mention, other


def _called(payload: Mapping[str, Any]) -> Iterator[str]:
    yield str(payload.get("name") or "")
    for name in ("aliases", "former_names"):
        yield from map(str, payload.get(name) or ())


def _with_all(person: Mention, said: Sequence[Said]) -> Mention:
    """A person with the telephones and titles that all sources give."""
    return replace(person, phone=_every(said, "phone"), title=_every(said, "title"))


def _every(said: Sequence[Said], name: str) -> str | None:
    return "、".join(dict.fromkeys(str(one.payload[name]) for one in said if one.payload.get(name))) or None


def _keep(best: dict[tuple[str, str], Decision], stranger: str, known: str, decision: Decision) -> None:
    """The best decision of two entities over all their names; two credit codes are two, whatever the names."""
    held = best.get((stranger, known))
    if held is not None and held.rule == "credit_codes_differ":
        return
    if held is None or decision.score > held.score or decision.rule == "credit_codes_differ":
        best[stranger, known] = decision
