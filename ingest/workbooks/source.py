"""Which source a workbook belongs to, when nobody says it: the list that its name tells, of its county.

Next year's edition of a list is the same source, so the name counts without years, dates and marks of copies.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from graph.errors import UsageError
from graph.model import Source
from graph.places import division, places_in
from ingest.tables.sheet import Sheet

_YEAR = r"(?<!\d)(?:19|20)\d{2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_GIVEN_BACK = re.compile(r"-问题(?=\s*(?:[(（]|$))")  # a workbook that came back with its faulty cells marked
_NOISE = re.compile(
    rf"^附件\s*\d*[\s:：.、_-]*"
    rf"|[(（\[【]\s*{_YEAR}[\d\s年度月日.\-—–~至]*[)）\]】]"  # (2019-2023)
    rf"|[(（]\s*\d{{1,2}}\s*[)）]|\s*-\s*副本|最终版|定稿"  # (1), - 副本: what Windows and haste add to a name
    rf"|{_GIVEN_BACK.pattern}"
    rf"|[(（][^()（）]*(?:改|修订|更正)[)）]"  # (3.12改): mended by hand, and the same list
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
_EDGE, _FEW = 5, 2  # first and last rows of a sheet that may hold titles, and how many texts a row of titles has
_FILLED_BY = re.compile(r"\s*(?:填报|填表|编制|制表|报送|申报)单位")


def source_of(
    path: Path,
    *,
    source_id: str | None = None,
    place: str | None = None,
    synthetic: bool = False,
    titles: Iterable[str] = (),
    today: date | None = None,
) -> Source:
    """The source of a workbook. `place` is an adcode; without it the county that the file's name tells, else the one
    that its `titles` tell, else none.

    Without `source_id` it is the name of the list after the adcode, so that two counties with lists of one name
    stay apart. A name with 合成数据 marks synthetic data.

    UsageError for an id with a colon, or a place that is no adcode.
    """
    if place is not None and (not _ADCODE.fullmatch(place) or division(place) is None):
        raise UsageError(f"{place} 不是行政区划代码。", remedy="如常山县写 330822。")
    if source_id is not None and (not source_id.strip() or ":" in source_id):
        raise UsageError("来源编号不能为空，其中不能有冒号。", remedy="如 --source 科技型企业名单。")
    stem = unicodedata.normalize("NFC", path.stem)
    told = place or _county([stem]) or _county(titles)
    name = listed(stem)
    return Source(
        source_id=source_id or (f"{told}-{name}" if told else name),
        title=_GIVEN_BACK.sub("", stem),
        kind="table",
        place=told,
        known_on=_known_on(stem, today or date.today()),
        synthetic=synthetic or _SYNTHETIC in stem,
    )


def listed(stem: str) -> str:
    """The name of the list that a file's name tells; the whole name where nothing else is left."""
    return _LOOSE.sub("", _NOISE.sub("", stem)) or _LOOSE.sub("", stem) or "表格"


def titles_of(sheets: Sequence[Sheet]) -> Iterator[str]:
    """What stands above and below the tables: texts that are almost alone in their row, and who filled a table in."""
    for sheet in sheets:
        for row in sheet.rows[:_EDGE]:
            texts = _texts(row)
            yield from texts if len(texts) <= _FEW else ()
        for row in sheet.rows[-_EDGE:]:
            yield from (text for text in _texts(row)[:_FEW] if _FILLED_BY.match(text))


def _texts(row: Sequence[object]) -> list[str]:
    return [cell for cell in row if isinstance(cell, str) and cell.strip()]


def _county(texts: Iterable[str]) -> str | None:
    """The one county whose whole name stands in the texts: 合作矩阵 does not speak of 合作市."""
    named = {one.adcode for text in texts for one in places_in(text) if one.level == "county" and one.name in text}
    return next(iter(named)) if len(named) == 1 else None


def _known_on(stem: str, today: date) -> str | None:
    """The end of the newest year or month in the name, not after today: a list of 2023 knows nothing of 2024."""
    ends = []
    for year, month in _TOLD.findall(stem):
        number = int(month or 12)
        ends.append(date(int(year), number, monthrange(int(year), number)[1]))
    known = [end for end in ends if end.year <= today.year]
    return min(max(known), today).isoformat() if known else None
