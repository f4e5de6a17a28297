"""Find an entity by what a person types: a name or part of it, a short or former name, a code, pinyin initials."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graph.snapshot import Snapshot
from queries.reads import offset

# In this order, and within each the organisation before platforms and projects named after it.
_RANKS = ("exact", "alias", "code", "initials", "prefix", "part")
_ORGANISATIONS = ("Enterprise", "University", "ResearchInstitute", "Department", "Organisation")
_LATER = ("Observation", "Need", "Contract", "Redemption", "Trial", "ServiceVisit")


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entity; `matched` says how: exact, alias, code, initials, prefix or part."""

    id: str
    type: str
    name: str
    matched: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits; `next` is the cursor of the next, None at the end."""

    items: tuple[Hit, ...]
    next: str | None


def search(
    snapshot: Snapshot, q: str, kinds: Sequence[str] = (), limit: int = 20, cursor: str | None = None
) -> SearchPage:
    """Entities that fit `q`, best first; UsageError for a cursor that is none."""
    wanted = _fold(q)
    start = offset(cursor)
    if not wanted:
        return SearchPage((), None)
    ranked: list[tuple[int, int, int, str, int]] = []
    for number, (names, code, initials) in enumerate(_index(snapshot)):
        kind = snapshot.kinds[number]
        if kinds and kind not in kinds:
            continue
        rank = _rank(wanted, names, code, initials)
        if rank is not None:
            ranked.append((rank, _order(kind), len(names[0]), snapshot.names[number], number))
    ranked.sort()
    page = ranked[start : start + limit]
    flags = snapshot.column("synthetic") if page else []
    items = tuple(
        Hit(snapshot.ids[n], snapshot.kinds[n], snapshot.names[n], _RANKS[rank], bool(flags[n])) for rank, *_, n in page
    )
    more = start + limit < len(ranked)
    return SearchPage(items, str(start + limit) if more else None)


def nearest(snapshot: Snapshot, q: str, kinds: Sequence[str] = (), n: int = 5) -> tuple[str, ...]:
    """Up to `n` names that `q` might mean, for an error that helps."""
    names = {snapshot.names[i]: i for i in range(len(snapshot.ids)) if not kinds or snapshot.kinds[i] in kinds}
    found = process.extract(q, names.keys(), scorer=fuzz.WRatio, limit=n, score_cutoff=30)
    return tuple(name for name, *_ in found)


def initials(name: str) -> str:
    """富乐德石英 → fldsy; other letters and digits stay."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a quarter of a second to load

    return "".join(part[:1] if part.isalpha() else part for part in lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def _index(snapshot: Snapshot) -> list[tuple[list[str], str, list[str]]]:
    """For each node its folded names (main one first), credit code, pinyin initials of each name."""
    found: list[tuple[list[str], str, list[str]]] | None = snapshot.memo.get("search")
    if found is None:
        found = []
        for text, attributes in zip(snapshot.column("names"), snapshot.column("attributes"), strict=True):
            names = [_fold(name) for name in text.split("\n")]
            code = _code(attributes)
            found.append((names, code, [initials(name) for name in names]))
        snapshot.memo["search"] = found
    return found


def _code(attributes: str) -> str:
    mark = '"credit_code":"'
    at = attributes.find(mark)
    return attributes[at + len(mark) : at + len(mark) + 18].lower() if at >= 0 else ""


def _rank(wanted: str, names: list[str], code: str, letters: list[str]) -> int | None:
    if wanted == names[0]:
        return 0
    if wanted in names[1:]:
        return 1
    if code and len(wanted) >= 6 and code.startswith(wanted):
        return 2
    if len(wanted) >= 2 and wanted.isascii() and wanted in letters:
        return 3
    if any(name.startswith(wanted) for name in names):
        return 4
    if any(wanted in name for name in names):
        return 5
    if len(wanted) >= 2 and wanted.isascii() and any(wanted in one for one in letters):
        return 5
    return None


def _order(kind: str) -> int:
    if kind in _ORGANISATIONS:
        return 0
    return 2 if kind in _LATER else 1


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in plain if not character.isspace() and character not in "\"'“”‘’")
