"""What a gap is, and what a rule that finds gaps looks like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from graph.snapshot import Snapshot
from graph.stores import GraphStore
from queries.gaps.coverage import Coverage
from queries.matching import MatchRequest, match


@dataclass(frozen=True, slots=True)
class Step:
    """Who could fill a gap: a candidate from matching, with how far the evidence carries."""

    id: str
    name: str
    type: str
    score: float
    level: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap at one entity. `next_steps` are the best candidates, best first; `record_ids` what it rests on."""

    rule: str
    id: str
    name: str
    kind: str
    detail: dict[str, object] = field(default_factory=dict)
    next_steps: tuple[Step, ...] = ()
    record_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """What the rules look at: the store and the snapshot of one user's scope, and the coverage table."""

    store: GraphStore
    snapshot: Snapshot
    scope: str | None
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Rule:
    """A named kind of gap and the function that finds all of it."""

    name: str
    label: str
    find: Callable[[Situation], list[Gap]]


def suggest(snapshot: Snapshot, request: MatchRequest, most: int = 3) -> tuple[Step, ...]:
    """The first candidates of a match that are more than weakly supported; else the first of the weak ones."""
    answer = match(snapshot, request)
    steps = [
        Step(str(i.entity["id"]), str(i.entity["name"]), str(i.entity["type"]), i.score, i.level) for i in answer.items
    ]
    return chosen(steps, most)


def chosen(steps: Sequence[Step], most: int = 3) -> tuple[Step, ...]:
    """Of steps, best first, those that are more than weakly supported; else the first of the weak ones."""
    able = [step for step in steps if step.level != "weak"] or steps[:1]
    return tuple(able[:most])
