"""Opaque ids: never made from a name, sortable by time of birth, safe in URLs and file names; digests of texts."""

import hashlib
import secrets
import time


def new_id(prefix: str) -> str:
    """`prefix` + 11 hex digits of the millisecond + 10 random ones, e.g. `e019ab3c4d5e0f1e2d3c4b`."""
    return f"{prefix}{time.time_ns() // 1_000_000:011x}{secrets.token_hex(5)}"


def text_digest(text: str) -> str:
    """The name of a text where it is only remembered, not kept: 32 hex digits of BLAKE2b."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
