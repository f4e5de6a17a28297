"""The server projects while a command loads: what comes in between is seen whole now or at the next increment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from graph.ledger import Ledger
from graph.model import Record
from graph.ontology import Ontology
from graph.projection import changes, project
from graph.tables import GraphDelta, GraphTables
from tests.graph.graphs import rows_of
from tests.graph.ledger.loading import BOOK, load

OTHER = replace(BOOK, source_id="other", title="另一来源", place="331102")


def tie_of_another_source(ledger: Ledger) -> None:
    """A source not known before names a firm of the book, and one that nobody knew."""
    load(ledger, {"z": 1}, source=OTHER)
    with ledger.batch(OTHER, mode="delta", originals=[], user="li") as writer:
        ends = (ledger.resolve("book:a"), ledger.resolve("other:z"))
        writer.write([Record("relation", "COLLABORATES_WITH", "a>z", *ends, {"kind": "合作"}, {"row": 1})])


def between(monkeypatch: pytest.MonkeyPatch, ledger: Ledger, reading: str, step: Callable[[Ledger], None]) -> None:
    """Let `step` be committed just before the first call of a reading method: the worst moment for it."""
    original, left = getattr(ledger, reading), [step]

    def read(*given: Any) -> Any:
        while left:
            left.pop()(ledger)
        return original(*given)

    monkeypatch.setattr(ledger, reading, read)


def by_id(tables: GraphTables) -> dict[str, Any]:
    """All rows of a graph."""
    return {row["id"]: row for rows in rows_of(tables).values() for row in rows}


def after(rows: dict[str, Any], delta: GraphDelta | None) -> dict[str, Any]:
    """The rows that an increment leaves."""
    assert delta is not None
    gone = {one for group in (delta.gone_relations, delta.gone_nodes) for ids in group.values() for one in ids}
    changed = [row for table in (*delta.nodes.values(), *delta.relations.values()) for row in table.to_pylist()]
    return {one: row for one, row in rows.items() if one not in gone} | {row["id"]: row for row in changed}


def test_a_whole_projection_bears_a_load_in_between(
    ledger: Ledger, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(ledger, {"a": 1, "b": 2})
    between(monkeypatch, ledger, "open_state", tie_of_another_source)
    seen = project(ledger, ontology)
    assert after(by_id(seen), changes(ledger, ontology, seen.revision)) == by_id(project(ledger, ontology))


@pytest.mark.parametrize("reading", ["changed_since", "records_of", "sources", "entities"])
def test_an_increment_bears_a_load_in_between(
    ledger: Ledger, ontology: Ontology, monkeypatch: pytest.MonkeyPatch, reading: str
) -> None:
    load(ledger, {"a": 1, "b": 2})
    first = project(ledger, ontology)
    load(ledger, {"a": 9}, mode="delta")
    between(monkeypatch, ledger, reading, tie_of_another_source)
    delta = changes(ledger, ontology, first.revision)
    assert delta is not None
    rows = after(by_id(first), delta)
    assert after(rows, changes(ledger, ontology, delta.revision)) == by_id(project(ledger, ontology))
