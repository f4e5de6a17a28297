"""Dates as precise as they are written: 2023.5, 2023年5月6日, 20230506, 45000 (Excel's serial), and periods."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

_SERIAL = range(20000, 60001)  # 1954 to 2064
_EPOCH = date(1899, 12, 30)
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SEPARATED = re.compile(
    r"^(\d{4})\s*[年./\-]\s*(?:(\d{1,2})\s*(?:月份?|[./\-]|$)\s*(?:(\d{1,2})\s*[日号]?)?)?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})?$")
_YEAR = re.compile(r"^(\d{4})(?:年度?|年[初底末]|年[上下]半年|年第?[一二三四1-4]季度)?$")
_NOW = re.compile(r"^(?:至今|今|现在|长期|目前|在职|无固定期限)$")
_RANGE = re.compile(r"\s*(?:--+|——|—|–|~|～|至|到|起至|起-)\s*")
YEARS = (1949, None)  # from the republic's first to next year


class ImpossibleDate(ValueError):
    """Written as a date, and no such day exists."""


def read_date(value: Any, number_format: str = "") -> str | None:
    """`2023-05-06`, `2023-05` or `2023`, as precise as written; None when it is no date; ImpossibleDate when no such
    day exists. A date cell shown without a day (yyyy年m月) is as precise as it shows."""
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime | date):
        text = (value.date() if isinstance(value, datetime) else value).isoformat()
        return text[: _shown(number_format)]
    if isinstance(value, float) and not value.is_integer():
        if value >= _SERIAL.start:
            return _from_serial(int(value))
        return _read(repr(value))
    if isinstance(value, int | float):
        if int(value) in _SERIAL:
            return _from_serial(int(value))
        return _read(str(int(value)))
    return _read(value) if isinstance(value, str) else None


def read_period(value: Any) -> tuple[str | None, str | None] | None:
    """(begin, end) of 2022年6月至2023年12月, 2022.6-2023.12, 2023-03-01至今; one date alone is a begin."""
    if not isinstance(value, str):
        begin = read_date(value)
        return (begin, None) if begin else None
    text = "".join(unicodedata.normalize("NFKC", value).split())
    parts = [part for part in _RANGE.split(text) if part]
    if len(parts) != 2:
        halves = re.match(r"^(\d{4}[年./]\d{1,2}(?:[月./]\d{0,2}日?)?|\d{4}年?|\d{8}|\d{6})-(.+)$", text)
        if halves is None or read_date(text):
            begin = read_date(text)
            return (begin, None) if begin else None
        parts = [halves[1], halves[2]]
    begin = read_date(parts[0])
    if begin is None:
        return None
    end_text = parts[1]
    if _NOW.match(end_text):
        return begin, None
    if re.match(r"^\d{1,2}月", end_text):
        end_text = f"{begin[:4]}年{end_text}"
    end = read_date(end_text)
    return (begin, end) if end else None


def read_or_none(value: Any) -> str | None:
    """As `read_date`, and None for an impossible date too."""
    try:
        return read_date(value)
    except ImpossibleDate:
        return None


def read_year(value: Any) -> int | None:
    """The year of 2023, 2023年, ２０２３, 2023年度, or of a whole date; None when there is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value == int(value) and 1000 <= value <= 9999:
            return int(value)
        found = read_or_none(value)
        return int(found[:4]) if found else None
    if isinstance(value, str):
        text = "".join(unicodedata.normalize("NFKC", value).split()).translate(_CHINESE)
        match = re.match(r"^(\d{4})(?:年.*|度)?$", text)
        if match:
            return int(match[1])
    found = read_or_none(value)
    return int(found[:4]) if found else None


@lru_cache(maxsize=16384)
def _read(text: str) -> str | None:
    said = unicodedata.normalize("NFKC", text).strip().strip("。,;").removeprefix("约")
    said = re.sub(r"(?:前|之前|以前|底前|左右|起|止)$", "", said)
    said = re.sub(r"(?<=月)(?:份?底|初|末|[上中下]旬)前?$", "", said)
    if re.match(r"^[〇零一二三四五六七八九]{4}年", said):
        head, _, tail = said.partition("年")
        said = head.translate(_CHINESE) + "年" + _month_and_day(tail)
    compact = "".join(said.split()) if ":" not in said else said
    if re.match(r"^\d{5}(?:\.0)?$", compact) and int(compact[:5]) in _SERIAL:
        return _from_serial(int(compact[:5]))
    if match := _YEAR.match(compact):
        return match[1] if 1000 <= int(match[1]) <= 2999 else None
    match = _COMPACT.match(compact) or _SEPARATED.match(compact)
    if match is None:
        return None
    year, month, day = match.groups()
    if not (1800 if len(compact) < 8 and compact.isdigit() else 1000) <= int(year) <= 2999:
        return None
    parts = [int(part) for part in (year, month, day) if part]
    try:
        date(parts[0], *[*parts[1:], 1, 1][:2])
    except ValueError:
        raise ImpossibleDate(text) from None
    return "-".join(f"{part:0{4 if at == 0 else 2}d}" for at, part in enumerate(parts))


def _month_and_day(text: str) -> str:
    def figure(match: re.Match[str]) -> str:
        said = match[0]
        if said == "十":
            return "10"
        if said.startswith("十"):
            said = "一" + said[1:]
        elif said.endswith("十"):
            said = said[:-1] + "零"
        else:
            said = said.replace("十", "")
        return said.translate(_CHINESE)

    return re.sub(r"[一二三四五六七八九十]+", figure, text)


def _from_serial(days: int) -> str:
    return (_EPOCH + timedelta(days=days)).isoformat()


def _shown(number_format: str) -> int:
    """Characters of an ISO date that a number format shows: 10, 7 without a day, 4 without a month."""
    pattern = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower()
    if not pattern or "y" not in pattern or "d" in pattern:
        return 10
    return 7 if "m" in pattern else 4
