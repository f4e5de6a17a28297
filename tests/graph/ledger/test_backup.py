"""Backup and restore as an administrator needs them: whole, compared, across databases, and never half."""

import zipfile
from pathlib import Path

import pytest

from graph.errors import Conflict, RefusedData
from graph.ledger import Ledger, backup
from graph.ledger.restoring import restore
from graph.model import Source
from graph.ontology import load as ontology
from graph.projection import digests, project
from tests.graph.ledger.loading import BOOK, known_or_minted, load, node, present


def filled(ledger: Ledger) -> None:
    """Something in every corner: two batches, a user, an original, a merge, a secret."""
    original = ledger.store_file("编号,名称\n1,甲\n".encode(), "名录.csv")
    with ledger.batch(BOOK, mode="full", originals=[original], user="li") as writer:
        ids = known_or_minted(writer, "book", ["a"])
        writer.write([node("a", ids["a"], {"name": "a", "note": "甲"})])
    load(ledger, {"a": "石英", "b": None})
    load(ledger, {"a": "轴承", "b": None})
    load(ledger, {"c": 1}, source=Source("other", "另一个", "table"))
    ledger.judge("same", ledger.resolve("book:a"), ledger.resolve("book:b"), user="li", rule="person", reason="一家")
    ledger.users.add("li", "long-enough", "officer", ["330822"])
    ledger.secret("session")


def state(ledger: Ledger) -> object:
    """All that a user could see, and the audit below what the restore itself notes."""
    trail = [line for line in ledger.audit_trail() if line["action"] != "ledger.restore"]
    graph = digests(project(ledger, ontology()))
    return graph, ledger.batches(), ledger.users.list(), ledger.judgements(), trail, ledger.secret("session")


@pytest.fixture
def other_url(request: pytest.FixtureRequest, ledger_url: str, tmp_path: Path) -> str:
    """A database of the other engine than the ledger's."""
    if ledger_url.startswith("sqlite"):
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path}/elsewhere/ledger.db"


def test_a_backup_brings_everything_back_on_the_other_database_too(
    ledger: Ledger, ledger_url: str, other_url: str, tmp_path: Path
) -> None:
    filled(ledger)
    manifest = ledger.back_up(tmp_path / "b.zip")
    assert backup.verify(tmp_path / "b.zip") == manifest
    elsewhere = tmp_path / "elsewhere"
    done = restore(tmp_path / "b.zip", other_url, elsewhere, user="admin")
    again = Ledger.open(other_url, elsewhere)
    assert state(again) == state(ledger)
    assert (again.check(thorough=True), done.files) == ([], 1)
    assert again.instance() != ledger.instance()  # no graph store may take it for the one that it knew
    assert load(again, {"a": "轴承", "b": None, "d": 4}).counts.new == 1  # numbering goes on
    again.close()


def test_a_filled_home_is_replaced_only_when_told_and_the_former_ledger_is_kept(
    ledger: Ledger, ledger_url: str, home: Path, tmp_path: Path
) -> None:
    load(ledger, {"a": 1})
    ledger.back_up(tmp_path / "b.zip")
    load(ledger, {"a": 1, "b": 2})
    former = ledger.revision()
    ledger.close()
    with pytest.raises(Conflict, match="已有数据"):
        restore(tmp_path / "b.zip", ledger_url, home, user="admin")
    done = restore(tmp_path / "b.zip", ledger_url, home, replace=True, user="admin")
    again = Ledger.open(ledger_url, home)
    assert present(again) == {"a": 1}
    assert again.revision() > former  # whoever follows the ledger sees that something happened
    again.close()
    if done.former:
        kept = Ledger.open(f"sqlite:///{done.former}", tmp_path / "k")
        assert present(kept) == {"a": 1, "b": 2}
        kept.close()


@pytest.mark.parametrize("part", ["ledger/record.jsonl", "manifest.json", "files"])
def test_a_damaged_backup_is_refused_and_the_ledger_stays(
    ledger: Ledger, ledger_url: str, home: Path, tmp_path: Path, part: str
) -> None:
    filled(ledger)
    ledger.back_up(tmp_path / "b.zip")
    before = state(ledger)
    ledger.close()
    with zipfile.ZipFile(tmp_path / "b.zip") as whole, zipfile.ZipFile(tmp_path / "d.zip", "w") as damaged:
        for name in whole.namelist():
            content = whole.read(name)
            if name.startswith(part):
                content = (
                    content.replace("甲".encode(), b"x").replace("轴承".encode(), b"x").replace(b'"format"', b'"f"')
                )
            damaged.writestr(name, content)
    for file in (home / "files").rglob("*"):
        if file.is_file():
            file.unlink()
    with pytest.raises(RefusedData, match=r"d\.zip"):
        backup.verify(tmp_path / "d.zip")
    with pytest.raises(RefusedData, match=r"d\.zip"):
        restore(tmp_path / "d.zip", ledger_url, home, replace=True, user="admin")
    again = Ledger.open(ledger_url, home)
    assert state(again) == before
    again.close()


def test_a_restore_that_breaks_off_leaves_the_former_ledger(
    ledger: Ledger, ledger_url: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(ledger, {"a": 1})
    ledger.back_up(tmp_path / "b.zip")
    load(ledger, {"a": 1, "b": 2})
    ledger.close()

    def breaks_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("graph.ledger.restoring._go_on", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "b.zip", ledger_url, home, replace=True, user="admin")
    again = Ledger.open(ledger_url, home)
    assert present(again) == {"a": 1, "b": 2}
    assert again.check() == []
    again.close()


def test_a_ledger_that_a_service_has_open_is_not_replaced(
    ledger: Ledger, ledger_url: str, home: Path, tmp_path: Path
) -> None:
    load(ledger, {"a": 1})
    ledger.back_up(tmp_path / "b.zip")
    load(ledger, {"b": 2})
    with pytest.raises(Conflict, match="正在使用"):
        restore(tmp_path / "b.zip", ledger_url, home, replace=True, user="admin")
    assert present(ledger) == {"b": 2}


def test_a_file_that_is_no_backup_is_told(tmp_path: Path, home: Path, sqlite_url: str) -> None:
    (tmp_path / "b.zip").write_text("名录")
    with pytest.raises(RefusedData, match="无法读取"):
        restore(tmp_path / "b.zip", sqlite_url, home, user="admin")


def test_a_missing_original_is_named_and_the_rest_is_saved(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    filled(sqlite_ledger)
    for file in (sqlite_ledger.home / "files").rglob("*"):
        if file.is_file():
            file.unlink()
    manifest = sqlite_ledger.back_up(tmp_path / "b.zip")
    assert (manifest.missing, manifest.files) == (["名录.csv"], {})
    assert backup.verify(tmp_path / "b.zip").tables["record"].rows == 5
