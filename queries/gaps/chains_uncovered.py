"""一产业一研究院: chains for which no institute or platform is known to work."""

from queries.gaps.base import Gap, Rule, Situation, suggest
from queries.gaps.coverage import record_ids
from queries.matching import MatchRequest


def find(situation: Situation) -> list[Gap]:
    """Chains without any capability, with who comes nearest by the chain's name."""
    covered = {cell.chain_id for cell in situation.coverage.cells if cell.capability}
    return [
        Gap(
            RULE.name, chain["id"], chain["name"], "IndustryChain",
            {"firms": len(situation.coverage.firms.get(chain["id"], ()))},
            suggest(situation.snapshot, MatchRequest(need_text=chain["name"])),
            record_ids([chain]),
        )
        for chain in situation.coverage.chains
        if chain["id"] not in covered
    ]  # fmt: skip


RULE = Rule("chains_uncovered", "没有院所或平台的产业链", find)
