"""Who asks: a Bearer token for programs, a signed session cookie (with a CSRF token) for pages."""

import hmac
import secrets
import threading
import time
from collections import deque
from hashlib import sha256

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from api.service import Service
from graph.errors import Forbidden, Unauthorised
from graph.ledger import Ledger
from graph.model import Principal, Role

COOKIE = "daqiao_session"
SESSION_SECONDS = 12 * 3600
ONCE_SECONDS = 600
CONTROL = "control."
_RANK: dict[Role, int] = {"viewer": 0, "officer": 1, "admin": 2}


class Sessions:
    """Session cookies and one-time links, signed with a secret of the installation."""

    def __init__(self, ledger: Ledger) -> None:
        secret = ledger.secret("session").hex()
        self._cookies = URLSafeTimedSerializer(secret, salt="session")
        self._links = URLSafeTimedSerializer(secret, salt="once")
        self._control = URLSafeTimedSerializer(secret, salt="control")
        self._used: set[str] = set()
        self._guard = threading.Lock()

    def cookie(self, user: str) -> str:
        """A new session of a user."""
        return self._cookies.dumps({"user": user, "nonce": secrets.token_hex(8)})

    def user(self, cookie: str) -> str | None:
        """The user of a valid session."""
        try:
            return str(self._cookies.loads(cookie, max_age=SESSION_SECONDS)["user"])
        except (BadSignature, KeyError, TypeError):
            return None

    def csrf(self, cookie: str) -> str:
        """The token that a form of this session must carry."""
        return hmac.new(self._cookies.secret_keys[0], f"csrf:{cookie}".encode(), sha256).hexdigest()

    def valid_csrf(self, cookie: str, given: str) -> bool:
        """Whether a form or header carries this session's token; whatever else it holds is only wrong."""
        return same(self.csrf(cookie), given)

    def control(self) -> str:
        """A Bearer token of a minute for the command on this machine: who can read the home's secret may steer it."""
        return CONTROL + self._control.dumps(secrets.token_hex(8))

    def controls(self, token: str) -> bool:
        """Whether a token is such a one."""
        try:
            self._control.loads(token.removeprefix(CONTROL), max_age=60)
        except BadSignature:
            return False
        return True

    def link(self, user: str) -> str:
        """A code that logs a user in once, within ten minutes."""
        return self._links.dumps({"user": user, "nonce": secrets.token_hex(8)})

    def redeem(self, code: str) -> str | None:
        """The user of a code that was never used before."""
        try:
            user = str(self._links.loads(code, max_age=ONCE_SECONDS)["user"])
        except (BadSignature, KeyError, TypeError):
            return None
        with self._guard:
            if code in self._used:
                return None
            self._used.add(code)
        return user


class Attempts:
    """At most `most` failed log-ins in `seconds` for one name or address: guessing is slow."""

    def __init__(self, most: int = 8, seconds: float = 300.0) -> None:
        self._most, self._seconds = most, seconds
        self._failed: dict[str, deque[float]] = {}
        self._guard = threading.Lock()

    def allowed(self, key: str) -> bool:
        """Whether another try may be made."""
        with self._guard:
            times = self._failed.get(key, deque())
            while times and times[0] < time.monotonic() - self._seconds:
                times.popleft()
            return len(times) < self._most

    def failed(self, key: str) -> None:
        """Count a failed try."""
        with self._guard:
            self._failed.setdefault(key, deque()).append(time.monotonic())


def same(wanted: str, given: str) -> bool:
    """Whether two secrets are equal, in constant time. By bytes: as text `compare_digest` raises beyond ASCII."""
    return hmac.compare_digest(wanted.encode(), given.encode(errors="surrogatepass"))


def service_of(request: Request) -> Service:
    """The running service."""
    service: Service = request.app.state.service
    return service


def identify(request: Request) -> Principal | None:
    """Whom the token or the session speaks for; None when neither is valid. A request with a header has no session."""
    found: Principal | None = request.scope.get("principal")
    if found is not None:  # established for this very request, before it was routed (`api.cache`)
        return found
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            return None
        if secret.startswith(CONTROL):
            return Principal("local", "admin") if request.app.state.sessions.controls(secret) else None
        return service_of(request).ledger.tokens.verify(secret.strip())
    cookie = request.cookies.get(COOKIE)
    user = request.app.state.sessions.user(cookie) if cookie else None
    return service_of(request).ledger.users.get(user) if user else None


def demand(request: Request, role: Role) -> Principal:
    """Who asks, if the role allows it; Unauthorised, Forbidden, or a failed CSRF check otherwise."""
    principal = identify(request)
    if principal is None:
        raise Unauthorised("需要登录或有效的令牌。", remedy="请在 Authorization 头中给出 Bearer 令牌，或先登录。")
    if not may(principal, role):
        raise Forbidden(f"此操作需要 {role} 角色，当前为 {principal.role}。")
    by_cookie = "authorization" not in request.headers
    if by_cookie and request.method not in ("GET", "HEAD", "OPTIONS"):
        sessions: Sessions = request.app.state.sessions
        if not sessions.valid_csrf(request.cookies[COOKIE], request.headers.get("x-csrf-token", "")):
            raise Forbidden("页面已过期。", remedy="请刷新页面后重试。")
    return principal


def may(principal: Principal, role: Role) -> bool:
    """Whether who asks has this role or one above it."""
    return _RANK[principal.role] >= _RANK[role]


def may_see_personal(principal: Principal) -> bool:
    """Personal properties are shown to officers and admins, masked for viewers."""
    return may(principal, "officer")
