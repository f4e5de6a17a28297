"""Firms that have no cooperation with any institute or platform on record."""

from queries.gaps.base import Gap, Rule, Situation, suggest
from queries.gaps.coverage import cooperation_by_firm, record_ids, rows_of
from queries.matching import MatchRequest

MOST_SUGGESTIONS = 50  # a match a firm: beyond these the list goes on without next steps


def find(situation: Situation) -> list[Gap]:
    """Those firms, the ones of a chain first, with whom they could work."""
    chains: dict[str, list[str]] = {}
    names = {chain["id"]: chain["name"] for chain in situation.coverage.chains}
    for chain_id, firms in situation.coverage.firms.items():
        for firm in firms:
            chains.setdefault(firm["id"], []).append(names[chain_id])
    busy = cooperation_by_firm(situation.store, situation.scope)
    rows = [row for row in rows_of(situation.store, ("firms",), situation.scope) if row["id"] not in busy]
    rows.sort(key=lambda row: (row["id"] not in chains, row["name"], row["id"]))
    return [
        Gap(
            RULE.name, row["id"], row["name"], "Enterprise", {"chains": chains.get(row["id"], [])},
            suggest(situation.snapshot, MatchRequest(row["id"])) if n < MOST_SUGGESTIONS else (),
            record_ids([row]),
        )
        for n, row in enumerate(rows)
    ]  # fmt: skip


RULE = Rule("firms_without_institute", "没有院所合作的企业", find)
