"""The source block that statement files and mappings begin with."""

from pathlib import Path
from typing import Any

from graph.model import Source
from ingest.documents import LINE, refused
from ingest.values import iso_date

_KNOWN = {"id", "title", "place", "known_on", "keyed", "trust", "synthetic", "note", LINE}


def read_source(raw: Any, path: Path, kind: str, source_id: str | None = None) -> Source:
    """The Source of a file; `source_id` from the command line wins. RefusedData for an unknown or missing entry."""
    raw = raw or {}
    if not isinstance(raw, dict) or set(raw) - _KNOWN:
        extra = sorted(set(raw) - _KNOWN) if isinstance(raw, dict) else []
        raise refused(
            "source", f"source 中有未知的项 {extra}", f"可用的有：{'、'.join(sorted(_KNOWN - {LINE}))}。", path, 1
        )
    line = raw.get(LINE, 1)
    name = source_id or raw.get("id")
    if not name or ":" in str(name):
        raise refused("source", "缺来源编号 source.id（其中不能有冒号）", "写明 source.id，或用 --source。", path, line)
    place = raw.get("place")
    if place is not None and not str(place).isdigit():
        raise refused("source", f"place {place} 不是行政区划代码", "如常山县写 330822。", path, line, str(place))
    try:
        known_on = iso_date(raw["known_on"]) if raw.get("known_on") else None
    except ValueError as error:
        raise refused("source", f"known_on {error}", "写成 2023-12-31。", path, line, str(raw["known_on"])) from error
    for name_, kind_, example in (("keyed", bool, "true"), ("synthetic", bool, "true"), ("trust", int, "50")):
        if name_ in raw and type(raw[name_]) is not kind_:
            raise refused("source", f"{name_} 应如 {example}", "不加引号。", path, line, str(raw[name_]))
    return Source(
        source_id=str(name),
        title=str(raw.get("title") or name),
        kind="statements" if kind == "statements" else "table",
        place=str(place) if place is not None else None,
        known_on=known_on,
        keyed=bool(raw.get("keyed", False)),
        trust=int(raw.get("trust", 50)),
        synthetic=bool(raw.get("synthetic", False)),
        note=str(raw.get("note", "")),
    )
