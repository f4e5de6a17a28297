"""Amounts, counts and percentages as bureaus write them: 约1,200万元, ３０００, 111人, 2.48%."""

import math
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ingest.tables.words import Words

_NUMBER = re.compile(r"^([+-]?)(\d+(?:,\d{2,4})*|\d*)(\.\d+)?(?:[eE]([+-]?\d+))?$")
_DIGITS = "零一二三四五六七八九"
_FORMAL = str.maketrans("〇壹贰叁肆伍陆柒捌玖拾佰仟两", "零一二三四五六七八九十百千二")
_CHINESE = re.compile(r"^[零一二三四五六七八九十百千]+$")
_PLACES = {"十": 10, "百": 100, "千": 1000}


class Number(NamedTuple):  # one is made for every figure: a frozen dataclass costs three times as much
    """A figure in its base unit (元, 人, 件, %), with the unit as written, empty for none."""

    value: float | int
    unit: str = ""


def read_number(value: Any, unit: str, words: Words, number_format: str = "") -> Number | None:
    """The number that a cell states, None when it states none.

    `unit` is the column's own; one in the cell counts before it. A cell in Excel's percent format is a percentage.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return None
        if "%" in number_format:
            return Number(_neat(value * 100), "%")
        return Number(_scaled(value, unit, words), unit)
    if not isinstance(value, str):
        return None
    found = _parsed(value, words)
    if found is None:
        return None
    number, own = found
    return Number(_scaled(number, own or unit, words), own or unit)


@lru_cache(maxsize=16384)
def _parsed(text: str, words: Words) -> tuple[float, str] | None:
    """(number, its unit or nothing) of a text."""
    said = "".join(unicodedata.normalize("NFKC", text).split()).replace("，", ",")
    said = re.sub(r"(?<=\S)\([^()\d]*\)$", "", said)  # 372人(含临时工)
    for mark in words.raw["approximate_before"]:
        said = said.removeprefix(unicodedata.normalize("NFKC", mark))
    said, unit = _split_unit(said, words)
    vague = False
    for mark in words.raw["approximate_after"]:
        if said.endswith(mark):
            said, vague = said.removesuffix(mark), True
            break
    if not unit:
        said, unit = _split_unit(said, words)
    match = _NUMBER.match(said)
    if match and (match[2] or match[3]):
        whole = (match[2] or "0").replace(",", "")
        number = float(f"{match[1]}{whole}{match[3] or ''}" + (f"e{match[4]}" if match[4] else ""))
        return (number, unit) if math.isfinite(number) else None
    said = said.translate(_FORMAL)
    if _CHINESE.match(said) and not vague:  # 五十余, 一百多 are words, no figures
        return float(_chinese(said)), unit
    return None


def _split_unit(text: str, words: Words) -> tuple[str, str]:
    bare = text.removesuffix("左右").removesuffix("整").removesuffix("以上")
    for unit in sorted(words.units, key=len, reverse=True):
        shown = unicodedata.normalize("NFKC", unit)
        if bare.endswith(shown) and len(bare) > len(shown):
            return bare[: -len(shown)], unit
    return text, ""


def _scaled(number: float, unit: str, words: Words) -> float | int:
    return _neat(number * _factor(unit, words) if unit else number)


@cache
def _factor(unit: str, words: Words) -> int:
    """How many of the base unit a unit is."""
    scale: int = words.money(unit) or words.raw["scales"].get(unit, 1)
    return scale


def _neat(number: float) -> float | int:
    """Without the dust of binary fractions; whole numbers as such."""
    rounded = round(number, 6)
    return int(rounded) if float(rounded).is_integer() and abs(rounded) < 2**53 else rounded


def _chinese(text: str) -> int:
    """三十六 → 36, 一百二十 → 120, 二〇二三 → 2023."""
    if not any(place in text for place in _PLACES):
        return int("".join(str(_DIGITS.index(character)) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in _PLACES:
            total += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            digit = _DIGITS.index(character)
    return total + digit


def base_unit(unit: str, words: Words) -> str:
    """The unit in which values are kept: 万元 → 元, 万人 → 人; others stay."""
    if words.money(unit):
        return "元"
    return unit[1:] if unit in words.raw["scales"] else ("%" if unit in ("％", "百分比") else unit)
