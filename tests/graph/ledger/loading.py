"""The smallest load that is a real one: enterprises of a keyed source, one node record each."""

from collections.abc import Mapping
from typing import Any

from graph.ids import new_id
from graph.ledger import BatchReport, BatchWriter, Ledger
from graph.model import Mode, NewEntity, Record, Source

BOOK = Source("book", "企业名录", "table", place="330822", known_on="2023-12-31", keyed=True)


def known_or_minted(writer: BatchWriter, source_id: str, keys: list[str], kind: str = "Enterprise") -> dict[str, str]:
    """Key → entity id; unknown keys get an entity."""
    found = writer.by_keys(source_id, keys)
    new = [NewEntity(new_id("e"), kind, (key,), {}, ((source_id, key),)) for key in keys if key not in found]
    writer.mint(new)
    return found | {entity.keys[0][1]: entity.entity_id for entity in new}


def node(key: str, entity_id: str, payload: Mapping[str, Any], row: int = 1) -> Record:
    """A record that says something of an enterprise."""
    return Record("node", "Enterprise", key, entity_id, None, payload, {"file": "book.csv", "row": row})


def load(
    ledger: Ledger,
    firms: Mapping[str, Any],
    *,
    source: Source = BOOK,
    mode: Mode = "full",
    user: str = "li",
    dry_run: bool = False,
) -> BatchReport:
    """Load firms (key → any value) as one batch."""
    with ledger.batch(source, mode=mode, originals=[], user=user, dry_run=dry_run) as writer:
        ids = known_or_minted(writer, source.source_id, list(firms))
        writer.write([node(key, ids[key], {"name": key, "note": value}) for key, value in firms.items()])
    assert writer.report is not None
    return writer.report


def present(ledger: Ledger, source_id: str = "book") -> dict[str, Any]:
    """What the open records of a source say: key → value."""
    with ledger.open_records() as (_, records):
        return {record.key: record.payload["note"] for record in records if record.source_id == source_id}
