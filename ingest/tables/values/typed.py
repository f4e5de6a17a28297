"""A cell as the value of a property or figure: read in its type, or the problem that it has."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from graph.ontology import Property
from ingest.tables.values.codes import read_credit_code, read_phone
from ingest.tables.values.dates import ImpossibleDate, read_date, read_period, read_year
from ingest.tables.values.marks import is_done, is_undone, plain
from ingest.tables.values.names import clean, split
from ingest.tables.values.numbers import base_unit, read_number
from ingest.tables.words import Words

FIRST_YEAR = 1949
_LASTS = re.compile(
    r"^(?:约|自.{0,8}起)?\s*[\d一二三四五六七八九十半两]{1,3}\s*(?:年|个?月|周|天|日|个工作日)(?:以?内|期)?$"
)
_LIVES = frozenset({"birth"})  # people are older than the republic
_PAST = frozenset({"founded_on", "birth"})  # what lies in the future cannot be


class Typed(NamedTuple):  # one is made for every cell
    """`value` is None where there is a `problem` (a code) or nothing to keep."""

    value: Any = None
    problem: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How the figures of a column are read: the unit of header or table, whether it is money, a share, a change."""

    unit: str = ""
    money: bool = False
    share: bool = False
    signed: bool = False


def measure(label: str, unit: str, table_unit: str, words: Words, *, money: bool | None = None) -> Measure:
    """How a column's figures are read, by its label and units. `money` where the ontology knows."""
    raw = words.raw
    change = any(word in label for word in raw["change"])
    share = unit in raw["percent"] or (not change and not unit and any(word in label for word in raw["share_words"]))
    if money is None:
        money = words.money(unit) is not None or (
            not share and not change and not unit and any(word in label for word in raw["money_words"])
            and not label.endswith(("数", "人员", "人数", "企业", "活动", "机构"))
        )  # fmt: skip
    if not unit and table_unit and (money == (words.money(table_unit) is not None)) and not share and not change:
        unit = table_unit
    if share and not unit:
        unit = "%"
    signed = change or any(word in label for word in raw["may_be_negative"])
    return Measure(unit, money, share and not change, signed)


def read_figure(value: Any, how: Measure, number_format: str, words: Words, *, whole: bool = False) -> Typed:
    """A figure in its base unit, or why it is none."""
    found = read_number(value, how.unit, words, number_format)
    if found is None:
        return Typed(problem="number_unreadable")
    if how.share and not 0 <= found.value <= 100:
        return Typed(problem="percent_range")
    if found.value < 0 and not how.signed and not how.share:
        return Typed(problem="negative_amount")
    if whole and found.value != int(found.value):
        return Typed(problem="number_unreadable")
    number = int(found.value) if whole else found.value
    return Typed(number, unit=base_unit(found.unit, words))


def read_property(one: Property, value: Any, how: Measure, number_format: str, words: Words, today: date) -> Typed:
    """The value of a property of the ontology; its type says how it is read."""
    if one.name == "credit_code":
        return Typed(*_kept(read_credit_code(value)))
    if one.name == "phone":
        return Typed(*_kept(read_phone(value)))
    if one.name == "year":
        return _year(value, today)
    match one.type:
        case "date":
            return _date(one.name, value, number_format, today)
        case "integer" | "number":
            return read_figure(value, how, number_format, words, whole=one.type == "integer")
        case "boolean":
            text = plain(value)
            return Typed(True if is_done(text, words) else False if is_undone(text, words) else None)
        case "list":
            return Typed([name for part in split(plain(value)) if (name := clean(part))] or None)
        case _:
            text = text_of(value)
            return Typed((words.raw["levels"].get(text, text) if one.name == "level" else text) or None)


def text_of(value: Any) -> str:
    """A cell as one line of text; line breaks within Chinese text only wrapped it."""
    return re.sub(r"\s*\n\s*", "", plain(value))


def _kept(pair: tuple[str | None, str | None]) -> tuple[str | None, str]:
    return pair[0], pair[1] or ""


def _year(value: Any, today: date) -> Typed:
    found = read_year(value)
    if found is None:
        return Typed(problem="number_unreadable")
    return Typed(found) if FIRST_YEAR <= found <= today.year + 1 else Typed(problem="year_range")


def _date(name: str, value: Any, number_format: str, today: date) -> Typed:
    try:
        found = read_date(value, number_format)
        if found is None and (period := read_period(value)):
            found = period[0]
    except ImpossibleDate:
        return Typed(problem="date_impossible")
    if found is None:
        said = plain(value)
        return Typed(problem="date_impossible" if re.search(r"\d", said) and not _LASTS.match(said) else "")
    if name in _PAST and found > today.isoformat()[: len(found)]:
        return Typed(problem="date_impossible")
    if int(found[:4]) < FIRST_YEAR - 60 * (name in _LIVES) or int(found[:4]) > today.year + 60:
        return Typed(problem="year_range")
    return Typed(found)
