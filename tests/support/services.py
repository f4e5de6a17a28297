"""Which services took part in a run, and what happens when one is missing.

In CI a missing service is a failure, because a suite that skips proves nothing; at a desk it is skipped aloud.
"""

import os
from typing import NoReturn

import pytest

_TOOK_PART: dict[str, str] = {}


def took_part(name: str, detail: str) -> None:
    """Note that a service answered; `detail` is its version."""
    _TOOK_PART[name] = detail


def missing(name: str, reason: str) -> NoReturn:
    """Fail in CI, skip elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(f"SERVICE MISSING in CI: {name}: {reason}", pytrace=False)
    pytest.skip(f"SERVICE MISSING: {name}: {reason}")


def summary() -> str:
    """One line for the end of the run."""
    return "services: " + (", ".join(f"{name} {_TOOK_PART[name]}" for name in sorted(_TOOK_PART)) or "none")
