"""Opaque ids: never made from a name, sortable by time of birth, safe in URLs and file names."""

import secrets
import time


def new_id(prefix: str) -> str:
    """`prefix` + 11 hex digits of the millisecond + 10 random ones, e.g. `e019ab3c4d5e0f1e2d3c4b`."""
    return f"{prefix}{time.time_ns() // 1_000_000:011x}{secrets.token_hex(5)}"
