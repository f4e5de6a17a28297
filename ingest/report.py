"""What a check or a load tells: counts, problems, and the batch that can be rolled back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from graph.errors import Problem
from graph.ledger import Changes, Counts
from ingest.identity.strangers import Join


@dataclass(frozen=True, slots=True)
class Report:
    """`batch_id` is None when nothing was written: refused, unchanged, or only checked.

    `types` counts the facts by type. `refused` means that nothing of the input was kept; with problems and without
    it the faulty rows stayed out. `problem_count` counts the problems beyond those listed too. `kept_open` counts
    records that a `full` load would have closed, had every row been readable. `uncompared` counts new entities of keyed
    sources that were too many to look for duplicates among during the load. `joins` are the new names that rules take
    for known ones. `changes` tells what is behind the counts when they were only asked for.
    """

    source_id: str
    counts: Counts = field(default_factory=Counts)
    types: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    batch_id: int | None = None
    revision: int = 0
    checked_only: bool = False
    refused: bool = False
    kept_open: int = 0
    problem_count: int = 0
    uncompared: int = 0
    joins: tuple[Join, ...] = ()
    changes: Changes = field(default_factory=Changes)

    @property
    def unchanged(self) -> bool:
        """Whether the ledger already held all of it."""
        return not self.refused and not self.counts.moves

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "source": self.source_id,
            "batch_id": self.batch_id,
            "new": self.counts.new,
            "changed": self.counts.changed,
            "unchanged": self.counts.unchanged,
            "closed": self.counts.closed,
            "types": dict(self.types),
            "refused": self.refused,
            "problem_count": max(self.problem_count, len(self.problems)),
            "kept_open": self.kept_open,
            "uncompared": self.uncompared,
            "joins": [asdict(join) for join in self.joins],
            "changes": [asdict(change) for change in self.changes.first],
            "problems": [problem.as_dict() for problem in self.problems],
            "revision": self.revision,
            "checked_only": self.checked_only,
        }
