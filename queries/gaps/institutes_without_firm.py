"""Institutes on record that work with no firm of the county."""

from collections.abc import Iterable

from queries.gaps.base import Gap, Rule, Situation, Step, chosen
from queries.gaps.coverage import cooperation_by_firm, record_ids, rows_of
from queries.matching import MAX_ITEMS, MatchRequest, match

MOST_FIRMS = 20  # a match a firm


def find(situation: Situation) -> list[Gap]:
    """Those institutes; an institute is busy too when a platform that is part of it is. Next: who needs it most."""
    working = {act["id"] for acts in cooperation_by_firm(situation.store, situation.scope).values() for act in acts}
    busy = working | {parent for child in working for parent in _parents(situation, child)}
    rows = {row["id"]: row for row in rows_of(situation.store, ("institutes",), situation.scope)}
    idle = {entity_id: row for entity_id, row in rows.items() if entity_id not in busy}
    firms = _firms(situation, idle)
    return [
        Gap(RULE.name, one, row["name"], row["kind"], {}, firms[one], record_ids([row])) for one, row in idle.items()
    ]


def _parents(situation: Situation, entity_id: str) -> list[str]:
    snapshot = situation.snapshot
    number = snapshot.number.get(entity_id)
    if number is None:
        return []
    return [snapshot.ids[tail] for tail, r in snapshot.neighbours(number, "PART_OF") if snapshot.heads[r] == number]


def _firms(situation: Situation, institutes: Iterable[str]) -> dict[str, tuple[Step, ...]]:
    """For each institute the firms for which matching values it most; what only speaks weakly is one firm alone."""
    found: dict[str, list[Step]] = {one: [] for one in institutes}
    firms = rows_of(situation.store, ("firms",), situation.scope)[:MOST_FIRMS] if found else []
    for firm in firms:
        for item in match(situation.snapshot, MatchRequest(firm["id"], limit=MAX_ITEMS)).items:
            if item.entity["id"] in found:
                step = Step(firm["id"], firm["name"], "Enterprise", item.score, item.level)
                found[item.entity["id"]].append(step)
    return {one: chosen(sorted(steps, key=lambda step: -step.score)) for one, steps in found.items()}


RULE = Rule("institutes_without_firm", "未与本地企业合作的院所", find)
