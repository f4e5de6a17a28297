"""Rules of whole names: written alike, or one a former name of the other."""

from graph.names import fold
from ingest.identity.mention import Decision
from ingest.identity.rules.base import Pair, same


def same_name(pair: Pair) -> Decision | None:
    """Alike after width, case, script, blanks, brackets, remarks and misspelt fixed words."""
    if pair.left.text == pair.right.text:
        return same(1.0, "名称相同（不计写法）", "same_name")
    return None


def former_name(pair: Pair) -> Decision | None:
    """One gives the other's name as a former one (曾用名, or 原… in brackets)."""
    if not (pair.a.former_names or pair.b.former_names or pair.left.former or pair.right.former):
        return None
    for mine, theirs in ((pair.a, pair.left), (pair.b, pair.right)):
        other = pair.right if mine is pair.a else pair.left
        former = {fold(name) for name in mine.former_names} | set(theirs.former)
        if other.text in former:
            return same(0.97, f"「{other.text}」是其曾用名", "former_name")
    return None
