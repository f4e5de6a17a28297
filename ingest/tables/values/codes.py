"""Numbers that identify: the unified social credit code and telephones, with what is wrong with them."""

import re
import unicodedata
from typing import Any

from ingest.identity.credit_code import is_credit_code

_CODE = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{18}$")
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_LANDLINE = re.compile(r"^(?:0\d{2,3})?[2-9]\d{6,7}(?:-?\d{1,6})?$")
_SERVICE = re.compile(r"^(?:400|800)\d{7}$|^(?:12\d{3}|95\d{3,4}|96\d{3,4})$")
_WHOSE = re.compile(r"^[\u4e00-\u9fff]{2,4}(?:\([\u4e00-\u9fff]+\))?[\s:,、/]*(?=[+(]?\d{3})")  # 王建 0570-5043228


def read_credit_code(value: Any) -> tuple[str | None, str | None]:
    """(code in upper case, None), or (None, credit_code_format | credit_code_checksum)."""
    if isinstance(value, float):
        return None, "credit_code_format"  # Excel keeps 15 digits: the code is lost
    text = "".join(unicodedata.normalize("NFKC", str(value)).split()).upper().strip("'")
    if not _CODE.match(text):
        if len(text) == 18 and text.isalnum() and text.isascii():
            return None, "credit_code_format"
        return None, "credit_code_format"
    return (text, None) if is_credit_code(text) else (None, "credit_code_checksum")


def read_phone(value: Any) -> tuple[str | None, str | None]:
    """(telephone as written in half width, None), or (None, phone_format). Several keep their separator."""
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    text = _WHOSE.sub("", unicodedata.normalize("NFKC", str(value)).strip())
    parts = [part for part in re.split(r"[、,;/\n]| {2,}", text) if part.strip()]
    if not parts or not all(map(_is_phone, parts)):
        return None, "phone_format"
    return " ".join(text.split()) if len(parts) > 1 else "".join(parts[0].split()), None


def _is_phone(text: str) -> bool:
    said = re.sub(r"[\s()]|转|分机", "", text).removeprefix("+86").removeprefix("86-")
    digits = said.replace("-", "")
    if not digits.isdigit():
        return False
    if _MOBILE.match(digits):
        return True
    return bool(_SERVICE.match(digits)) or (not digits.startswith("1") and bool(_LANDLINE.match(digits)))
