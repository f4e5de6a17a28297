"""Which source a workbook belongs to, when nobody says it: the list that its name tells, of its county.

Next year's edition of a list is the same source, so the name counts without years, dates and marks of copies.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from pathlib import Path

from graph.errors import UsageError
from graph.model import Source
from graph.places import division, places_in

_YEAR = r"(?<!\d)(?:19|20)\d{2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NOISE = re.compile(
    rf"^附件\s*\d*[\s:：.、_-]*"
    rf"|[(（\[【]\s*{_YEAR}[\d\s年度月日.\-—–~至]*[)）\]】]"  # (2019-2023)
    rf"|[(（]\s*\d{{1,2}}\s*[)）]|\s*-\s*副本|最终版|定稿"  # (1), - 副本: what Windows and haste add to a name
    rf"|{_YEAR}\s*[-—–~至]\s*{_YEAR}\s*年?度?"
    rf"|{_YEAR}年{_MONTH}[-—–~至]{_MONTH}月份?"
    rf"|{_YEAR}[年.\-_]?{_MONTH}(?:[月.\-_]?{_DAY}日?|月份?)?(?!\d)"
    rf"|{_YEAR}\s*年?度?"
)
_TOLD = re.compile(
    rf"({_YEAR})(?:(?:年|[.\-_])?(?:{_MONTH}[-—–~至])?({_MONTH})(?:[月.\-_]?{_DAY})?(?![\d年]))?(?!\d{{3}})"
)
_SYNTHETIC = "合成数据"  # a file so named marks itself
_LOOSE = re.compile(r"[\s:：/\\_]+|^[-—–、.]+|[-—–、.]+$")
_ADCODE = re.compile(r"\d{6}")


def source_of(
    path: Path,
    *,
    source_id: str | None = None,
    place: str | None = None,
    synthetic: bool = False,
    today: date | None = None,
) -> Source:
    """The source of a workbook. `place` is an adcode; without it the county that the file's name tells, else none.

    Without `source_id` it is the name of the list after the adcode, so that two counties with lists of one name
    stay apart. A name with 合成数据 marks synthetic data.

    UsageError for an id with a colon, or a place that is no adcode.
    """
    if place is not None and (not _ADCODE.fullmatch(place) or division(place) is None):
        raise UsageError(f"{place} 不是行政区划代码。", remedy="如常山县写 330822。")
    if source_id is not None and (not source_id.strip() or ":" in source_id):
        raise UsageError("来源编号不能为空，其中不能有冒号。", remedy="如 --source 科技型企业名单。")
    stem = unicodedata.normalize("NFC", path.stem)
    told = place or _county(stem)
    name = listed(stem)
    return Source(
        source_id=source_id or (f"{told}-{name}" if told else name),
        title=stem,
        kind="table",
        place=told,
        known_on=_known_on(stem, today or date.today()),
        synthetic=synthetic or _SYNTHETIC in stem,
    )


def listed(stem: str) -> str:
    """The name of the list that a file's name tells; the whole name where nothing else is left."""
    return _LOOSE.sub("", _NOISE.sub("", stem)) or _LOOSE.sub("", stem) or "表格"


def _county(stem: str) -> str | None:
    """The one county whose whole name stands in the name: 合作矩阵 does not speak of 合作市."""
    named = [one for one in places_in(stem) if one.level == "county" and one.name in stem]
    return named[0].adcode if len(named) == 1 else None


def _known_on(stem: str, today: date) -> str | None:
    """The end of the newest year or month in the name, not after today: a list of 2023 knows nothing of 2024."""
    ends = []
    for year, month in _TOLD.findall(stem):
        number = int(month or 12)
        ends.append(date(int(year), number, monthrange(int(year), number)[1]))
    known = [end for end in ends if end.year <= today.year]
    return min(max(known), today).isoformat() if known else None
