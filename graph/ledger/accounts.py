"""Who may ask: named users with a password (argon2), and tokens of a user for programs (kept as hashes)."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Row, insert, select, update

from graph.errors import Conflict, NotFound, UsageError
from graph.ids import new_id
from graph.ledger import audit, tables
from graph.ledger.database import Database
from graph.ledger.values import TokenInfo, UserInfo, as_text, from_text, now
from graph.model import Principal, Role

ROLES: tuple[Role, ...] = ("viewer", "officer", "admin")  # each may what those before it may
LOCAL = "local"  # who acts where nobody has logged in: whoever may run the command on this machine
_USED_EVERY = timedelta(minutes=1)  # a token's last use is noted at most this often
_MOST_READ = 1_000  # tokens whose row is kept until something is committed
_HASHER = PasswordHasher()


class Users:
    """Named accounts. A user without a password cannot log in to the pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, name: str, password: str | None, role: Role, places: Sequence[str] = (), *, by: str = LOCAL
    ) -> Principal:
        """A new user; Conflict when the name is taken, UsageError for an unknown role or a name with blank ends."""
        if role not in ROLES or not name or name != name.strip():
            raise UsageError(f"用户名不能为空，首尾不能有空格；角色应为 {'、'.join(ROLES)} 之一。")
        row = {
            "name": name,
            "password": _HASHER.hash(password) if password else None,
            "role": role,
            "places": as_text(list(places)),
            "created_at": now(),
        }
        with self._database.write() as connection:
            if connection.scalar(select(tables.users.c.name).where(tables.users.c.name == name)):
                raise Conflict(f"用户 {name} 已存在。")
            connection.execute(insert(tables.users).values(**row))
            audit.note(connection, by, "user.add", f"user:{name}", {"role": role, "places": list(places)})
        return Principal(name, role, tuple(places))

    def get(self, name: str) -> Principal | None:
        """The user of that name, unless disabled."""
        with self._database.read() as connection:
            row = connection.execute(select(tables.users).where(tables.users.c.name == name)).first()
        if row is None or row.disabled_at:
            return None
        return Principal(row.name, row.role, tuple(from_text(row.places)))

    def verify(self, name: str, password: str) -> Principal | None:
        """The user when name and password are right; an unknown name takes as long as a wrong password."""
        with self._database.read() as connection:
            row = connection.execute(select(tables.users).where(tables.users.c.name == name)).first()
        try:
            _HASHER.verify(row.password if row is not None and row.password else _nobody(), password)
        except VerificationError:
            return None
        if row is None or not row.password or row.disabled_at:
            return None
        return Principal(row.name, row.role, tuple(from_text(row.places)))

    def list(self) -> list[UserInfo]:
        """All users by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(tables.users).order_by(tables.users.c.name)).all()
        return [UserInfo(r.name, r.role, tuple(from_text(r.places)), r.created_at, r.disabled_at) for r in rows]

    def disable(self, name: str, *, by: str = LOCAL) -> None:
        """Close the account and, with it, all its tokens; NotFound for an unknown name."""
        with self._database.write() as connection:
            query = update(tables.users).where(tables.users.c.name == name).values(disabled_at=now())
            if connection.execute(query).rowcount == 0:
                raise NotFound(f"没有用户 {name}。", remedy="用 daqiao user list 查看。")
            audit.note(connection, by, "user.disable", f"user:{name}")


class Tokens:
    """Bearer tokens. The secret is shown once; the ledger keeps its SHA-256."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[str, tuple[int | None, Row[Any] | None]] = {}

    def create(
        self, user: str, role: Role, places: Sequence[str] = (), label: str = "", *, by: str | None = None
    ) -> tuple[TokenInfo, str]:
        """A new token of a user and its secret.

        NotFound for an unknown user, Conflict for a disabled one, UsageError for a role or places beyond the user's.
        `by` is who asks for it, where that is not the user.
        """
        if role not in ROLES:
            raise UsageError(f"角色应为 {'、'.join(ROLES)} 之一。")
        secret = f"dq_{secrets.token_urlsafe(32)}"
        row = {
            "token_id": new_id("t"),
            "user": user,
            "hash": _hash(secret),
            "role": role,
            "places": as_text(list(places)),
            "label": label,
            "created_at": now(),
        }
        with self._database.write() as connection:
            owner = connection.execute(select(tables.users).where(tables.users.c.name == user)).first()
            if owner is None:
                raise NotFound(f"没有用户 {user}。", remedy="先用 daqiao user add 新建用户。")
            if owner.disabled_at:
                raise Conflict(f"用户 {user} 已停用。")
            if not _within(role, places, owner.role, from_text(owner.places)):
                raise UsageError(f"令牌的角色和地区不能超出用户 {user} 自己的。", remedy="请换用户，或缩小令牌的范围。")
            connection.execute(insert(tables.token).values(**row))
            detail = {"user": user, "role": role, "places": list(places)}
            audit.note(connection, by or user, "token.create", f"token:{row['token_id']}", detail)
        return TokenInfo(row["token_id"], user, role, tuple(places), label, row["created_at"], None, None), secret

    def verify(self, secret: str) -> Principal | None:
        """Whom the token speaks for; None when unknown or revoked, or its user is disabled.

        What was read of it holds as long as nothing at all was committed since: a token that is revoked, here or by
        another process, is refused at its next use.
        """
        digest, stamp = _hash(secret), self._database.stamp()
        read = self._read.get(digest)
        if read is None or stamp is None or read[0] != stamp:
            read = (stamp, self._row(digest))
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            if read[1] is not None:
                self._read[digest] = read
        row = read[1]
        if row is None or row.disabled_at:
            return None
        self._note_use(row.token_id, row.last_used_at)
        return Principal(row.user, row.role, tuple(from_text(row.places)))

    def _row(self, digest: str) -> Row[Any] | None:
        query = (
            select(tables.token, tables.users.c.disabled_at)
            .join(tables.users, tables.users.c.name == tables.token.c.user)
            .where(tables.token.c.hash == digest, tables.token.c.revoked_at.is_(None))
        )
        with self._database.read() as connection:
            return connection.execute(query).first()

    def list(self) -> list[TokenInfo]:
        """All tokens, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(tables.token).order_by(tables.token.c.token_id.desc())).all()
        return [
            TokenInfo(
                r.token_id, r.user, r.role, tuple(from_text(r.places)), r.label, r.created_at, r.last_used_at,
                r.revoked_at,
            )
            for r in rows
        ]  # fmt: skip

    def revoke(self, token_id: str, *, by: str = LOCAL) -> None:
        """End a token; NotFound for an unknown id."""
        with self._database.write() as connection:
            query = update(tables.token).where(tables.token.c.token_id == token_id).values(revoked_at=now())
            if connection.execute(query).rowcount == 0:
                raise NotFound(f"没有编号为 {token_id} 的令牌。", remedy="用 daqiao token list 查看。")
            audit.note(connection, by, "token.revoke", f"token:{token_id}")

    def _note_use(self, token_id: str, last: str | None) -> None:
        if last and datetime.now(UTC) - datetime.fromisoformat(last) < _USED_EVERY:
            return
        # A long load must not keep anybody from being recognised: the next use is noted then.
        with self._database.write_if_free() as connection:
            if connection is not None:
                theirs = tables.token.c.token_id == token_id
                connection.execute(update(tables.token).where(theirs).values(last_used_at=now()))


def _hash(secret: str) -> str:
    # A token is 256 random bits: a plain hash cannot be guessed back, and looks up by index.
    return hashlib.sha256(secret.encode()).hexdigest()


def _within(role: Role, places: Sequence[str], owner_role: Role, owner_places: Sequence[str]) -> bool:
    """Whether a token stays within its user's rights; no places at all are all places."""
    covered = not owner_places or (bool(places) and all(one.startswith(tuple(owner_places)) for one in places))
    return ROLES.index(role) <= ROLES.index(owner_role) and covered


@cache
def _nobody() -> str:
    """A hash to compare with where there is no user, so that the answer takes as long."""
    return _HASHER.hash(secrets.token_hex(8))
