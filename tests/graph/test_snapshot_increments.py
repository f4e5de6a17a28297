"""A snapshot brought up to date by increments is the one that a whole projection gives, in the past as well."""

import pytest

from graph.ledger import Ledger
from graph.ontology import Ontology
from graph.projection import changes, project
from graph.snapshot import Snapshot
from tests.graph.graphs import rows_of
from tests.graph.test_projection import STEPS

DAYS = (None, "2023-01-01", "2023-06-01", "2024-06-01")


def test_increments_lead_to_what_a_whole_build_gives(sqlite_ledger: Ledger, ontology: Ontology) -> None:
    held = Snapshot.build(project(sqlite_ledger, ontology))
    taken = 0
    for name, step in STEPS:
        step(sqlite_ledger)
        delta = changes(sqlite_ledger, ontology, held.revision)
        whole = Snapshot.build(project(sqlite_ledger, ontology))
        before = rows_of(held.tables())
        newer = whole if delta is None else held.after(delta)
        taken += delta is not None
        for day in DAYS:
            assert (name, day, rows_of(newer.as_of(day).tables())) == (name, day, rows_of(whole.as_of(day).tables()))
        assert newer.ids == whole.ids
        assert [newer.neighbours(n) for n in range(len(newer.ids))] == [
            whole.neighbours(n) for n in range(len(whole.ids))
        ]
        assert rows_of(held.tables()) == before
        held = newer
    assert taken >= 5


def test_an_increment_of_another_revision_is_refused(sqlite_ledger: Ledger, ontology: Ontology) -> None:
    held = Snapshot.build(project(sqlite_ledger, ontology))
    for _, step in STEPS[:2]:
        step(sqlite_ledger)
    delta = changes(sqlite_ledger, ontology, held.revision + 1)
    assert delta is not None
    with pytest.raises(AssertionError):
        held.after(delta)
