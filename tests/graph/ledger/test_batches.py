"""What a load does: all or nothing, once or twice, whole or in part."""

import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from sqlalchemy.exc import IntegrityError

from graph.errors import ServiceUnavailable
from graph.ids import new_id
from graph.ledger import Counts, Ledger, database
from graph.model import NewEntity, Record, Source
from tests.graph.ledger.loading import BOOK, known_or_minted, load, node, present


def test_a_first_load_opens_a_record_for_each_row(ledger: Ledger) -> None:
    report = load(ledger, {"a": 1, "b": 2})
    assert (report.counts, report.revision) == (Counts(new=2), 1)
    assert present(ledger) == {"a": 1, "b": 2}


def test_loading_twice_changes_nothing_and_says_so(ledger: Ledger) -> None:
    first = load(ledger, {"a": 1, "b": 2})
    again = load(ledger, {"a": 1, "b": 2})
    assert (again.batch_id, again.counts, again.moves) == (None, Counts(unchanged=2), False)
    assert ledger.revision() == first.revision
    assert [batch.batch_id for batch in ledger.batches()] == [first.batch_id]


def test_a_row_that_only_moved_in_the_file_is_unchanged(ledger: Ledger) -> None:
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a"])
        writer.write([node("a", ids["a"], {"name": "a"}, row=2)])
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        writer.write([node("a", ids["a"], {"name": "a"}, row=9)])
    assert writer.report is not None
    assert writer.report.counts == Counts(unchanged=1)


def test_a_changed_row_closes_the_old_record_and_keeps_it(ledger: Ledger) -> None:
    load(ledger, {"a": 1})
    with ledger.open_records() as (_, records):
        old = next(records)
    report = load(ledger, {"a": 2})
    assert report.counts == Counts(changed=1)
    assert present(ledger) == {"a": 2}
    assert ledger.record(old.record_id) == replace(old, until_batch=report.batch_id)


def test_a_full_load_closes_what_is_gone(ledger: Ledger) -> None:
    load(ledger, {"a": 1, "b": 2})
    assert load(ledger, {"a": 1}).counts == Counts(unchanged=1, closed=1)
    assert present(ledger) == {"a": 1}


def test_a_delta_closes_nothing(ledger: Ledger) -> None:
    load(ledger, {"a": 1, "b": 2})
    assert load(ledger, {"c": 3}, mode="delta").counts == Counts(new=1)
    assert present(ledger) == {"a": 1, "b": 2, "c": 3}


def test_a_full_load_leaves_other_sources_alone(ledger: Ledger) -> None:
    form = Source("form:330822", "手工录入", "form", place="330822", trust=100)
    load(ledger, {"a": 1}, source=form)
    load(ledger, {"b": 2})
    load(ledger, {"c": 3})
    assert present(ledger, "form:330822") == {"a": 1}


def test_an_exception_in_a_batch_keeps_nothing(ledger: Ledger) -> None:
    load(ledger, {"a": 1})
    with pytest.raises(RuntimeError), ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a", "new"])
        writer.write([node("a", ids["a"], {"name": "a", "note": 9}), node("new", ids["new"], {"name": "new"})])
        raise RuntimeError("power failure")
    assert present(ledger) == {"a": 1}
    assert ledger.revision() == 1
    assert ledger.entities([ids["new"]]) == {}
    assert len(ledger.audit_trail()) == 1
    assert ledger.check() == []


def test_a_record_of_an_unknown_entity_keeps_nothing(ledger: Ledger) -> None:
    with pytest.raises(IntegrityError), ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a"])
        writer.write([node("a", ids["a"], {"name": "a"}), node("b", "e-nobody", {"name": "b"})])
    assert (ledger.revision(), ledger.sources()) == (0, {})


def test_of_two_rows_of_one_key_that_disagree_the_second_stays_out_and_is_told(ledger: Ledger) -> None:
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a"])
        (problem,) = writer.write(
            [node("a", ids["a"], {"name": "a", "note": 1}), node("a", ids["a"], {"name": "a", "note": 2}, row=9)]
        )
    assert (problem.code, problem.line, "出现两次" in problem.message) == ("conflict", 9, True)
    assert present(ledger) == {"a": 1}


def test_two_rows_of_one_key_that_agree_count_once(ledger: Ledger) -> None:
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a"])
        writer.write([node("a", ids["a"], {"name": "a"})])
        writer.write([node("a", ids["a"], {"name": "a"}, row=7)])
    assert writer.report is not None
    assert writer.report.counts == Counts(new=1)


def test_one_key_may_name_a_node_and_relations_of_several_types(ledger: Ledger) -> None:
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a", "b"])
        ends = ids["a"], ids["b"]
        relations = [Record("relation", kind, "a", *ends, {}, {"row": 1}) for kind in ("PARTNERS_WITH", "HOSTS")]
        writer.write([node("a", ids["a"], {"name": "a"}), *relations])
    assert writer.report is not None
    assert writer.report.counts == Counts(new=3)


