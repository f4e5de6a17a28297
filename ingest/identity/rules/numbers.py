"""Rules of numbers: a credit code says more than any name."""

from ingest.identity.mention import Decision
from ingest.identity.numbers import organisation_code
from ingest.identity.rules.base import Pair, different, same

_LABELS = {"credit_code": "统一社会信用代码", "organisation_code": "组织机构代码", "registration_number": "注册号"}


def same_number(pair: Pair) -> Decision | None:
    """The same number of one kind, or an organisation code that is part of the other's credit code."""
    if not (pair.a.identifiers and pair.b.identifiers):
        return None
    left, right = _numbers(pair.a.identifiers), _numbers(pair.b.identifiers)
    for scheme, value in left.items():
        if right.get(scheme) == value:
            return same(1.0, f"{_LABELS.get(scheme, '编号')}相同：{value}", "same_number")
    return None


def credit_codes_differ(pair: Pair) -> Decision | None:
    """Two credit codes are two organisations, whatever their names."""
    left, right = pair.a.identifiers.get("credit_code"), pair.b.identifiers.get("credit_code")
    if left and right and left != right:
        return different(0.0, "统一社会信用代码不同", "credit_codes_differ")
    return None


def _numbers(given: object) -> dict[str, str]:
    numbers = dict(given) if isinstance(given, dict) else {}
    if "credit_code" in numbers:
        numbers.setdefault("organisation_code", organisation_code(numbers["credit_code"]))
    return {scheme: value.replace("-", "") for scheme, value in numbers.items() if value}
