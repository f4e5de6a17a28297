"""Taking a batch back: its order, its effect, and what stays."""

from dataclasses import replace

import pytest

from graph.errors import Conflict, NotFound
from graph.ledger import Counts, Leaning, Ledger
from graph.model import Record, Source
from tests.graph.ledger.loading import BOOK, load, node, present


def test_rollback_closes_what_the_batch_opened_and_reopens_what_it_closed(ledger: Ledger) -> None:
    load(ledger, {"same": 0, "changed": 1, "gone": 2})
    second = load(ledger, {"same": 0, "changed": 9, "new": 3})
    assert second.batch_id is not None
    report = ledger.rollback(second.batch_id, "li")
    assert report.counts == Counts(new=2, closed=2)
    assert present(ledger) == {"same": 0, "changed": 1, "gone": 2}
    assert ledger.check() == []


def test_rollback_marks_every_record_it_touched_for_the_projection(ledger: Ledger) -> None:
    load(ledger, {"same": 0, "changed": 1, "gone": 2})
    second = load(ledger, {"same": 0, "changed": 9, "new": 3})
    assert second.batch_id is not None
    ledger.rollback(second.batch_id, "li")
    revision, changed = ledger.changed_since(second.revision)
    assert revision == second.revision + 1
    state = sorted((r.key, r.payload["note"], r.since_batch, r.until_batch) for r in changed.records)
    assert state == [("changed", 1, 1, None), ("changed", 9, 2, 2), ("gone", 2, 1, None), ("new", 3, 2, 2)]


def test_the_newest_batch_of_a_source_goes_first(ledger: Ledger) -> None:
    first, second = load(ledger, {"a": 1}), load(ledger, {"a": 2})
    assert first.batch_id is not None
    assert second.batch_id is not None
    with pytest.raises(Conflict, match=f"批次 {second.batch_id}"):
        ledger.rollback(first.batch_id, "li")
    assert ledger.revision() == second.revision
    ledger.rollback(second.batch_id, "li")
    ledger.rollback(first.batch_id, "li")
    assert present(ledger) == {}


def test_batches_of_other_sources_do_not_stand_in_the_way(ledger: Ledger) -> None:
    first = load(ledger, {"a": 1})
    load(ledger, {"b": 1}, source=Source("other", "另一个", "table"))
    assert first.batch_id is not None
    ledger.rollback(first.batch_id, "li")
    assert present(ledger) == {}
    assert present(ledger, "other") == {"b": 1}


def test_a_batch_is_taken_back_only_once(ledger: Ledger) -> None:
    batch_id = load(ledger, {"a": 1}).batch_id
    assert batch_id is not None
    ledger.rollback(batch_id, "li")
    with pytest.raises(Conflict, match="已于"):
        ledger.rollback(batch_id, "li")
    assert ledger.batches()[0].rolled_back_at is not None


def test_an_unknown_batch_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="77"):
        ledger.rollback(77, "li")


def test_the_same_file_loads_again_after_a_rollback_with_the_same_ids(ledger: Ledger) -> None:
    batch_id = load(ledger, {"a": 1}).batch_id
    before = ledger.resolve("book:a")
    assert batch_id is not None
    ledger.rollback(batch_id, "li")
    assert load(ledger, {"a": 1}).counts == Counts(new=1)
    assert ledger.resolve("book:a") == before


def test_an_older_batch_can_follow_after_a_newer_one_was_redone(ledger: Ledger) -> None:
    first, second = load(ledger, {"a": 1}), load(ledger, {"a": 2})
    assert first.batch_id is not None
    assert second.batch_id is not None
    ledger.rollback(second.batch_id, "li")
    third = load(ledger, {"a": 3})
    assert third.batch_id is not None
    ledger.rollback(third.batch_id, "li")
    assert present(ledger) == {"a": 1}
    ledger.rollback(first.batch_id, "li")
    assert present(ledger) == {}


def test_rollback_describes_the_source_as_before(ledger: Ledger) -> None:
    load(ledger, {"a": 1})
    moved = load(ledger, {"a": 1, "b": 2}, source=replace(BOOK, place="331102", trust=10))
    assert moved.batch_id is not None
    assert ledger.rollback(moved.batch_id, "li").source_changed
    assert ledger.sources()["book"] == BOOK
    _, changed = ledger.changed_since(moved.revision)
    assert {record.key for record in changed.records} == {"a", "b"}


def test_what_leans_on_the_batch_is_listed_and_its_entity_stays(ledger: Ledger) -> None:
    first = load(ledger, {"a": 1, "b": 2})
    a, b = ledger.resolve("book:a"), ledger.resolve("book:b")
    form = Source("form:330822", "手工录入", "form", place="330822", trust=100)
    with ledger.batch(form, mode="delta", originals=[], user="li") as writer:
        writer.write([node("phone", a, {"name": "a", "note": "改正"})])
    (edit,) = ledger.records_of([a])[1:] or ledger.records_of([a])
    judgement = ledger.judge("different", a, b, user="li", rule="person", reason="两家公司")
    assert first.batch_id is not None
    report = ledger.rollback(first.batch_id, "li")
    edits = [one for one in report.leaning if one.kind == "record"]
    assert [one.entity_id for one in edits] == [a]
    assert ledger.record(edits[0].id).source_id == "form:330822"
    assert {one for one in report.leaning if one.kind == "judgement"} == {
        Leaning("judgement", judgement, a),
        Leaning("judgement", judgement, b),
    }
    assert set(ledger.entities([a, b])) == {a, b}
    assert edit is not None
    assert ledger.check() == []


def test_what_the_same_list_said_before_does_not_lean_on_its_correction(ledger: Ledger) -> None:
    load(ledger, {"a": 1, "b": 2})
    ends = [ledger.resolve(f"book:{key}") for key in "ab"]
    with ledger.batch(BOOK, mode="delta", originals=[], user="li") as writer:
        writer.write([Record("relation", "COLLABORATES_WITH", "a>b", ends[0], ends[1], {"kind": "合作"}, {"row": 9})])
    correction = load(ledger, {"a": 9}, mode="delta").batch_id
    assert correction is not None
    assert ledger.leaning(correction) == ()
