"""Whether two mentions mean the same: the one place where it is decided, by the rules in their order."""

from ingest.identity.anatomy import dissect
from ingest.identity.mention import Decision, Mention, adcode
from ingest.identity.rules import RULES, Pair
from ingest.identity.rules.people import bare, employer


def compare(a: Mention, b: Mention) -> Decision:
    """Same, different, or a question for a person; with score, reason and the rule that decided.

    A pure function. The order of the two changes nothing but the order in which the reason names them.
    """
    homes = adcode(a.home), adcode(b.home)
    left, right = dissect(a.name, homes[0] or homes[1]), dissect(b.name, homes[1] or homes[0])
    pair = Pair(a, b, left, right, _employers(a, b))
    for rule in RULES:
        decision = rule(pair)
        if decision is not None:
            return decision
    raise AssertionError("the last rule always decides")


def _employers(a: Mention, b: Mention) -> Decision | None:
    """What is thought of the employers of two persons of one name; None of all others, and where one is not told."""
    if {a.type or "Expert", b.type or "Expert"} != {"Expert"} or bare(a.name) != bare(b.name):
        return None
    one, other = employer(a), employer(b)
    if not (one and other):
        return None
    return compare(Mention(one, home=a.home), Mention(other, home=b.home))
