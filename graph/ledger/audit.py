"""The audit trail: who did what to what, in the transaction that did it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from graph.ledger import tables
from graph.ledger.values import as_text, from_text, now


def note(connection: Connection, user: str, action: str, target: str, detail: Mapping[str, Any] | None = None) -> None:
    """Write a line; it stands or falls with the change that it speaks of."""
    row = {"at": now(), "user": user, "action": action, "target": target, "detail": as_text(dict(detail or {}))}
    connection.execute(insert(tables.audit).values(**row))


def trail(connection: Connection, limit: int) -> list[dict[str, Any]]:
    """The newest lines: audit_id, at, user, action, target, detail."""
    rows = connection.execute(select(tables.audit).order_by(tables.audit.c.audit_id.desc()).limit(limit))
    return [{**row._asdict(), "detail": from_text(row.detail)} for row in rows]
