"""Every error that a person must act on, as one tree.

DaqiaoError
├── UsageError           the command or request cannot be understood
├── RefusedData          the input was read and refused; each Problem says where, why and what to do
├── NotFound             nothing has that id, name or key; the nearest ones are offered
├── Conflict             true a moment ago, not any more (version, duplicate, order of roll-back)
├── Unauthorised         nobody is known to ask
├── Forbidden            somebody is known, and may not
├── ConfigurationError   a setting is wrong; trying again does not help
└── ServiceUnavailable   a part is down or busy; trying again later helps
    ├── StoreTimeout     the graph engine did not answer in time
    └── StoreInUse       another process owns the embedded graph

What becomes of them (HTTP status, exit code) is decided once each in `api/errors.py` and `api/cli`.
"""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input, addressed to the person who can mend it.

    `line` counts from 1; `cell` is an A1 address; `value` is what stands there, as text.
    """

    code: str
    message: str
    remedy: str = ""
    file: str | None = None
    line: int | None = None
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The fields that are known, for JSON."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}

    def __str__(self) -> str:
        line = f"第{self.line}行" if self.line else None
        place = " ".join(part for part in (self.file, self.sheet, self.cell, line) if part)
        value = f"「{self.value}」" if self.value else ""
        said = f"{place}:{value}{self.message}" if place else f"{value}{self.message}"
        return f"{said} → {self.remedy}" if self.remedy else said


class DaqiaoError(Exception):
    """Base of all errors raised on purpose. `detail` is one sentence, `remedy` what to do about it."""

    def __init__(self, detail: str, *, remedy: str = "", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy
        self.problems = problems

    def __str__(self) -> str:
        return f"{self.detail} {self.remedy}".strip()


class UsageError(DaqiaoError):
    """The command or request cannot be understood."""


class RefusedData(DaqiaoError):
    """The input was read and refused; nothing of it was kept."""


class NotFound(DaqiaoError):
    """Nothing has that id, name or key. `nearest` holds up to five names that might be meant."""

    def __init__(self, detail: str, *, remedy: str = "", nearest: tuple[str, ...] = ()) -> None:
        super().__init__(detail, remedy=remedy)
        self.nearest = nearest


class Conflict(DaqiaoError):
    """The state that the request relied on is no longer there."""


class Unauthorised(DaqiaoError):
    """No valid token or session came with the request."""


class Forbidden(DaqiaoError):
    """The role or the places of the user do not allow it."""


class ConfigurationError(DaqiaoError):
    """A setting is wrong."""


class ServiceUnavailable(DaqiaoError):
    """A part of the service is down or busy. `retry_after` is in seconds."""

    def __init__(self, detail: str, *, remedy: str = "", retry_after: int = 5) -> None:
        super().__init__(detail, remedy=remedy)
        self.retry_after = retry_after


class StoreTimeout(ServiceUnavailable):
    """The graph engine did not answer within the deadline."""


class StoreInUse(ServiceUnavailable):
    """Another process owns the embedded graph."""
