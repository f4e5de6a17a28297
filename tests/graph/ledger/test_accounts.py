"""Users and tokens: what is kept, who is let in, and when no longer."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from graph.errors import Conflict, NotFound, UsageError
from graph.ledger import Ledger
from graph.model import Principal
from tests.graph.ledger.loading import BOOK, known_or_minted, node


def kept(ledger: Ledger, query: str) -> list[tuple[object, ...]]:
    """What really stands in the database."""
    with ledger._database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_a_user_is_let_in_with_the_right_password_only(ledger: Ledger) -> None:
    ledger.users.add("李明", "常山胡柚-2023", "officer", ["330822"])
    assert ledger.users.verify("李明", "常山胡柚-2023") == Principal("李明", "officer", ("330822",))
    assert ledger.users.verify("李明", "常山胡柚") is None
    assert ledger.users.verify("李明", "") is None
    assert ledger.users.verify("王芳", "常山胡柚-2023") is None


def test_a_password_is_kept_as_an_argon2_hash(ledger: Ledger) -> None:
    ledger.users.add("li", "secret-word", "viewer")
    ((password,),) = kept(ledger, "SELECT password FROM users")
    assert str(password).startswith("$argon2id$")
    assert "secret-word" not in str(kept(ledger, "SELECT * FROM audit"))


def test_an_unknown_name_takes_as_long_as_a_wrong_password(ledger: Ledger) -> None:
    ledger.users.add("li", "secret-word", "viewer")
    ledger.users.verify("warm", "up")

    def fastest(name: str) -> float:
        def once() -> float:
            began = time.perf_counter()
            ledger.users.verify(name, "wrong")
            return time.perf_counter() - began

        return min(once() for _ in range(5))

    assert 0.5 < fastest("nobody") / fastest("li") < 2


def test_a_user_without_a_password_cannot_log_in(ledger: Ledger) -> None:
    ledger.users.add("program", None, "viewer")
    assert ledger.users.verify("program", "") is None
    assert ledger.users.get("program") == Principal("program", "viewer")


def test_a_taken_name_is_a_conflict_and_leaves_the_password(ledger: Ledger) -> None:
    ledger.users.add("li", "first", "viewer")
    with pytest.raises(Conflict):
        ledger.users.add("li", "second", "admin")
    assert ledger.users.verify("li", "first") == Principal("li", "viewer")


@pytest.mark.parametrize(("name", "role"), [("", "viewer"), (" li", "viewer"), ("li", "king")])
def test_a_name_with_blanks_or_an_unknown_role_is_refused(ledger: Ledger, name: str, role: str) -> None:
    with pytest.raises(UsageError):
        ledger.users.add(name, "password", role)  # type: ignore[arg-type]
    assert ledger.users.list() == []


def test_a_disabled_user_and_his_tokens_are_dead(ledger: Ledger) -> None:
    ledger.users.add("li", "password", "officer")
    _, secret = ledger.tokens.create("li", "officer")
    ledger.users.disable("li")
    assert ledger.users.verify("li", "password") is None
    assert ledger.users.get("li") is None
    assert ledger.tokens.verify(secret) is None
    with pytest.raises(Conflict, match="已停用"):
        ledger.tokens.create("li", "officer")
    assert ledger.users.list()[0].disabled_at is not None


def test_disabling_an_unknown_user_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        ledger.users.disable("nobody")


def test_a_token_speaks_for_its_user_in_its_own_role_and_places(ledger: Ledger) -> None:
    ledger.users.add("li", None, "admin")
    info, secret = ledger.tokens.create("li", "viewer", ["330822"], "报表程序")
    assert secret.startswith("dq_")
    assert ledger.tokens.verify(secret) == Principal("li", "viewer", ("330822",))
    (listed,) = ledger.tokens.list()
    assert (listed.token_id, listed.label, listed.places) == (info.token_id, "报表程序", ("330822",))


def test_a_token_is_kept_as_a_hash_only(ledger: Ledger) -> None:
    ledger.users.add("li", None, "admin")
    _, secret = ledger.tokens.create("li", "viewer")
    everything = str(kept(ledger, "SELECT * FROM token")) + str(kept(ledger, "SELECT * FROM audit"))
    assert secret.removeprefix("dq_") not in everything


@pytest.mark.parametrize("secret", ["", "dq_", "dq_wrong", "石英"])
def test_a_wrong_token_is_nobody(ledger: Ledger, secret: str) -> None:
    ledger.users.add("li", None, "admin")
    ledger.tokens.create("li", "viewer")
    assert ledger.tokens.verify(secret) is None


def test_a_revoked_token_is_dead_and_others_live_on(ledger: Ledger) -> None:
    ledger.users.add("li", None, "admin")
    info, secret = ledger.tokens.create("li", "viewer")
    _, other = ledger.tokens.create("li", "viewer")
    ledger.tokens.revoke(info.token_id)
    assert ledger.tokens.verify(secret) is None
    assert ledger.tokens.verify(other) == Principal("li", "viewer")
    with pytest.raises(NotFound):
        ledger.tokens.revoke("t-nothing")


def test_a_token_of_nobody_is_not_made(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match="user add"):
        ledger.tokens.create("nobody", "viewer")


@pytest.mark.parametrize(
    ("role", "places"), [("admin", ["330822"]), ("viewer", []), ("viewer", ["331102"]), ("viewer", ["33"])]
)
def test_a_token_never_reaches_further_than_its_user(ledger: Ledger, role: str, places: list[str]) -> None:
    ledger.users.add("li", None, "officer", ["3308"])
    with pytest.raises(UsageError, match="不能超出"):
        ledger.tokens.create("li", role, places)  # type: ignore[arg-type]
    assert ledger.tokens.create("li", "officer", ["330822"])[0].places == ("330822",)


def test_the_last_use_of_a_token_is_noted_once_a_minute(ledger: Ledger) -> None:
    ledger.users.add("li", None, "viewer")
    _, secret = ledger.tokens.create("li", "viewer")
    assert ledger.tokens.list()[0].last_used_at is None
    ledger.tokens.verify(secret)
    first = ledger.tokens.list()[0].last_used_at
    ledger.tokens.verify(secret)
    assert ledger.tokens.list()[0].last_used_at == first is not None
    old = (datetime.now(UTC) - timedelta(minutes=2)).isoformat(timespec="seconds")
    with ledger._database.write() as connection:
        connection.execute(text("UPDATE token SET last_used_at = :old"), {"old": old})
    ledger.tokens.verify(secret)
    assert (ledger.tokens.list()[0].last_used_at or "") > old


def test_a_token_is_recognised_at_once_while_a_long_load_runs(ledger: Ledger) -> None:
    ledger.users.add("li", None, "viewer")
    _, secret = ledger.tokens.create("li", "viewer")
    with ledger.batch(BOOK, mode="full", originals=[], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a"])
        writer.write([node("a", ids["a"], {"name": "a"})])
        began = time.monotonic()
        assert ledger.tokens.verify(secret) == Principal("li", "viewer")
        assert time.monotonic() - began < 1
    ledger.tokens.verify(secret)
    assert ledger.tokens.list()[0].last_used_at is not None
