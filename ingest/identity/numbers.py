"""Numbers that identify organisations, with their check characters.

Unified social credit code: GB 32100-2015, 18 characters. Organisation code: GB 11714-1997, 8 + 1 characters, today
positions 9 to 17 of the credit code. Registration number of a firm: 15 digits, GS 15-2006 (check digit by
ISO/IEC 7064 MOD 11,10), which the credit code replaced.
"""

from typing import Literal

from ingest.identity.credit_code import is_credit_code

Scheme = Literal["credit_code", "registration_number", "organisation_code"]
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def is_organisation_code(text: str) -> bool:
    """Whether it has the form of an organisation code (with or without the hyphen) and its last character is right."""
    code = text.strip().upper().replace("-", "")
    if len(code) != 9 or any(character not in _ALPHABET for character in code[:8]):
        return False
    rest = 11 - sum(_ALPHABET.index(one) * weight for one, weight in zip(code[:8], _WEIGHTS, strict=True)) % 11
    return code[8] == {10: "X", 11: "0"}.get(rest, str(rest))


def is_registration_number(text: str) -> bool:
    """Whether it is a firm's registration number of 15 digits with the right check digit."""
    digits = text.strip()
    if len(digits) != 15 or not (digits.isascii() and digits.isdigit()):
        return False
    carry = 10
    for digit in digits[:14]:
        carry = ((carry + int(digit)) % 10 or 10) * 2 % 11
    return (carry + int(digits[14])) % 10 == 1


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
