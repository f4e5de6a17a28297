"""Decisions that two entities, or a mention and an entity, are the same or different: who, why, when."""

from sqlalchemy import Connection, insert

from graph.ids import new_id
from graph.ledger import tables
from graph.ledger.values import now


def keep(
    connection: Connection,
    verdict: str,
    left: str,
    right: str,
    *,
    judge: str,
    rule: str,
    reason: str,
    score: float | None = None,
    batch_id: int | None = None,
) -> str:
    """Write one judgement (`same`, `different` or `ask`) and return its id."""
    judgement_id = new_id("j")
    row = {
        "judgement_id": judgement_id,
        "verdict": verdict,
        "left": left,
        "right": right,
        "judge": judge,
        "rule": rule,
        "reason": reason,
        "score": None if score is None else repr(score),
        "batch_id": batch_id,
        "at": now(),
    }
    connection.execute(insert(tables.judgement).values(**row))
    return judgement_id
