"""The unified social credit code: 18 characters with a check character (GB 32100-2015)."""

import unicodedata
from typing import Any

from graph.ontology import NodeType

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_credit_code(text: str) -> bool:
    """Whether it has the form of a credit code and its last character is right."""
    code = text.strip().upper()
    if len(code) != 18 or any(character not in _ALPHABET for character in code):
        return False
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[(31 - total % 31) % 31] == code[17]


def identity_numbers(kind: NodeType, properties: dict[str, Any]) -> dict[str, str]:
    """The numbers that identify a node, in upper case and half width, as which `properties` keeps them from now on."""
    for one in kind.properties:
        if one.identity and properties.get(one.name):
            properties[one.name] = unicodedata.normalize("NFKC", str(properties[one.name])).strip().upper()
    return {p.name: properties[p.name] for p in kind.properties if p.identity and properties.get(p.name)}
