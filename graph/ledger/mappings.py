"""Mappings that an officer confirmed, remembered by the fingerprint of the headers that they are for."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from graph.errors import NotFound
from graph.ledger import audit, tables
from graph.ledger.database import Database
from graph.ledger.values import now

_MAPPING = tables.remembered_mapping


@dataclass(frozen=True, slots=True)
class RememberedMapping:
    """A mapping text (YAML) and the headers' fingerprint; `title` names the file that it was confirmed for."""

    fingerprint: str
    mapping: str
    user: str
    at: str
    title: str


class Mappings:
    """What the columns of a table were found to mean last time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, fingerprint: str) -> RememberedMapping | None:
        """The mapping for tables with these headers, if one was confirmed."""
        with self._database.read() as connection:
            row = connection.execute(select(_MAPPING).where(_MAPPING.c.fingerprint == fingerprint)).first()
        return None if row is None else RememberedMapping(**row._asdict())

    def keep(self, fingerprint: str, mapping: str, user: str, title: str = "") -> None:
        """Remember a mapping; it takes the place of a former one for the same headers."""
        row = {"fingerprint": fingerprint, "mapping": mapping, "user": user, "at": now(), "title": title}
        with self._database.write() as connection:
            connection.execute(delete(_MAPPING).where(_MAPPING.c.fingerprint == fingerprint))
            connection.execute(insert(_MAPPING).values(**row))
            audit.note(connection, user, "mapping.keep", f"mapping:{fingerprint}", {"title": title})

    def list(self) -> list[RememberedMapping]:
        """All of them, newest first."""
        query = select(_MAPPING).order_by(_MAPPING.c.at.desc(), _MAPPING.c.fingerprint)
        with self._database.read() as connection:
            return [RememberedMapping(**row._asdict()) for row in connection.execute(query)]

    def forget(self, fingerprint: str, user: str) -> None:
        """Drop one; NotFound when there is none."""
        with self._database.write() as connection:
            if connection.execute(delete(_MAPPING).where(_MAPPING.c.fingerprint == fingerprint)).rowcount == 0:
                raise NotFound(f"没有为这种表头记住的映射（{fingerprint}）。")
            audit.note(connection, user, "mapping.forget", f"mapping:{fingerprint}")
