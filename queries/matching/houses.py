"""Diversity: the first ten of a list over institutes of different parents."""

from collections.abc import Sequence

from graph.snapshot import Ints, Snapshot

FIRST = 10
_UPWARD = ("PART_OF", "AFFILIATED_WITH")  # from the part to the whole
_DOWNWARD = ("HOSTS",)  # from the whole to the part
_MOST_STEPS = 4  # a laboratory of an institute of a school of a university


def spread(snapshot: Snapshot, candidates: Ints, order: Sequence[int], first: int = FIRST) -> list[int]:
    """The same positions, best first, but that the first ones come from different houses as long as there are any."""
    seen: set[int] = set()
    ahead: list[int] = []
    for at in order:
        top = house(snapshot, int(candidates[at]))
        if top not in seen and len(ahead) < first:
            seen.add(top)
            ahead.append(at)
    chosen = set(ahead)
    return [*ahead, *(at for at in order if at not in chosen)]


def house(snapshot: Snapshot, number: int) -> int:
    """The highest node of which a node is a part, which hosts it or employs it; itself where there is none."""
    for _ in range(_MOST_STEPS):
        above = _above(snapshot, number)
        if above is None:
            return number
        number = above
    return number


def _above(snapshot: Snapshot, number: int) -> int | None:
    wholes = [other for other, r in snapshot.neighbours(number, *_UPWARD) if snapshot.heads[r] == number]
    hosts = [other for other, r in snapshot.neighbours(number, *_DOWNWARD) if snapshot.tails[r] == number]
    return min(wholes or hosts, default=None)
