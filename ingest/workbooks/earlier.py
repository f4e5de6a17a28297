"""The keys that a source's nodes have already, so that a number which is mended, found or lost moves nothing.

A firm whose credit code was wrong came in under its name. With the code mended it would be another key, and all its
figures would stand twice: it keeps the key that it has.
"""

from collections.abc import Iterable, Mapping
from typing import Any


class EarlierKeys:
    """Keys by what nodes of a source are called: from their types, keys and properties."""

    def __init__(self, nodes: Iterable[tuple[str, str, Mapping[str, Any]]] = ()) -> None:
        self._keys: set[str] = set()
        self._named: dict[str, str | None] = {}  # None: several nodes are called so
        for kind, key, said in nodes:
            self._keys.add(key)
            called = name_key(kind, [str(said.get("name") or ""), str(said.get("employer") or "")])
            self._named[called] = key if self._named.get(called, key) == key else None

    def kept(self, wanted: str, called: str, *, numbered: bool) -> str:
        """The key of a node that would be keyed `wanted`, and `called` without a number.

        A new number takes the place of none, never that of another number: two firms may have one name.
        """
        if wanted in self._keys:
            return wanted
        if numbered:
            return called if called in self._keys else wanted
        return self._named.get(called) or wanted


def name_key(kind: str, parts: Iterable[str]) -> str:
    """The key of a node that has no number."""
    return f"{kind}:{'|'.join(part for part in parts if part)}"
