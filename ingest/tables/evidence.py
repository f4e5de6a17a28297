"""What the values of a column look like, from a sample of its rows: the second witness beside its heading."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.ontology.institutions import known_type
from ingest.identity.credit_code import is_credit_code
from ingest.tables.values.codes import read_phone
from ingest.tables.values.dates import ImpossibleDate, read_date, read_period, read_year
from ingest.tables.values.marks import is_ditto, is_done, is_undone, is_unknown, plain
from ingest.tables.values.names import is_organisation, is_place, looks_like_person, split
from ingest.tables.values.numbers import read_number
from ingest.tables.words import Words

SAMPLE = 120
_FIRM = ("公司", "厂", "集团", "合作社", "农场")
_IDENTITY_CARD = re.compile(r"^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$")
_CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares (0 … 1) of a column's telling values that look like something; `filled` is how many there are."""

    filled: int
    shares: dict[str, float]
    units: frozenset[str]

    def share(self, *kinds: str) -> float:
        """The largest share of the kinds."""
        return max((self.shares.get(kind, 0.0) for kind in kinds), default=0.0)


def evidence(values: Iterable[Any], words: Words, percent: float = 0.0) -> Evidence:
    """What a column's values look like; empty cells and unknown marks tell nothing, 同上 says the same again.

    `percent`: the share of those that are shown as percentages."""
    seen: Counter[str] = Counter()
    units: set[str] = set()
    filled = 0
    kinds: set[str] = set()
    for value in values:
        text = plain(value)
        if not text or is_unknown(text, words):
            if text in ("无",):
                seen["mark"] += 1
            continue
        filled += 1
        if not is_ditto(text, words):
            kinds = set(_kinds(value, text, words, units))
        seen.update(kinds)
        if filled >= SAMPLE:
            break
    total = max(filled, 1)
    shares = {kind: count / total for kind, count in seen.items()}
    if percent:
        shares["percent"] = max(percent, shares.get("percent", 0.0))
    return Evidence(filled, shares, frozenset(units))


def _kinds(value: Any, text: str, words: Words, units: set[str]) -> Iterable[str]:
    if isinstance(value, date):
        yield "date"
        return
    number = read_number(value, "", words)
    if number is not None:
        yield "number"
        if number.unit:
            units.add(number.unit)
            yield "amount" if words.money(number.unit) else "percent" if number.unit in ("%", "％") else "count"
        if (year := read_year(value)) and 1949 <= year <= 2100 and len(text.rstrip("年度")) == 4:
            yield "year"
    if isinstance(value, float) and abs(value) >= 1e17:
        yield "code"
    compact = "".join(text.split()).upper()
    if len(compact) == 18 and compact.isalnum() and compact.isascii():
        yield "identity card" if is_identity_card(compact) and not is_credit_code(compact) else "code"
    when = _time(value)
    if when is not None:
        yield when
    if len(compact) >= 7 and when is None and read_phone(value)[0] is not None:  # a date has as many digits
        yield "phone"
    if text in words.units:
        yield "unit"
        return
    if is_done(text, words) or is_undone(text, words):
        yield "mark"
    if isinstance(value, str):
        parts = split(text)
        if parts and all(is_organisation(part, words) or known_type(part) for part in parts):
            yield "organisation"
            if all(part.endswith(_FIRM) for part in parts):
                yield "firm"
        elif parts and all(is_place(part, words) for part in parts):
            yield "place"
        elif parts and all(looks_like_person(re.sub(r"[((].*", "", part)) for part in parts):
            yield "person"
        if any(part in words.group("qualifications") for part in (p.lower() for p in parts)):
            yield "qualification"
        if number is None:
            yield "text"
        if text in words.group("ways_of_recognition"):
            yield "way"
        if len(text) > 24:
            yield "long"


def _time(value: Any) -> str | None:
    """`date` or `period` for what is one, an impossible date included; else None."""
    try:
        if read_date(value) is not None:
            return "date"
        period = read_period(value) if isinstance(value, str) else None
        return "period" if period and period[1] else None
    except ImpossibleDate:
        return "date"


def is_identity_card(text: str) -> bool:
    """Whether 18 characters are a resident identity card's number (GB 11643-1999, with its check digit)."""
    if not _IDENTITY_CARD.match(text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _CARD_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == text[17]
