"""Which kind of number a text is: credit code (GB 32100), or what it replaced."""

from typing import Literal

from ingest.identity.credit_code import is_credit_code
from ingest.identity.old_numbers import is_organisation_code, is_registration_number

Scheme = Literal["credit_code", "registration_number", "organisation_code"]


def scheme_of(text: str) -> Scheme | None:
    """Which kind of number a text is; None for one of no kind, or with a wrong check character."""
    if is_credit_code(text):
        return "credit_code"
    if is_registration_number(text):
        return "registration_number"
    return "organisation_code" if is_organisation_code(text) else None


def organisation_code(credit_code: str) -> str:
    """The organisation code inside a credit code: positions 9 to 17."""
    return credit_code.strip().upper()[8:17]
