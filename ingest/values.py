"""Cells and YAML scalars as values of an ontology property; dates keep the precision that they have."""

import re
from datetime import date, datetime
from typing import Any

from graph.model import Precision, Validity
from graph.ontology import Property

_DATE = re.compile(r"^(\d{4})(?:\s*[-/.年]\s*(\d{1,2}))?(?:\s*[-/.月]\s*(\d{1,2}))?\s*[年月日]?(?:[T ].*)?$")
_TRUE, _FALSE = {"是", "有", "true", "1", "yes", "√"}, {"否", "无", "false", "0", "no", "×"}
_SPLIT = re.compile(r"[、,，;；|\n]+")


def parse(value: Any, wanted: Property) -> Any:
    """The value in the property's type, None for an empty one; ValueError says what was expected."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    match wanted.type:
        case "integer":
            number = _number(value)
            if number != int(number):
                raise ValueError("应为整数")
            return int(number)
        case "number":
            return _number(value)
        case "date":
            return iso_date(value)
        case "boolean":
            return _boolean(value)
        case "list":
            parts = value if isinstance(value, list) else _SPLIT.split(str(value))
            return [part for one in parts if (part := str(one).strip())]
        case "json":
            return _plain(value)
        case _:
            return _text(value)


def iso_date(value: Any) -> str:
    """`2023-12-04`, `2023-12` or `2023`; ValueError when it is no date."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    match = _DATE.match(str(value).strip())
    if match is None:
        raise ValueError("应为日期，如 2023-12-04、2023-12 或 2023")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    date(year, month or 1, day or 1)  # raises ValueError for 2023-13
    return "-".join(f"{part:02d}" for part in (year, month, day) if part)


def validity(date_from: Any, date_to: Any, precision: Precision | None = None) -> Validity:
    """When a fact holds; the precision follows from the begin unless given."""
    begin = iso_date(date_from) if date_from not in (None, "") else None
    end = iso_date(date_to) if date_to not in (None, "") else None
    lengths: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
    return Validity(begin, end, precision or lengths.get(len(begin or "")))


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError("应为数字")
    if isinstance(value, int | float):
        return float(value)
    text = str(value).strip().replace(",", "").replace("，", "")
    try:
        number = float(text)
    except ValueError:
        raise ValueError("应为数字") from None
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("应为有限的数字")
    return number


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise ValueError("应为“是”或“否”")


def _text(value: Any) -> str:
    if isinstance(value, float) and value == int(value):
        value = int(value)  # a code that Excel keeps as a number
    return str(value).strip().replace("\x00", "")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items() if not str(key).startswith("__")}
    return [_plain(one) for one in value] if isinstance(value, list) else value
