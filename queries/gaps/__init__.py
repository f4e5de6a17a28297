"""Where cooperation is missing. A new rule is one file here and one line in `RULES`."""

from graph.snapshot import Snapshot
from graph.stores import GraphStore
from queries.gaps import chains_uncovered, chains_without_commissioner, firms_without_institute, institutes_without_firm
from queries.gaps.base import Gap, Rule, Situation, Step
from queries.gaps.coverage import Cell, Coverage, coverage

RULES: tuple[Rule, ...] = (
    chains_uncovered.RULE,
    chains_without_commissioner.RULE,
    firms_without_institute.RULE,
    institutes_without_firm.RULE,
)


def situation(store: GraphStore, snapshot: Snapshot, scope: str | None, threshold: int = 0) -> Situation:
    """What the rules look at, for a user's scope; `snapshot` is already restricted to it."""
    return Situation(store, snapshot, scope, coverage(store, scope, threshold))


def gaps(seen: Situation, *rules: str) -> dict[str, list[Gap]]:
    """The gaps by rule: all rules, or those named."""
    return {rule.name: rule.find(seen) for rule in RULES if not rules or rule.name in rules}


__all__ = ["RULES", "Cell", "Coverage", "Gap", "Rule", "Situation", "Step", "coverage", "gaps", "situation"]
