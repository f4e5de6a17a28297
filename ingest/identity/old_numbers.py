"""Numbers that identified organisations before the credit code, with their check characters.

Organisation code: GB 11714-1997, 8 + 1 characters, today positions 9 to 17 of the credit code. Registration number of
a firm: 15 digits, GS 15-2006 (check digit by ISO/IEC 7064 MOD 11,10).
"""

from operator import mul

_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def is_organisation_code(text: str) -> bool:
    """Whether it has the form of an organisation code (with or without the hyphen) and its last character is right."""
    code = text.strip().upper().replace("-", "")
    if len(code) != 9 or not _VALUES.keys() >= set(code[:8]):
        return False
    rest = 11 - sum(map(mul, map(_VALUES.__getitem__, code[:8]), _WEIGHTS)) % 11
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
