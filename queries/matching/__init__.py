"""Who could help a firm or a need, in what order, and why."""

from queries.matching.model import MatchAnswer, MatchItem, MatchOrder, MatchRequest
from queries.matching.service import MAX_ITEMS, MAX_NEED_TEXT, match, order_of, warm

__all__ = [
    "MAX_ITEMS",
    "MAX_NEED_TEXT",
    "MatchAnswer",
    "MatchItem",
    "MatchOrder",
    "MatchRequest",
    "match",
    "order_of",
    "warm",
]
