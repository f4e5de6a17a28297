"""Sources as they are described now, and what a new description means for their records."""

from dataclasses import asdict

from sqlalchemy import Connection, Row, insert, select, update

from graph.ledger import tables
from graph.ledger.values import as_text, from_text
from graph.model import Source

_SOURCE, _RECORD = tables.source, tables.record
_SHOWN = ("place", "known_on", "trust", "synthetic")  # what the graph's nodes and relations take from their source


def every(connection: Connection) -> dict[str, Source]:
    """All sources by id."""
    rows = connection.execute(select(_SOURCE).order_by(_SOURCE.c.source_id))
    return {row.source_id: _source(row) for row in rows}


def keep(connection: Connection, source: Source, revision: int) -> Source | None:
    """Write the source; the former description where there was another one.

    Where the graph shows the difference, all open records of the source count as changed.
    """
    row = connection.execute(select(_SOURCE).where(_SOURCE.c.source_id == source.source_id)).first()
    if row is None:
        connection.execute(insert(_SOURCE).values(**asdict(source)))
        return None
    former = _source(row)
    if former == source:
        return None
    connection.execute(update(_SOURCE).where(_SOURCE.c.source_id == source.source_id).values(**asdict(source)))
    if any(getattr(former, name) != getattr(source, name) for name in _SHOWN):
        theirs = (_RECORD.c.source_id == source.source_id) & _RECORD.c.until_batch.is_(None)
        connection.execute(update(_RECORD).where(theirs).values(changed_revision=revision))
    return former


def to_text(source: Source) -> str:
    """A description as it is kept with the batch that replaced it."""
    return as_text(asdict(source))


def restore(connection: Connection, description: str, revision: int) -> None:
    """Describe a source again as it was before a batch."""
    keep(connection, Source(**from_text(description)), revision)


def _source(row: Row[tuple[object, ...]]) -> Source:
    return Source(**row._asdict())
