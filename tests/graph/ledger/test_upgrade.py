"""The schema as the migrations leave it, and a ledger of an older program brought up with a copy beside."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from graph.ledger import Ledger, tables, upgrade
from graph.ledger.database import Database
from graph.ledger.schema import NEWEST, schema_of
from tests.graph.ledger.loading import load, present


def test_the_migrations_make_exactly_the_tables_that_the_program_uses(ledger: Ledger) -> None:
    with ledger._database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_newest_version_is_the_last_migration(ledger: Ledger) -> None:
    assert ScriptDirectory.from_config(upgrade._config()).get_current_head() == NEWEST
    with ledger._database.read() as connection:
        assert schema_of(connection) == NEWEST


def test_a_ledger_of_the_second_version_keeps_its_facts_and_is_copied_first(
    sqlite_url: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_to_the_second(config: Config, _: str) -> None:
        command_upgrade(config, "0002")

    command_upgrade = command.upgrade
    monkeypatch.setattr(upgrade.command, "upgrade", only_to_the_second)
    Database(sqlite_url, home).close()
    monkeypatch.undo()
    old = Ledger.open(sqlite_url, home)
    load(old, {"a": 1})
    old.close()
    assert len(list(home.glob("ledger.db.before-*"))) == 1
    again = Ledger.open(sqlite_url, home)
    assert present(again) == {"a": 1}
    assert again.jobs.list() == []
    again.close()
    assert len(list(home.glob("ledger.db.before-*"))) == 1
