"""Which entity of the graph each name of a list means: one, a question of several, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.names import fold
from graph.ontology.institutions import canonical
from ingest.documents import read_csv
from ingest.identity.blocking import candidates
from ingest.identity.compare import compare
from ingest.identity.duplicates import Known
from ingest.identity.mention import Decision, Mention
from ingest.identity.strangers import ASK_FROM

_HEADERS = ("name", "名称", "单位名称", "企业名称", "姓名", "单位")


@dataclass(frozen=True, slots=True)
class Named:
    """A name and what it means: `entity_id` where the rules are sure, `possible` (surest first) where a person says."""

    name: str
    entity_id: str | None
    decision: Decision | None
    possible: tuple[tuple[str, Decision], ...]


def read_names(path: Path) -> list[str]:
    """The names of a file: a line each, or of a CSV the column 名称 (name, 单位名称 …), else the first column."""
    rows = [[cell.strip() for cell in cells] for _, cells in read_csv(path)]
    if not rows:
        return []
    at = next((number for number, cell in enumerate(rows[0]) if cell in _HEADERS), None)
    body = rows if at is None else rows[1:]
    return [row[at or 0] for row in body if len(row) > (at or 0) and row[at or 0]]


def resolve_names(names: Sequence[str], known: Iterable[Known], *, home: str | None = None) -> list[Named]:
    """Each name of the list in its order. `home` (adcode or name) says whose 县科技局 is meant."""
    asked = [(at, spelling) for at, name in enumerate(names) for spelling in _spellings(name)]
    rows = ((fold(name), (one, name)) for one in known for name in one.names)
    found: list[dict[str, Decision]] = [{} for _ in names]
    for position, (one, name) in candidates([spelling for _, spelling in asked], rows):
        at = asked[position][0]
        decision = compare(Mention(names[at], home=home), Mention(name, one.type))
        held = found[at].get(one.entity_id)
        if held is None or decision.score > held.score:
            found[at][one.entity_id] = decision
    return [_named(name, decisions) for name, decisions in zip(names, found, strict=True)]


def _spellings(name: str) -> set[str]:
    full = canonical(name)
    return {fold(name)} | ({fold(full)} if full else set())


def _named(name: str, decisions: dict[str, Decision]) -> Named:
    same = [(one, told) for one, told in decisions.items() if told.verdict == "same"]
    if len(same) == 1:
        return Named(name, same[0][0], same[0][1], ())
    doubtful = [
        (one, told)
        for one, told in decisions.items()
        if told.verdict == "same" or (told.verdict == "ask" and told.score >= ASK_FROM)
    ]
    return Named(name, None, None, tuple(sorted(doubtful, key=lambda pair: (-pair[1].score, pair[0]))))
