"""Headings: what a header cell says once its unit and year are taken off, and columns under one to four header rows."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingest.tables.sheet import Cell
from ingest.tables.view import View
from ingest.tables.words import Words

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年度|年末|年底|年|(?!\d))")
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d{2}年?\s*[-—–~～至到]\s*(?:19|20)\d{2}")
_BRACKETED = re.compile(r"[((\[【]([^()()\[\]【】]*)[))\]】]")
_UNIT_LINE = re.compile(r"(?:单\s*位|金额)\s*(?:[::]|均?为)\s*([^\s,,;;)。)]+)")
_UNIT_ALONE = re.compile(r"\(([^()]+)\)")
_PARTS = re.compile("[,、;]")
_CHINESE_YEAR = re.compile(r"二[〇零][〇零一二三四五六七八九]{2}年")


@dataclass(frozen=True, slots=True)
class Heading:
    """One header cell: its label without unit and year, the unit and year that it states."""

    label: str
    unit: str = ""
    year: int | None = None

    @property
    def only_year(self) -> bool:
        """Whether it says a year and nothing else."""
        return self.year is not None and not self.label


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `label` is what it says, without unit and year; `above` the labels of the header rows over it, the topmost
    first; `measure` what it tells of that indicator (value, target, completion, rank …), empty for a plain figure;
    `period` the part of the year that it stands for; `row`, `index` the place of the header cell. `unit` is empty
    where none is stated.
    """

    index: int
    row: int
    label: str
    unit: str = ""
    year: int | None = None
    above: tuple[str, ...] = ()
    written: str = ""
    measure: str = ""
    period: str = ""
    place: Cell | None = None  # of a form's label; elsewhere the heading stands in `row` and `index`

    @property
    def full(self) -> str:
        """The label with the one above it: 负责人 over 姓名 is 负责人姓名."""
        return (self.above[-1] if self.above else "") + self.label


@dataclass(slots=True)
class Header:
    """The header of a table: its rows and its columns."""

    rows: tuple[int, ...]
    columns: list[Column] = field(default_factory=list)


def heading(text: str, words: Words) -> Heading:
    """A header cell's text taken apart."""
    return _heading(text, words)


@lru_cache(maxsize=16384)
def _heading(text: str, words: Words) -> Heading:
    said = "".join(unicodedata.normalize("NFKC", text).split())
    unit, year = "", None
    for match in _BRACKETED.finditer(said):
        inside = _UNIT_LINE.sub(r"\1", match[1]).removeprefix("单位")
        parts = [part for part in _PARTS.split(inside.strip(":、,/")) if part]  # 万元, or 2023年,万元
        at = next((n for n, part in enumerate(parts) if unit_of(part, words)), None)
        rest = [part for n, part in enumerate(parts) if n != at]
        if at is not None and (not rest or any(map(_YEAR.search, rest))):
            unit = unit_of(parts[at], words)
            said = said.replace(match[0], f"({'、'.join(rest)})" if rest else "")
            break
    if not unit and (tail := re.search(r"[/_\-、,:](?:单位:)?([^/_\-、,:()]+)$", said)):
        found = unit_of(tail[1], words)
        if found and len(said) > len(tail[0]):
            unit, said = found, said[: tail.start()]
    if not unit:
        for name in ("万元", "亿元", "千元"):
            if said.endswith(name) and len(said) > len(name) + 1:
                unit, said = name, said.removesuffix(name)
    if written := _CHINESE_YEAR.search(said):
        said = said.replace(written[0], written[0].translate(str.maketrans("〇零一二三四五六七八九", "00123456789")))
    if not _SPAN_OF_YEARS.search(said):
        years = {int(match[1]) for match in _YEAR.finditer(said)}
        if len(years) == 1:
            year = years.pop()
            said = _YEAR.sub("", said, count=1)
            said = re.sub(r"^截[至止](?:底|末)?", "", said)
    label = said.strip("*:、,.-_ ").removeprefix("其中:")
    return Heading("" if label in ("年", "()") else label.replace("()", ""), unit, year)


def unit_of(text: str, words: Words) -> str:
    """The unit that a text is, empty for none."""
    if text in words.units:
        return text
    said = unicodedata.normalize("NFKC", text)
    return said if said in words.units else ""


