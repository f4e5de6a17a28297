"""Chains to which neither a commissioner nor a team is assigned, nor to a firm of them."""

from queries.gaps.base import Gap, Rule, Situation, Step, suggest
from queries.gaps.coverage import record_ids, rows_of
from queries.matching import MatchRequest


def find(situation: Situation) -> list[Gap]:
    """Those chains, with the experts who come nearest."""
    rows = rows_of(situation.store, ("chains_without_commissioner",), situation.scope)
    return [
        Gap(RULE.name, row["id"], row["name"], "IndustryChain", {}, _experts(situation, row["name"]), record_ids([row]))
        for row in rows
    ]


def _experts(situation: Situation, name: str) -> tuple[Step, ...]:
    return suggest(situation.snapshot, MatchRequest(need_text=name, want="experts"))


RULE = Rule("chains_without_commissioner", "没有科技特派员或特派团的产业链", find)
