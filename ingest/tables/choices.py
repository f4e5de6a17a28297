"""What an officer decided about the columns of a bureau's tables: guessed, written as YAML, changed, read back.

    tables:
      - sheet: 名单
        fingerprint: 3f0c…        # of the headings, years left out: next year's file has the same
        subject: Enterprise       # what the table is about; leave out to let it be found
        columns:
          企业名称: Enterprise.name
          联系方式: Enterprise.phone
          车牌号: ignored

A meaning is a property (`Enterprise.staff`), the end of a relation (`HOSTS(依托单位)`), a property of a relation
(`SERVES.count`), `figure`, `ignored`, `sensitive`, or one of the other words that `ingest mapping` writes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from graph.errors import UsageError
from graph.names import fold
from ingest.documents import read_yaml, refused
from ingest.tables.understanding import SheetReading, Understanding
from ingest.tables.words import SPECIAL, Meaning, Words

_ALONE = ("figure", "matrix", "scope", "unknown")
_HELD_IN_A_YEAR = Meaning("qualification", name="held in a year")


@dataclass(frozen=True, slots=True)
class TableChoice:
    """The decided meanings of one table's columns, by heading as written; what is not named stays a guess."""

    sheet: str
    fingerprint: str
    subject: str
    columns: Mapping[str, str]


Chooser = Callable[[str, str], TableChoice | None]  # (fingerprint, sheet name) → what was decided for such a table


def chooser(choices: list[TableChoice]) -> Chooser:
    """Choices by the headings' fingerprint, else by the sheet's name where no fingerprint was written."""

    def choose(fingerprint: str, sheet: str) -> TableChoice | None:
        fitting = (one for one in choices if one.fingerprint == fingerprint)
        named = (one for one in choices if not one.fingerprint and one.sheet in ("", sheet))
        return next(fitting, None) or next(named, None)

    return choose


def to_mapping(understanding: Understanding) -> str:
    """The guessed meanings as commented YAML for editing."""
    lines = [
        f"# {understanding.file} 各列的含义（程序的猜测）。改好后用 --mapping 指定本文件。",
        "# 含义写作：类型.属性（Enterprise.staff）、关系的一端（HOSTS(依托单位)）、figure（逐年数值）、",
        "# ignored（不导入）、sensitive（不读取）。没有写的列仍由程序判断。",
        "tables:",
    ]
    for one in understanding.sheets:
        if one.columns:
            lines += _table_lines(one)
    return "\n".join(lines) + "\n"


def _table_lines(one: SheetReading) -> list[str]:
    lines = [
        f"  - sheet: {_quoted(one.name)}  # {one.title or one.taken_for}",
        f"    fingerprint: {_quoted(one.fingerprint)}",
        f"    subject: {_quoted(one.subject)}",
        "    columns:",
    ]
    seen: set[str] = set()
    for column in one.columns:
        if column.header not in seen:
            seen.add(column.header)
            lines.append(
                f"      {_quoted(column.header)}: {_quoted(column.meaning)}  # {column.cell} {column.confidence:.0%}"
            )
    return lines


def _quoted(text: str) -> str:
    """A YAML scalar on one line."""
    return yaml.safe_dump(text, allow_unicode=True, width=10**6, default_style='"').strip()


def read_choices(path: Path, words: Words) -> list[TableChoice]:
    """The choices of a mapping file; RefusedData with the line and what would be right."""
    raw = read_yaml(path)
    return _choices(raw, path, words)


def choices_from(text: str, words: Words) -> list[TableChoice]:
    """The choices of a mapping that the ledger remembers; RefusedData as `read_choices`."""
    raw = yaml.safe_load(text)
    return _choices(raw if isinstance(raw, dict) else {}, Path("remembered.yaml"), words)


def is_choices(path: Path) -> bool:
    """Whether a mapping file holds choices for bureau tables, not the mapping of a keyed source."""
    return "tables" in read_yaml(path)


def _choices(raw: Mapping[str, Any], path: Path, words: Words) -> list[TableChoice]:
    tables = raw.get("tables")
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise refused("mapping", "缺 tables", "用 daqiao ingest mapping 文件名 写出一份再改。", path, 1)
    return [_choice(one, path, words) for one in tables]


def _choice(raw: Mapping[str, Any], path: Path, words: Words) -> TableChoice:
    line = raw.get("__line__")
    columns = {
        str(header): str(meaning)
        for header, meaning in (raw.get("columns") or {}).items()
        if header != "__line__" and meaning is not None
    }
    subject = str(raw.get("subject") or "")
    for meaning in columns.values():
        try:
            meaning_of(meaning, words)
        except UsageError as error:
            raise refused("mapping", error.detail, error.remedy, path, line, meaning) from error
    if subject and subject not in (*words.subjects, "organisation"):
        raise refused("mapping", f"没有类型 {subject}", f"可用的有：{'、'.join(words.subjects)}。", path, line, subject)
    return TableChoice(str(raw.get("sheet") or ""), str(raw.get("fingerprint") or ""), subject, columns)


def meaning_of(key: str, words: Words) -> tuple[Meaning, str]:
    """The meaning that a mapping names, and whose it is (`Enterprise.phone@承担单位`).

    UsageError offers the nearest.
    """
    name, _, owner = key.partition("@")
    known = _known(words)
    if name in known:
        return known[name], fold(owner)
    head, _, tells = name.rpartition(".")
    if head and tells in words.raw["qualification"]:
        return Meaning("qualification", head, tells), ""
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    raise UsageError(
        f"没有名为 {name} 的含义。", remedy="相近的有：" + "、".join(near) if near else "见 ingest mapping。"
    )


def _known(words: Words) -> dict[str, Meaning]:
    ontology = words.ontology
    found = {name: Meaning("special", name=name) for name in SPECIAL}
    found |= {name: Meaning(name) for name in _ALONE}
    found |= {name: Meaning("measure", name=name) for name in words.raw["measures"] if name != "value"}
    found[_HELD_IN_A_YEAR.key] = _HELD_IN_A_YEAR
    for kind in ontology.nodes.values():
        found |= {f"{kind.name}.{one.name}": Meaning("property", kind.name, one.name) for one in kind.properties}
    for relation in ontology.relations.values():
        told = {
            f"{relation.name}.{one.name}": Meaning("relation", relation.name, one.name) for one in relation.properties
        }
        found |= told
        found |= {rule.key: Meaning("end", relation.name, rule=rule) for rule in relation.columns}
    return found
