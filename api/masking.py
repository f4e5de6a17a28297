"""What of a fact a user may see: personal values, confidential figures, and the words that repeat them.

`public` is for everybody. `place` is for whoever belongs to the place that the fact comes from, viewers too.
`restricted` and personal values are for officers of that place. Who has no places belongs to all.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from api.auth import may_see_personal
from graph.model import Principal
from graph.ontology import Ontology, Property

MASK = "***"
# Of one firm, statistics and tax figures are confidential; of a county they are published.
_SINGLE = "Enterprise"
_FIGURES = frozenset({"value", "value_text", "comparison", "target", "completion", "rank", "note"})
_LONG_NUMBER = re.compile(r"\d(?:[\d\- ]{5,}\d|\d{6,})")  # a telephone, an identity card, an account


def masked(
    ontology: Ontology, kind: str, properties: Mapping[str, Any], principal: Principal, places: Iterable[str] = ()
) -> dict[str, Any]:
    """Properties as this user may see them. `places` are the adcodes that the facts come from; none: everybody's."""
    hidden = hidden_names(ontology, kind, properties, principal, places)
    return {name: MASK if name in hidden else value for name, value in properties.items()}


def hidden_names(
    ontology: Ontology, kind: str, names: Iterable[str], principal: Principal, places: Iterable[str] = ()
) -> set[str]:
    """Which of these properties this user may not see."""
    type_ = ontology.nodes.get(kind) or ontology.relations.get(kind)
    local = _belongs(principal, list(places))
    known = {p.name: p for p in (type_.properties if type_ else ())}
    return {name for name in names if name in known and not _visible(known[name], principal, local)}


def observation(about: str | None, properties: Mapping[str, Any], principal: Principal) -> dict[str, Any]:
    """The properties of an observation, its figures masked where they are of a single firm. `about`: that type."""
    if about != _SINGLE or may_see_personal(principal):
        return dict(properties)
    return {name: MASK if name in _FIGURES and value is not None else value for name, value in properties.items()}


def indicator_row(row: Mapping[str, Any], principal: Principal) -> dict[str, Any]:
    """A row of `/v1/indicators` as this user may see it."""
    shown = observation(row["about_kind"], row, principal)
    return shown | {"attributes": observation(row["about_kind"], row.get("attributes") or {}, principal)}


def quote(text: str, hidden: bool, principal: Principal) -> str:
    """A sentence as it stands in its source: not at all where it tells a hidden value, else without long numbers."""
    if hidden:
        return MASK
    return text if may_see_personal(principal) else _LONG_NUMBER.sub(MASK, text)


def _visible(told: Property, principal: Principal, local: bool) -> bool:
    if told.personal or told.access == "restricted":
        return local and may_see_personal(principal)
    return told.access == "public" or local


def _belongs(principal: Principal, places: list[str]) -> bool:
    """Whether the user belongs to one of the places."""
    return not principal.places or not places or any(one.startswith(tuple(principal.places)) for one in places)
