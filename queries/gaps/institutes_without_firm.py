"""Institutes on record that work with no firm of the county."""

from queries.gaps.base import Gap, Rule, Situation, Step
from queries.gaps.coverage import cooperation_by_firm, record_ids, rows_of


def find(situation: Situation) -> list[Gap]:
    """Those institutes; an institute is busy too when a platform that is part of it is. Next: firms of its chains."""
    working = {act["id"] for acts in cooperation_by_firm(situation.store, situation.scope).values() for act in acts}
    busy = working | {parent for child in working for parent in _parents(situation, child)}
    rows = {row["id"]: row for row in rows_of(situation.store, ("institutes",), situation.scope)}
    return [
        Gap(RULE.name, row["id"], row["name"], row["kind"], {}, _firms(situation, row["id"]), record_ids([row]))
        for row in rows.values()
        if row["id"] not in busy
    ]


def _parents(situation: Situation, entity_id: str) -> list[str]:
    snapshot = situation.snapshot
    number = snapshot.number.get(entity_id)
    if number is None:
        return []
    return [snapshot.ids[tail] for tail, r in snapshot.neighbours(number, "PART_OF") if snapshot.heads[r] == number]


def _firms(situation: Situation, entity_id: str) -> tuple[Step, ...]:
    """Firms of the chains that the institute works for."""
    chains = {cell.chain_id for cell in situation.coverage.cells if cell.institute_id == entity_id and cell.capability}
    firms = {firm["id"]: firm for chain in chains for firm in situation.coverage.firms.get(chain, ())}
    return tuple(Step(f["id"], f["name"], "Enterprise", 0.0, "medium") for f in list(firms.values())[:3])


RULE = Rule("institutes_without_firm", "未与本地企业合作的院所", find)
