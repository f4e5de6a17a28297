"""Telephone numbers in a text as people write them: mobile ones, and those of an office with or without area code."""

import re
import unicodedata

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_OFFICE = re.compile(r"(?<![\d-])(?:\(?0\d{2,3}\)?[ -]?)?(\d{7,8})(?!\d)")


def telephones(text: str | None) -> frozenset[str]:
    """All numbers of a text, digits only; of an office without the area code. Masked ones (138****0000) are none."""
    plain = unicodedata.normalize("NFKC", text or "")
    rest = _MOBILE.sub(" ", plain)
    return frozenset(_digits(one) for one in (*_MOBILE.findall(plain), *_OFFICE.findall(rest)))


def common(one: frozenset[str], other: frozenset[str], *, mobile_only: bool = False) -> bool:
    """Whether they share a number; an office's is shared by all who work there, so another employer may have it too."""
    return any(not mobile_only or _is_mobile(number) for number in one & other)


def apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the numbers speak against one person: both have a mobile one, and nothing in common.

    An office's number says nothing against it, because somebody has that beside a mobile one.
    """
    return not one & other and any(map(_is_mobile, one)) and any(map(_is_mobile, other))


def _is_mobile(number: str) -> bool:
    return len(number) == 11


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