def test_a_dry_run_tells_what_would_happen_and_keeps_nothing(ledger: Ledger) -> None:
    load(ledger, {"a": 1, "b": 2})
    report = load(ledger, {"a": 9, "c": 3}, dry_run=True)
    assert (report.batch_id, report.revision) == (None, 1)
    assert report.counts == Counts(new=1, changed=1, closed=1)
    assert present(ledger) == {"a": 1, "b": 2}
    assert (ledger.revision(), ledger.check()) == (1, [])


def test_a_source_moved_to_another_county_takes_its_records_along(ledger: Ledger) -> None:
    load(ledger, {"a": 1, "b": 2})
    report = load(ledger, {"a": 1, "b": 2}, source=replace(BOOK, place="331102"))
    assert (report.source_changed, report.counts, report.revision) == (True, Counts(unchanged=2), 2)
    assert ledger.sources()["book"].place == "331102"
    _, changed = ledger.changed_since(1)
    assert {record.key for record in changed.records} == {"a", "b"}


def test_a_source_that_only_changed_its_title_leaves_the_graph_alone(ledger: Ledger) -> None:
    load(ledger, {"a": 1})
    report = load(ledger, {"a": 1}, source=replace(BOOK, title="企业名录（2023）"))
    assert report.moves
    assert ledger.sources()["book"].title == "企业名录（2023）"
    assert ledger.changed_since(1)[1].records == ()


def test_a_batch_is_listed_with_its_user_files_and_counts(ledger: Ledger) -> None:
    original = ledger.store_file("企业,电话".encode(), "名录.csv")
    with ledger.batch(BOOK, mode="delta", originals=[original], user="王芳") as writer:
        ids = known_or_minted(writer, "book", ["a"])
        writer.write([node("a", ids["a"], {"name": "a"})])
    load(ledger, {"x": 1}, source=Source("other", "另一个", "table"))
    (listed,) = ledger.batches("book")
    assert (listed.user, listed.mode, listed.counts) == ("王芳", "delta", Counts(new=1))
    assert [(one["name"], one["sha256"]) for one in listed.files] == [("名录.csv", original.sha256)]
    assert [batch.source_id for batch in ledger.batches()] == ["other", "book"]


def test_an_entity_learns_names_numbers_and_keys_once(ledger: Ledger) -> None:
    load(ledger, {"a": 1})
    entity_id = ledger.resolve("book:a")
    more = NewEntity(entity_id, "Enterprise", ("甲", "甲"), {"credit_code": "9133"}, (("tax", "7"),))
    for _ in range(2):
        with ledger.batch(BOOK, mode="delta", originals=[], user="li") as writer:
            writer.learn(more)
            ids = known_or_minted(writer, "book", [new_id("k")])
            writer.write([node(key, one, {"name": key}) for key, one in ids.items()])
    with ledger.batch(BOOK, mode="delta", originals=[], user="li", dry_run=True) as writer:
        assert writer.by_names(["甲", "乙"]) == {"甲": [("Enterprise", entity_id)]}
        assert writer.by_identifiers("credit_code", ["9133", "0"]) == {"9133": entity_id}
        assert writer.by_keys("tax", ["7", "8"]) == {"7": entity_id}
        assert writer.types([entity_id, "e-nobody"]) == {entity_id: "Enterprise"}
    assert ledger.keys_of(entity_id) == [("book", "a"), ("tax", "7")]


def test_lookups_take_more_values_than_a_database_has_parameters(ledger: Ledger) -> None:
    keys = [f"k{i}" for i in range(1_800)]
    load(ledger, dict.fromkeys(keys, 1))
    asked = [f"k{i}" for i in range(70_000)]
    with ledger.batch(BOOK, mode="delta", originals=[], user="li", dry_run=True) as writer:
        assert len(writer.by_keys("book", asked)) == len(writer.by_names(asked)) == len(keys)
        known = writer.identity  # what loads ask
        assert len(known.by_keys("book", asked)) == len(known.by_names(asked)) == len(keys)


def test_who_waits_in_vain_for_the_ledger_is_told_who_has_it_and_since_when(
    ledger_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 200)
    ledger = Ledger.open(ledger_url, home)
    told = pytest.raises(ServiceUnavailable, match=r"李科员 导入 book，20\d\d-\d\d-\d\d \d\d:\d\d:\d\d 开始")
    with ledger.batch(BOOK, mode="full", originals=[], user="李科员"), told:
        load(ledger, {"a": 1}, user="王科员")
    assert load(ledger, {"a": 1}, user="王科员").counts.new == 1
    assert not (home / "writing.json").exists()
    ledger.close()


def test_the_note_of_a_killed_load_names_nobody(sqlite_url: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 200)
    ledger = Ledger.open(sqlite_url, home)
    owner = f"{socket.gethostname()}:4194304:1"  # beyond the numbers that processes have
    note = {"doing": "李科员 导入 book", "since": "2026-01-05T08:00:00+08:00", "owner": owner}
    (home / "writing.json").write_bytes(orjson.dumps(note))
    with closing(sqlite3.connect(home / "ledger.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ServiceUnavailable, match="被另一个进程写入"):
            load(ledger, {"a": 1})
    ledger.close()
