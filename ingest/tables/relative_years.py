"""Headings that state a year by another: 上年度营业收入, 去年同期 beside 2024年1-9月研发费用, 本年研发人员."""

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.names import fold
from ingest.tables.headers import Column
from ingest.tables.paraphrase import without_brackets
from ingest.tables.words import Words

_SAID = re.compile(r"^(?:(上上年|前年)|(上一?年度?|去年|同期)|(本年度?|今年|当年))(?:的?同期)?[数值额]?(.*)$")
_BACK = (2, 1, 0)


def with_years(columns: Sequence[Column], year: int | None, words: Words) -> list[Column]:
    """The columns with the years that they state by the table's `year`, or by that of the figure to their left.

    去年同期 alone is that figure a year before; before a word of a figure, or with a unit, the words are its year.
    """
    found: list[Column] = []
    for column in columns:
        found.append(_dated(column, next((one for one in reversed(found) if one.year is not None), None), year, words))
    return found


def _dated(column: Column, left: Column | None, year: int | None, words: Words) -> Column:
    match = _SAID.match(column.label) if column.year is None else None
    if match is None:
        return column
    back = next(years for years, said in zip(_BACK, match.groups(), strict=False) if said)
    rest = match[4]
    if not fold(without_brackets(rest)):
        if left is None or left.year is None or not back:
            return column
        return replace(column, label=left.label, year=left.year - back, unit=column.unit or left.unit)
    base = year if year is not None else left.year if left is not None and back else None
    is_figure = fold(rest) in words.group("figures") or column.unit or words.is_ratio(rest)
    return replace(column, label=rest, year=base - back) if base is not None and is_figure else column
