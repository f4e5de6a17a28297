"""Identity: merged entities lead to the oldest, every decision has its reason, and can be taken back."""

import pytest

from graph.errors import Conflict, NotFound, UsageError
from graph.ids import new_id
from graph.ledger import Ledger
from graph.model import NewEntity
from tests.graph.ledger.loading import BOOK, known_or_minted, load, node


@pytest.fixture
def firms(ledger: Ledger) -> list[str]:
    """Four enterprises, the oldest first."""
    for key in "abcd":
        load(ledger, {key: 1}, mode="delta")
    return [ledger.resolve(f"book:{key}") for key in "abcd"]


def same(ledger: Ledger, left: str, right: str) -> str:
    return ledger.judge("same", left, right, user="li", rule="person", reason="同一信用代码", score=0.97)


def test_the_younger_leads_to_the_older(ledger: Ledger, firms: list[str]) -> None:
    a, b, *_ = firms
    same(ledger, b, a)
    assert ledger.resolve(b) == a
    assert ledger.resolve("book:b") == a
    assert ledger.resolve(a) == a
    assert ledger.entities([b])[b].merged_into == a
    assert ledger.check() == []


def test_a_chain_of_merges_leads_to_the_oldest_in_one_step(ledger: Ledger, firms: list[str]) -> None:
    a, b, c, d = firms
    same(ledger, c, d)
    same(ledger, b, d)
    same(ledger, a, c)
    assert {one: info.merged_into for one, info in ledger.entities(firms).items()} == {a: None, b: a, c: a, d: a}
    assert ledger.check() == []


def test_taking_a_judgement_back_parts_only_what_it_had_joined(ledger: Ledger, firms: list[str]) -> None:
    a, b, c, d = firms
    same(ledger, a, b)
    bridge = same(ledger, b, c)
    same(ledger, c, d)
    ledger.revoke_judgement(bridge, "wang")
    assert {one: info.merged_into for one, info in ledger.entities(firms).items()} == {a: None, b: a, c: None, d: c}
    assert ledger.check() == []


def test_what_two_judgements_join_stays_joined_without_one(ledger: Ledger, firms: list[str]) -> None:
    a, b, *_ = firms
    first = same(ledger, a, b)
    same(ledger, b, a)
    ledger.revoke_judgement(first, "wang")
    assert ledger.resolve(b) == a


def test_a_judgement_keeps_who_why_when_and_who_took_it_back(ledger: Ledger, firms: list[str]) -> None:
    a, b, *_ = firms
    judgement_id = same(ledger, a, b)
    ledger.revoke_judgement(judgement_id, "wang")
    (kept,) = ledger.judgements(b)
    assert (kept.judgement_id, kept.verdict, kept.left, kept.right) == (judgement_id, "same", a, b)
    assert (kept.judge, kept.rule, kept.reason, kept.score) == ("li", "person", "同一信用代码", 0.97)
    assert (kept.revoked_by, kept.at <= (kept.revoked_at or "")) == ("wang", True)


def test_a_judgement_is_taken_back_only_once(ledger: Ledger, firms: list[str]) -> None:
    judgement_id = same(ledger, *firms[:2])
    ledger.revoke_judgement(judgement_id, "li")
    with pytest.raises(Conflict):
        ledger.revoke_judgement(judgement_id, "li")
    with pytest.raises(NotFound):
        ledger.revoke_judgement("j-nothing", "li")


def test_different_stands_against_same_through_the_whole_group(ledger: Ledger, firms: list[str]) -> None:
    a, b, c, d = firms
    same(ledger, a, b)
    same(ledger, c, d)
    apart = ledger.judge("different", b, d, user="li", rule="person", reason="地址不同")
    with pytest.raises(Conflict, match=apart):
        same(ledger, a, c)
    ledger.revoke_judgement(apart, "li")
    same(ledger, a, c)
    assert ledger.resolve(d) == a


