"""Cells and YAML scalars as values of an ontology property; dates keep the precision that they have."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, get_args

from graph.model import Precision, Validity
from graph.ontology import Property

_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DATE = re.compile(r"^(\d{4})(?:\s*[-/.年]\s*(\d{1,2}))?(?:\s*[-/.月]\s*(\d{1,2}))?\s*[年月日]?(?:[T ].*)?$")
_TRUE, _FALSE = {"是", "有", "true", "1", "yes", "√"}, {"否", "无", "false", "0", "no", "×"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_TOO_LARGE = 2**63  # what the graph's columns hold
_ALWAYS = Validity()
_SPLIT = re.compile(r"[、,，;；|\n]+")


def parse(value: Any, wanted: Property) -> Any:
    """The value in the property's type, None for an empty one; ValueError says what was expected."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    parser: Callable[[Any], Any] = _PARSERS.get(wanted.type, text_of)
    return parser(value)


def text_of(value: Any) -> str:
    """A cell as text: a code that Excel keeps as a number has no decimals; ValueError for what cannot be one."""
    if type(value) is str:  # nearly always
        text = value.strip().replace("\x00", "")
        if not text.isascii() and _SURROGATE.search(text):
            raise ValueError("含有不完整的字符")
        return text
    if isinstance(value, list | dict):
        raise ValueError("应为一个值，不是一组")
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        value = int(value)
    return text_of(str(value))


def iso_date(value: Any) -> str:
    """`2023-12-04`, `2023-12` or `2023`; ValueError when it is no date."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value != int(value) and len(str(value)) == len("2023.1"):
        raise ValueError("分不清是 1 月还是 10 月，请写成 2023-01 或 2023-10")  # Excel drops the 0 of 2023.10
    text = unicodedata.normalize("NFKC", text_of(value))
    match = _COMPACT.match(text) or _DATE.match(text)
    if match is None:
        raise ValueError("应为日期，如 2023-12-04、2023-12 或 2023")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError("不是历法上有的日期") from None
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)])


def validity(date_from: Any, date_to: Any, precision: Precision | None = None) -> Validity:
    """When a fact holds; the precision follows from the begin unless given."""
    if date_from is None and date_to is None and precision is None:
        return _ALWAYS
    if type(date_from) is str and date_to is None and precision is None:
        return _since(date_from)
    return _between(date_from, date_to, precision)


@lru_cache(maxsize=20_000)  # a table has few different days
def _since(date_from: str) -> Validity:
    return _between(date_from, None, None)


def _between(date_from: Any, date_to: Any, precision: Precision | None) -> Validity:
    begin = iso_date(date_from) if date_from not in (None, "") else None
    end = iso_date(date_to) if date_to not in (None, "") else None
    if begin and end and end[: len(begin)] < begin[: len(end)]:
        raise ValueError(f"结束日期 {end} 早于开始日期 {begin}")
    if precision is not None and precision not in get_args(Precision):
        raise ValueError(f"precision 应为 {'、'.join(get_args(Precision))}")
    lengths: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
    return Validity(begin, end, precision or lengths.get(len(begin or "")))


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError("应为数字")
    text = str(value)
    text = (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().replace(",", "")
    try:
        number = float(value if isinstance(value, int | float) else text.replace("_", "?"))  # 1_000 is Python's habit
    except (ValueError, OverflowError):
        raise ValueError("应为数字") from None
    if not math.isfinite(number):
        raise ValueError("应为有限的数字")
    return number


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = text_of(value).lower()
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise ValueError("应为“是”或“否”")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items() if not str(key).startswith("__")}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _whole(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError("应为整数")
    if abs(number) >= _TOO_LARGE:
        raise ValueError("过大")
    return int(number)


def _several(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else _SPLIT.split(text_of(value))
    return [part for one in parts if one is not None and (part := text_of(one))]


_PARSERS: dict[str, Callable[[Any], Any]] = {
    "integer": _whole, "number": _number, "date": iso_date, "boolean": _boolean, "list": _several, "json": _plain,
}  # fmt: skip
