"""What a rule is given and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.identity.anatomy import Anatomy
from ingest.identity.mention import Decision, Mention


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions and their names taken apart; of people also the decision on their employers, where both have one.

    The order of the two never matters to a decision.
    """

    a: Mention
    b: Mention
    left: Anatomy
    right: Anatomy
    employers: Decision | None = None

    @property
    def both(self) -> tuple[tuple[Anatomy, Anatomy], tuple[Anatomy, Anatomy]]:
        """The names in both orders, for rules of a short and a full one."""
        return (self.left, self.right), (self.right, self.left)


Rule = Callable[[Pair], Decision | None]


def same(score: float, reason: str, rule: str) -> Decision:
    """They are the same."""
    return Decision("same", score, reason, rule)


def ask(score: float, reason: str, rule: str) -> Decision:
    """A person must say."""
    return Decision("ask", score, reason, rule)


def different(score: float, reason: str, rule: str) -> Decision:
    """They are two."""
    return Decision("different", score, reason, rule)
