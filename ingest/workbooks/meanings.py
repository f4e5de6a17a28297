"""What the reader took a sheet or a column for, in words, and what else a column could mean.

A meaning is written `Enterprise.credit_code`, `SERVES.count`, `HOSTS(依托单位)`, or one word such as `ignored`; after
an @ stands the column whose it is (`Enterprise.phone@承担单位`).
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graph.ontology import NodeType, Ontology, RelationType
from graph.product_files import product_yaml
from ingest.tables.headers import heading
from ingest.tables.words import words_of

_LIKELIEST = 5
_OWN = 0.05  # of two words that fit alike the one of the table's subject is meant
_KEY = re.compile(r"(\w+)(?:\.(\w+)|\((.*)\))?", re.DOTALL)


def meaning_label(meaning: str, ontology: Ontology, lang: str = "zh") -> str:
    """`Enterprise.credit_code` → 企业 · 统一社会信用代码; what nobody knows as it is."""
    key, _, owner = meaning.partition("@")
    if owner:
        return f"{meaning_label(key, ontology, lang)}（{owner}）"
    match, kind = _KEY.fullmatch(meaning), type_of(meaning, ontology)
    if match and match[2] and not kind:  # of one qualification: its own number
        return f"{match[1]} · {_word('columns', match[2], lang)}"
    if not match or not kind:
        return _word("columns", meaning, lang)
    if match[3]:
        return f"{_label(kind, lang)}（{match[3]}）"
    wanted = kind.property(match[2]) if match[2] else None
    return f"{_label(kind, lang)} · {_label(wanted, lang)}" if wanted else _label(kind, lang)


def type_of(meaning: str, ontology: Ontology) -> NodeType | RelationType | None:
    """The type of which a meaning tells: that of `Enterprise.staff` or `HOSTS(依托单位)`; None for a word."""
    match = _KEY.fullmatch(meaning.partition("@")[0])
    return (ontology.nodes.get(match[1]) or ontology.relations.get(match[1])) if match else None


def taken_for_label(kind: str, lang: str = "zh") -> str:
    """What kind of table a sheet is, in words."""
    return _word("sheets", kind, lang)


def choices(ontology: Ontology, lang: str = "zh") -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may be said to mean: groups with (meaning, words) each, the single words first."""
    words = [(key, _word("columns", key, lang)) for key in _words()["columns"] if key not in ("", "unknown")]
    groups = [(_word("sheets", "general", lang), words)]
    for node in ontology.nodes.values():
        groups.append((_label(node, lang), _properties(node, lang)))
    for relation in ontology.relations.values():
        ends = [(rule.key, f"{_label(relation, lang)}（{rule.words[0]}）") for rule in relation.columns]
        if ends:
            groups.append((_label(relation, lang), ends + _properties(relation, lang)))
    return groups


def likeliest(header: str, chosen: str, subject: str, ontology: Ontology, lang: str = "zh") -> list[tuple[str, str]]:
    """The meanings that a heading has by its words, the surest first, those of the table's subject before others.

    What was chosen stands first and `ignored` last; at most five, as (meaning, words).
    """
    words = words_of(ontology)
    found = [(one.score + _OWN * (one.meaning.owner == subject), one.meaning.key)
             for one in words.matches(heading(header, words).label)]  # fmt: skip
    keys = dict.fromkeys([chosen, *(key for _, key in sorted(found, key=lambda one: -one[0]))])
    offered = [key for key in keys if key not in ("", "unknown", "ignored")][: _LIKELIEST - 1]
    return [(key, meaning_label(key, ontology, lang)) for key in (*offered, "ignored")]


def _properties(kind: NodeType | RelationType, lang: str) -> list[tuple[str, str]]:
    return [(f"{kind.name}.{p.name}", f"{_label(kind, lang)} · {_label(p, lang)}") for p in kind.properties]


def _label(one: Any, lang: str) -> str:
    return str(one.label if lang == "zh" else one.label_en)


def _word(group: str, key: str, lang: str) -> str:
    said = _words()[group].get(key)
    return key if said is None else said[0 if lang == "zh" else 1]


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    words: Mapping[str, Mapping[str, list[str]]] = product_yaml(Path(__file__).parent / "meanings.yaml")
    return words
