"""Which version the tables of a ledger have; bringing them to another is `upgrade.py`, which needs alembic."""

from sqlalchemy import Connection, column, inspect, select, table

NEWEST = "0003"  # the last of migrations/versions; a test compares

_VERSIONS = table("alembic_version", column("version_num"))


def schema_of(connection: Connection) -> str | None:
    """The version of the tables, None where there are none."""
    if not inspect(connection).has_table(_VERSIONS.name):
        return None
    found = connection.scalar(select(_VERSIONS.c.version_num))
    return None if found is None else str(found)