def stated_unit(text: str, words: Words) -> str:
    """The unit of a line such as 单位:万元, 金额:万元, (万元) above a table; of several the first. Empty for none."""
    said = unicodedata.normalize("NFKC", text).strip()
    match = _UNIT_LINE.search(said) or _UNIT_ALONE.fullmatch(said)
    parts = re.split("[、/]", match[1]) if match else []
    return next((unit for part in parts if (unit := unit_of(part, words))), "")


def corner(text: str) -> list[str]:
    """What the corner of a matrix names: 企业\\高校院所 names its rows and its columns."""
    return [part for part in re.split(r"[\\/|\s]+", unicodedata.normalize("NFKC", text)) if part]


def stated_year(text: str) -> int | None:
    """The one year that a title states; None for none or several."""
    said = unicodedata.normalize("NFKC", text)
    if _SPAN_OF_YEARS.search(said):
        return None
    years = {int(match[1]) for match in _YEAR.finditer(said)}
    return years.pop() if len(years) == 1 else None


def read_header(view: View, rows: tuple[int, ...], words: Words, unit: str = "") -> Header:
    """The columns under the header rows; a label that spans several columns stands over each."""
    header = Header(rows)
    levels = [_level(view, row, rows) for row in rows]
    for index in view.columns():
        path: list[tuple[int, str]] = []
        for row, texts in zip(rows, levels, strict=True):
            text = texts.get(index, "")
            if text and (not path or view.cell(row, index) != view.cell(path[-1][0], index)):
                path.append((row, text))
        column = _column(index, path, words)
        if column is not None and unit and not column.unit:
            column = replace(column, unit="")
        header.columns.append(column or Column(index, rows[-1], ""))
    return header


def _level(view: View, row: int, rows: tuple[int, ...]) -> dict[int, str]:
    """The texts of one header row by column.

    Where a file knows no merged cells (CSV), a label stands over the blanks to its right if the last row has labels
    beneath them.
    """
    texts: dict[int, str] = {}
    last, gap = "", False
    for index in view.columns():
        text = view.text(row, index)
        if text:
            last, gap = text, False
            texts[index] = text
        elif row != rows[-1] and last and any(view.text(below, index) for below in rows if below > row):
            above_itself = any(view.text(other, index) for other in rows if other < row)
            if not above_itself and not gap and _spans(view, row, index, rows):
                texts[index] = last
        else:
            gap = True
    return texts


def _spans(view: View, row: int, index: int, rows: tuple[int, ...]) -> bool:
    """Whether a blank right of a label belongs to it: the label's own column has something below too."""
    for left in range(index - 1, view.left - 1, -1):
        if view.text(row, left):
            return any(
                view.text(below, left) and view.cell(below, left) != view.cell(row, left)
                for below in rows
                if below > row
            )
    return False


def _column(index: int, path: list[tuple[int, str]], words: Words) -> Column | None:
    if not path:
        return None
    parts = [(row, heading(text, words)) for row, text in path]
    years = [part.year for _, part in parts if part.year is not None]
    units = [part.unit for _, part in parts if part.unit]
    labels = [(row, part.label) for row, part in parts if part.label and not unit_of(part.label, words)]
    own_units = [unit_of(part.label, words) for _, part in parts if part.label and unit_of(part.label, words)]
    if not labels and own_units:  # a column headed 单位 in one word is a label of its own
        labels, own_units = [(parts[-1][0], parts[-1][1].label)], []
    label = labels[-1][1] if labels else ""
    period = ""
    if len(labels) > 1 and words.is_period(label):  # 2024年1-9月 beneath 研发费用
        period, labels = label, labels[:-1]
        label = labels[-1][1]
    told = words.measure(label) or "" if len(labels) > 1 else ""
    if told:  # 完成率 beneath R&D经费 tells of R&D经费
        labels = labels[:-1]
        label = labels[-1][1]
    return Column(
        index=index,
        row=path[-1][0],
        label=label,
        unit=(units or own_units or [""])[-1],
        year=years[-1] if years else None,
        above=tuple(text for _, text in labels[:-1]),
        written="/".join(text for _, text in path),
        measure=told,
        period=period,
    )
