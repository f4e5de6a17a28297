"""Numbers as office files keep them: formats that mean a date, serial days, integers in the form of floats."""

import math
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from ingest.tables.sheet import Value

GENERAL = "General"
_EXACT = 10**15  # beyond it a float has lost digits: a credit code in E+ form stays a float, and is seen to be one
_LAST_SERIAL = 2_957_003  # 9999-12-31 of the 1904 system, 9995-12-31 of the other
_DAY = 86_400

# ECMA-376 part 1, 18.8.30; 27–36 and 50–58 as Chinese Excel shows them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: "AM/PM h:mm", 35: "AM/PM h:mm:ss",
    36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: "AM/PM h:mm", 56: "AM/PM h:mm:ss",
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@lru_cache(maxsize=1024)
def is_moment(code: str) -> bool:
    """Does a number format show a date or a time of day? Elapsed hours ([h]:mm) are a quantity and do not."""
    if _ELAPSED.search(code) or code.lower().startswith("general") or "通用格式" in code:
        return False
    bare = _LITERAL.sub("", code.split(";")[0]).lower()
    return any(letter in bare for letter in "ymdhs")


@lru_cache(maxsize=65_536)
def moment(serial: float, since_1904: bool, code: str) -> Value:
    """The date, or date with time, of a serial day; a time of day where only hours are shown.

    What Excel itself cannot show (negative, beyond 9999, the 29 February 1900 of its 1900 system) stays the number.
    """
    if not math.isfinite(serial) or serial < 0 or serial > _LAST_SERIAL:
        return serial
    days, seconds = divmod(round(serial * _DAY), _DAY)
    bare = _LITERAL.sub("", code).lower()
    if days == 0 and not since_1904:
        clock = not set(bare) & set("yd")
        return (datetime.min + timedelta(seconds=seconds)).time() if clock else plain(serial)
    if since_1904:
        first = date(1904, 1, 1)
    elif days == 60:
        return plain(serial)
    else:
        first = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    day = first + timedelta(days=days)
    return datetime.combine(day, time()) + timedelta(seconds=seconds) if seconds else day


def plain(number: float) -> int | float:
    """A whole number as an integer, while a float still holds it exactly."""
    return int(number) if -_EXACT < number < _EXACT and number == int(number) else number


def read_number(text: str) -> int | float | str:
    """The number that stands in a file; the text itself where it is none."""
    try:
        return int(text) if text.isascii() and text.isdigit() else _finite(text)
    except ValueError:
        return text


def _finite(text: str) -> int | float | str:
    number = float(text)
    return plain(number) if math.isfinite(number) and "_" not in text else text


def iso_moment(text: str) -> Value:
    """A date or time that a file keeps as text of ISO 8601; other text stays, none is an empty cell."""
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return text or None
