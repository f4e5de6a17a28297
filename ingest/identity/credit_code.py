"""The unified social credit code: 18 characters with a check character (GB 32100-2015)."""

import unicodedata
from operator import mul
from typing import Any

from graph.ontology import NodeType
from ingest.identity.old_numbers import is_organisation_code, is_registration_number

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_credit_code(text: str) -> bool:
    """Whether it has the form of a credit code and its last character is right."""
    code = text.strip().upper()
    if len(code) != 18 or not _VALUES.keys() >= set(code):
        return False
    total = sum(map(mul, map(_VALUES.__getitem__, code), _WEIGHTS))  # of the first 17
    return _ALPHABET[(31 - total % 31) % 31] == code[17]


def identity_numbers(kind: NodeType, properties: dict[str, Any]) -> dict[str, str]:
    """The numbers that identify a node, in upper case and half width, as which `properties` keeps them from now on.

    An old number in the credit code's column (a registration number of 15 digits, an organisation code) is kept as
    what it is. The organisation code inside a credit code identifies too.
    """
    named = {one.name for one in kind.properties if one.identity}
    for name in named & properties.keys():
        if properties[name]:
            properties[name] = unicodedata.normalize("NFKC", str(properties[name])).strip().upper()
    old = _old_scheme(str(properties.get("credit_code") or ""))
    if old in named:
        properties.setdefault(old, str(properties.pop("credit_code")).replace("-", ""))
    found = {
        one.name: properties[one.name] for one in kind.properties if one.name in named and properties.get(one.name)
    }
    inside = found.get("credit_code", "")[8:17]
    if "organisation_code" in named and is_organisation_code(inside):
        found.setdefault("organisation_code", inside)
    return found


def _old_scheme(text: str) -> str:
    if is_registration_number(text):
        return "registration_number"
    return "organisation_code" if is_organisation_code(text) else ""
