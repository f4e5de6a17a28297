"""The service's Cypher: one query a file under `queries/cypher`, its header read as its contract."""

from functools import cache
from pathlib import Path

import orjson

from graph.stores import Query, Row

_FOLDER = Path(__file__).parent / "cypher"
_HEADER = ("purpose", "parameters", "columns")


@cache
def query(name: str) -> Query:
    """The query of that name; ValueError when its header is incomplete."""
    text = (_FOLDER / f"{name}.cypher").read_text(encoding="utf-8")
    said = {}
    for line in text.splitlines():
        if line.startswith("//"):
            key, _, value = line.removeprefix("//").partition(":")
            said[key.strip()] = value.strip()
    if set(said) != set(_HEADER):
        raise ValueError(f"{name}.cypher: the header has {sorted(said)}, wants {sorted(_HEADER)}")
    return Query(name, said["purpose"], _names(said["parameters"]), _names(said["columns"]), text)


def names() -> list[str]:
    """All query names, sorted."""
    return sorted(path.stem for path in _FOLDER.glob("*.cypher"))


def plain(row: Row) -> Row:
    """A row with its JSON columns as values: `record_ids` as a list, `attributes` as a mapping."""
    return {**row, **{name: orjson.loads(row[name]) for name in ("record_ids", "attributes") if row.get(name)}}


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
