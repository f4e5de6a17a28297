"""Rules of government departments: the place and the office count, each in full or in short."""

from graph.places import leading
from ingest.identity.anatomy import Anatomy
from ingest.identity.mention import Decision
from ingest.identity.rules.base import Pair, ask, different, same
from ingest.identity.short_forms import department_pattern

_NATIONAL = ("部", "总局")


def department_in_short(pair: Pair) -> Decision | None:
    """县科技局 is 常山县科学技术局 where Changshan speaks; 同弓乡人民政府 is that of the county that speaks."""
    if pair.left.kind != "department" or pair.right.kind != "department":
        return None
    if not any(department_pattern(full.stem).fullmatch(short.stem) for short, full in pair.both):
        return None
    left, right = _place(pair.left), _place(pair.right)
    if left == right and left is not None:
        told = pair.left.place is not None and pair.right.place is not None
        return same(0.97 if told else 0.9, "同一地方的同一部门", "department_in_short")
    if left is None or right is None:
        return ask(0.6, "部门相同，但有一方未说明地方", "department_in_short")
    return different(0.05, "不同地方的部门", "department_in_short")


def other_department(pair: Pair) -> Decision | None:
    """Two offices of different names are two, in one place too."""
    if pair.left.kind == pair.right.kind == "department":
        return different(0.05, "不同的部门", "other_department")
    return None


def _place(one: Anatomy) -> str | None:
    """Its place; a ministry's is the country, and a name without one is of the county that speaks."""
    if one.place is None and one.stem.endswith(_NATIONAL):
        return "100000"
    return one.place if one.place is not None or leading(one.stem)[0] else one.home
