"""How well a column's values fit a meaning: 1 fits, less speaks against it, a little more speaks for it."""

from ingest.tables.evidence import Evidence
from ingest.tables.words import ORGANISATIONS, Meaning, Words

_ALL_PLACES = 0.9
_NUMERIC = ("number", "amount", "count", "percent")
_BY_HELD = {
    "Expert": (("person",), ("organisation", "number", "place", "date")),
    "Place": (("place",), ("organisation", "number", "person", "date", "phone", "unit")),
    "party": (("person", "organisation"), ("number", "date", "unit", "place")),
    "organisation": (("organisation",), ("number", "person", "date", "place", "unit")),
    "Platform": ((), ("firm", "person", "number", "date", "unit")),
    "Qualification": (("qualification", "text"), ("number", "date")),
}
_BY_TYPE = {
    "date": (("date", "period", "year"), ("organisation", "person")),
    "integer": (_NUMERIC, ("organisation", "person", "date")),
    "number": (_NUMERIC, ("organisation", "person", "phone")),
    "boolean": (("mark",), ("organisation", "person", "date")),
}
_BY_NAME = {
    "credit_code": (("code",), ("organisation", "person")),
    "organisation_code": ((), ("code", "organisation", "person")),
    "phone": (("phone",), ("organisation", "person", "date", "code")),
    "year": (("year", "date", "period"), ("organisation", "person")),
    "address": (("text",), ("number", "person", "phone", "date")),
    "legal_representative": (("person", "text"), ("organisation", "number")),
}
_BY_SPECIAL = {
    "year": (("year",), ("organisation", "person", "text")),
    "from": (("date", "period"), ("organisation", "person")),
    "to": (("date", "period"), ("organisation", "person")),
    "period": (("period", "date"), ("organisation", "person")),
    "event": (("date", "period"), ("organisation", "person", "count")),
    "unit": (("unit",), ("organisation", "person", "number")),
    "value": (_NUMERIC, ("organisation", "person")),
}


def fit(meaning: Meaning, seen: Evidence, words: Words) -> float:
    """0.3 … 1.05. A column without telling values fits everything."""
    if not seen.filled:
        return 1.0
    wanted = _expected(meaning, words)
    if wanted is None:
        return 1.0
    if meaning.entity and seen.share("number") >= 0.5 and not seen.share("code") and meaning.owner != "HOLDS":
        return 0.3  # 解决技术难题(个) counts needs and names none
    if meaning.name == "address" and seen.share("place") >= _ALL_PLACES:
        return 0.5  # bare names of towns are where a firm is located, whatever the heading says
    names = meaning.rule.holds if meaning.rule is not None else meaning.owner if meaning.name == "name" else ""
    if names == "Qualification" and seen.share("way") >= 0.5:
        return 0.3
    speaks_for, against = wanted
    if seen.share(*speaks_for) >= 0.5:
        return 1.03
    contrary = seen.share(*(kind for kind in against if kind not in speaks_for))
    return max(0.3, 1.0 - 0.7 * contrary)


def _expected(meaning: Meaning, words: Words) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    if meaning.kind == "special":
        return _BY_SPECIAL.get(meaning.name)
    if meaning.kind == "end" and meaning.rule is not None:
        holds = meaning.rule.holds
        return _BY_HELD.get("organisation" if holds in ORGANISATIONS else holds)
    if meaning.kind == "property":
        if meaning.name == "name":
            return _BY_HELD.get("organisation" if meaning.owner in ORGANISATIONS else meaning.owner)
        kind = words.ontology.nodes[meaning.owner].property(meaning.name)
        return _BY_NAME.get(meaning.name) or _BY_TYPE.get(kind.type if kind else "")
    if meaning.kind == "relation":
        kind = words.ontology.relations[meaning.owner].property(meaning.name)
        return _BY_TYPE.get(kind.type if kind else "")
    return None