def test_same_stands_against_different(ledger: Ledger, firms: list[str]) -> None:
    same(ledger, *firms[:2])
    with pytest.raises(Conflict, match="现为同一对象"):
        ledger.judge("different", *firms[:2], user="li", rule="person", reason="地址不同")


def test_an_enterprise_and_a_university_are_never_the_same(ledger: Ledger, firms: list[str]) -> None:
    university = new_id("e")
    with ledger.batch(BOOK, mode="delta", originals=[], user="li") as writer:
        writer.mint([NewEntity(university, "University", ("大学",))])
        writer.write([node("u", university, {"name": "大学"})])
    with pytest.raises(Conflict, match="类型不同"):
        same(ledger, firms[0], university)


def test_an_unknown_verdict_is_refused(ledger: Ledger, firms: list[str]) -> None:
    with pytest.raises(UsageError, match="perhaps"):
        ledger.judge("perhaps", *firms[:2], user="li", rule="person", reason="")


def test_a_refused_judgement_does_not_move_the_revision(ledger: Ledger, firms: list[str]) -> None:
    same(ledger, *firms[:2])
    before = ledger.revision()
    with pytest.raises(Conflict):
        ledger.judge("different", *firms[:2], user="li", rule="person", reason="")
    assert ledger.revision() == before


def test_a_mention_may_be_judged_before_it_is_an_entity(ledger: Ledger, firms: list[str]) -> None:
    ledger.judge("same", "富乐德石英", firms[0], user="li", rule="short-name", reason="简称")
    assert ledger.resolve(firms[0]) == firms[0]
    assert ledger.check() == []


def test_records_names_and_keys_are_found_through_a_merge(ledger: Ledger, firms: list[str]) -> None:
    a, b, *_ = firms
    same(ledger, a, b)
    assert {record.key for record in ledger.records_of([a])} == {"a", "b"}
    assert {record.key for record in ledger.records_of([b])} == {"a", "b"}
    assert ledger.keys_of(a) == [("book", "a"), ("book", "b")]
    with ledger.batch(BOOK, mode="delta", originals=[], user="li", dry_run=True) as writer:
        assert writer.by_keys("book", ["b"]) == {"b": a}
        assert writer.by_names(["b"]) == {"b": [("Enterprise", a)]}


def test_a_merge_tells_the_projection_that_identities_moved(ledger: Ledger, firms: list[str]) -> None:
    before = ledger.revision()
    judgement_id = same(ledger, *firms[:2])
    assert ledger.changed_since(before)[1].redirected
    merged = ledger.revision()
    assert not ledger.changed_since(merged)[1].redirected
    ledger.revoke_judgement(judgement_id, "li")
    assert ledger.changed_since(merged)[1].redirected


def test_a_merge_raises_the_version_of_the_entity_that_went(ledger: Ledger, firms: list[str]) -> None:
    a, b, *_ = firms
    same(ledger, a, b)
    infos = ledger.entities([a, b])
    assert (infos[a].version, infos[b].version) == (1, 2)


def test_rolling_a_batch_back_takes_its_judgements_back(ledger: Ledger, firms: list[str]) -> None:
    a, b, *_ = firms
    with ledger.batch(BOOK, mode="delta", originals=[], user="rule") as writer:
        ids = known_or_minted(writer, "book", ["e"])
        writer.judge("same", a, b, rule="credit_code", reason="同一信用代码", score=1.0)
        writer.judge("same", b, ids["e"], rule="exact-name", reason="同名", score=1.0)
        writer.write([node("e", ids["e"], {"name": "e"})])
    assert ledger.resolve("book:e") == ledger.resolve(b) == a
    assert writer.report is not None
    assert writer.report.batch_id is not None
    ledger.rollback(writer.report.batch_id, "li")
    assert ledger.resolve(b) == b
    assert {judgement.revoked_by for judgement in ledger.judgements()} == {"li"}
    assert ledger.check() == []
