"""The audit trail names the user, and stands or falls with the change."""

import pytest

from graph.errors import Conflict, NotFound
from graph.ledger import Ledger
from tests.graph.ledger.loading import load


def lines(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Who did what to what, oldest first."""
    return [(line["user"], line["action"], line["target"]) for line in reversed(ledger.audit_trail())]


def test_every_change_of_facts_names_its_user(ledger: Ledger) -> None:
    batch_id = load(ledger, {"a": 1, "b": 2}, user="李明").batch_id
    assert batch_id is not None
    a, b = ledger.resolve("book:a"), ledger.resolve("book:b")
    judgement = ledger.judge("same", a, b, user="王芳", rule="person", reason="同址")
    ledger.revoke_judgement(judgement, "赵强")
    ledger.rollback(batch_id, "李明")
    assert lines(ledger) == [
        ("李明", "ingest.apply", f"batch:{batch_id}"),
        ("王芳", "identity.same", f"judgement:{judgement}"),
        ("赵强", "identity.revoke", f"judgement:{judgement}"),
        ("李明", "batch.rollback", f"batch:{batch_id}"),
    ]


def test_every_change_of_rights_names_its_user(ledger: Ledger) -> None:
    ledger.users.add("li", None, "admin")
    ledger.users.add("wang", "password", "viewer", by="li")
    info, _ = ledger.tokens.create("wang", "viewer", by="li")
    ledger.tokens.revoke(info.token_id, by="wang")
    ledger.users.disable("wang", by="li")
    assert lines(ledger) == [
        ("local", "user.add", "user:li"),
        ("li", "user.add", "user:wang"),
        ("li", "token.create", f"token:{info.token_id}"),
        ("wang", "token.revoke", f"token:{info.token_id}"),
        ("li", "user.disable", "user:wang"),
    ]


def test_what_did_not_happen_leaves_no_line(ledger: Ledger) -> None:
    batch_id = load(ledger, {"a": 1}).batch_id
    assert batch_id is not None
    load(ledger, {"a": 1})
    load(ledger, {"a": 2}, dry_run=True)
    ledger.rollback(batch_id, "li")
    with pytest.raises(Conflict):
        ledger.rollback(batch_id, "li")
    with pytest.raises(NotFound):
        ledger.users.disable("nobody")
    assert [action for _, action, _ in lines(ledger)] == ["ingest.apply", "batch.rollback"]


def test_a_note_keeps_its_detail_and_the_trail_its_limit(ledger: Ledger) -> None:
    for number in range(3):
        ledger.note("li", "export", "matches", {"行数": number})
    assert [line["detail"] for line in ledger.audit_trail(limit=2)] == [{"行数": 2}, {"行数": 1}]
