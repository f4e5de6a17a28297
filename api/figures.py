"""Numbers as an officer reads them: money in 万元, thousands apart, no digits that a float made up."""

from collections.abc import Sequence
from typing import Any

_TEN_THOUSAND = 10_000  # 元 in a 万元
_WORDS = {"zh": ("是", "否"), "en": ("yes", "no")}


def figure(said: Any, unit: str | None = None, lang: str = "zh", more: str = "") -> str:
    """A value with its unit: `3552000, 元` → 355.2 万元, `11320, 人` → 11,320 人; several are joined, None is —.

    Money is written in 万元 from one of them on; numbers without a unit stay as they are,
    because they may be years. `more` stands between number and unit (余).
    """
    if said is None or said == "":
        return "—"
    if isinstance(said, bool):
        return _WORDS[lang][0 if said else 1]
    if isinstance(said, int | float):
        return _number(said, unit, more)
    if isinstance(said, Sequence) and not isinstance(said, str):
        return "、".join(figure(one, unit, lang) for one in said)
    return str(said)


def _number(said: float, unit: str | None, more: str) -> str:
    if not unit:
        return f"{said:.12g}{more}"
    if unit == "元" and abs(said) >= _TEN_THOUSAND:
        said, unit = said / _TEN_THOUSAND, "万元"
    return f"{_thousands(said)}{more}{unit if unit == '%' else f' {unit}'}"


def _thousands(said: float) -> str:
    whole, _, rest = f"{said:,.8f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole
