"""Originals are kept once, whole, by their hash; secrets are made once, for their owner alone."""

import hashlib
import threading
from pathlib import Path

import pytest

from graph.errors import NotFound
from graph.ledger import Ledger
from graph.ledger.files import secret


def test_an_original_comes_back_byte_for_byte(sqlite_ledger: Ledger) -> None:
    content = "第一行\r\n第二行\x00".encode("gb18030")
    stored = sqlite_ledger.store_file(content, "综述.txt")
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert sqlite_ledger.file(stored.sha256) == content


def test_equal_originals_are_kept_once_without_leavings(sqlite_ledger: Ledger) -> None:
    first, second = (sqlite_ledger.store_file(b"same", name) for name in ("a.csv", "b.csv"))
    assert (first.sha256, second.name) == (second.sha256, "b.csv")
    kept = [path for path in (sqlite_ledger.home / "files").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [first.sha256]


def test_an_original_that_is_gone_is_not_found(sqlite_ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        sqlite_ledger.file("0" * 64)


def test_a_secret_stays_the_same_and_is_private(sqlite_ledger: Ledger, home: Path) -> None:
    first = sqlite_ledger.secret("cookie")
    assert (len(first), sqlite_ledger.secret("cookie")) == (32, first)
    assert sqlite_ledger.secret("other") != first
    assert (home / "secrets" / "cookie").stat().st_mode & 0o777 == 0o600
    assert (home / "secrets").stat().st_mode & 0o777 == 0o700


def test_whoever_asks_first_for_a_secret_all_get_the_same_whole_one(tmp_path: Path) -> None:
    for number in range(25):
        got: list[bytes] = []
        start = threading.Barrier(8)

        def ask(name: str = f"n{number}", got: list[bytes] = got, start: threading.Barrier = start) -> None:
            start.wait()
            got.append(secret(tmp_path, name))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {len(one) for one in got} == {32}
        assert len(set(got)) == 1


def test_the_ledger_file_is_for_its_owner_alone(sqlite_ledger: Ledger, home: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in home.glob("ledger.db*")} == {0o600}
