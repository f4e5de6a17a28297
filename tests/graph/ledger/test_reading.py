"""Reading: one committed state at a time, the present and the past of a fact, and what changed since."""

import threading
import time

import pytest

from graph.errors import NotFound
from graph.ledger import Ledger
from graph.model import Record, Validity
from tests.graph.ledger.loading import BOOK, known_or_minted, load, node, present


def test_a_record_comes_back_as_it_was_written(ledger: Ledger) -> None:
    original = ledger.store_file("名称\n富乐德".encode(), "名录.csv")
    payload = {"kind": "联合实验室", "amount": 12.5, "fields": ["石英", "半导体"], "open": True, "note": None}
    locator = {"file": "名录.csv", "sheet": "表1", "row": 2, "columns": {"name": "A"}}
    with ledger.batch(BOOK, mode="full", originals=[original], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a", "b"])
        written = Record(
            "relation", "COLLABORATES_WITH", "a-b", ids["a"], ids["b"], payload, locator, "name",
            Validity("2021-03", "2023", "month"), original.sha256,
        )  # fmt: skip
        writer.write([written])
    with ledger.open_records() as (_, records):
        (stored,) = records
    assert all(getattr(stored, name) == getattr(written, name) for name in written.__dataclass_fields__)
    assert (stored.source_id, stored.until_batch) == ("book", None)
    assert ledger.record(stored.record_id) == stored


def test_records_come_in_the_order_asked_and_unknown_ones_are_left_out(ledger: Ledger) -> None:
    load(ledger, dict.fromkeys("abc", 1))
    with ledger.open_records() as (_, records):
        ids = [record.record_id for record in records]
    asked = [ids[2], "f-nothing", ids[0]]
    assert [record.record_id for record in ledger.records(asked)] == [ids[2], ids[0]]


def test_an_unknown_record_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="f-nothing"):
        ledger.record("f-nothing")


@pytest.mark.parametrize("reference", ["e-nobody", "book:nobody", "nowhere:a", ""])
def test_an_unknown_reference_is_not_found(ledger: Ledger, reference: str) -> None:
    load(ledger, {"a": 1})
    with pytest.raises(NotFound):
        ledger.resolve(reference)


def test_a_key_may_hold_colons(ledger: Ledger) -> None:
    load(ledger, {"urn:x:1": 1})
    assert ledger.resolve("book:urn:x:1") in ledger.entities([ledger.resolve("book:urn:x:1")])


def test_records_of_an_entity_are_those_at_either_end(ledger: Ledger) -> None:
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a", "b", "c"])
        pairs = [("a", "b"), ("c", "a"), ("b", "c")]
        writer.write([Record("relation", "PARTNERS_WITH", h + t, ids[h], ids[t], {}, {}) for h, t in pairs])
        writer.write([node("a", ids["a"], {"name": "a"})])
    assert {record.key for record in ledger.records_of([ids["a"]])} == {"ab", "ca", "a"}


def test_changes_since_a_revision_are_what_was_opened_or_closed(ledger: Ledger) -> None:
    load(ledger, {"a": 1, "b": 2})
    load(ledger, {"a": 1, "b": 3})
    revision, changed = ledger.changed_since(1)
    assert revision == 2
    assert sorted((r.key, r.payload["note"], r.until_batch) for r in changed.records) == [("b", 2, 2), ("b", 3, None)]
    assert changed.entity_ids == {ledger.resolve("book:b")}
    assert ledger.changed_since(2)[1].records == ()


def test_a_reader_sees_one_state_while_others_write(ledger: Ledger) -> None:
    load(ledger, {f"k{i}": 1 for i in range(50)})
    with ledger.open_records() as (revision, records):
        first = next(records)
        load(ledger, {"other": 2})
        rest = list(records)
    assert revision == 1
    assert {record.payload["note"] for record in [first, *rest]} == {1}
    assert len(rest) == 49
    assert present(ledger) == {"other": 2}


def test_a_reader_neither_waits_for_a_writer_nor_sees_its_work(ledger: Ledger) -> None:
    load(ledger, {"a": 1})
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a"])
        writer.write([node("a", ids["a"], {"name": "a", "note": 2})])
        began = time.monotonic()
        assert (present(ledger), ledger.revision()) == ({"a": 1}, 1)
        assert time.monotonic() - began < 1
    assert present(ledger) == {"a": 2}


def test_many_threads_read_while_one_writes(ledger: Ledger) -> None:
    seen: list[int] = []

    def read() -> None:
        for _ in range(5):
            with ledger.open_records() as (revision, records):
                values = {record.payload["note"] for record in records}
                seen.append(revision if values in ({revision}, set()) else -1)

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    for number in range(1, 6):
        load(ledger, dict.fromkeys("abcdefgh", number))
    for reader in readers:
        reader.join()
    assert len(seen) == 100
    assert -1 not in seen


def test_a_closed_ledger_opens_again_with_the_same_content_and_name(ledger: Ledger, ledger_url: str) -> None:
    load(ledger, {"a": 1})
    name = ledger.instance()
    ledger.close()
    again = Ledger.open(ledger_url, ledger.home)
    assert (present(again), again.revision(), again.instance()) == ({"a": 1}, 1, name)
    again.close()
