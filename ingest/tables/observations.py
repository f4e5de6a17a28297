"""The figures of a file in columns of numbers: as an object each, those of 50,000 firms would take a gigabyte."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, overload

import numpy as np

from ingest.tables.locator import Locator
from ingest.tables.sheet import Cell, address

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_NO_YEAR = 0
_WHOLE = 2**53  # beyond it a float is no longer one whole number


@dataclass(slots=True)
class FoundObservation:
    """A figure of a node in a year, in its base unit (元, 人, %)."""

    indicator: str
    scope: str
    year: int | None
    value: float | int
    unit: str
    properties: Mapping[str, Any]
    locators: list[Locator] = field(default_factory=list)


class Observations(Sequence[FoundObservation]):
    """All figures of a file in the order found, 40 bytes each; each is made as it is asked for."""

    def __init__(self) -> None:
        self._words = _Numbered()  # indicators, scopes, units and sheets
        self._indicator, self._scope, self._unit, self._sheet = (array("I") for _ in range(4))
        self._year, self._value = array("h"), array("d")
        self._row, self._column = array("I"), array("I")
        self._properties: dict[int, Mapping[str, Any]] = {}  # target, rank …: few have any

    def add(
        self, indicator: str, scope: str, year: int | None, value: float | int, unit: str, sheet: str, cell: Cell,
        properties: Mapping[str, Any] = _NOTHING,
    ) -> None:  # fmt: skip
        """Note a figure and the cell (row and column from 0) that states it."""
        words = self._words
        if properties:
            self._properties[len(self._value)] = properties
        self._indicator.append(words[indicator])
        self._scope.append(words[scope])
        self._year.append(year or _NO_YEAR)
        self._value.append(value)
        self._unit.append(words[unit])
        self._sheet.append(words[sheet])
        self._row.append(cell[0])
        self._column.append(cell[1])

    def settle(self) -> None:
        """Keep the first of those that say the same: a repeated row states its figures once."""
        said = (self._indicator, self._scope, self._year, self._value)
        if not self._value:
            return
        columns = [np.frombuffer(one, dtype=one.typecode) for one in said]
        order = np.lexsort(columns)
        same = np.logical_and.reduce([one[order][1:] == one[order][:-1] for one in columns])
        if not same.any():
            return
        # Sorting is stable: the first of equal ones comes first.
        stay = np.sort(order[np.concatenate(([True], ~same))])
        places = {int(old): new for new, old in enumerate(stay) if int(old) in self._properties}
        self._properties = {new: self._properties[old] for old, new in places.items()}
        for name in ("_indicator", "_scope", "_unit", "_sheet", "_year", "_value", "_row", "_column"):
            column = getattr(self, name)
            setattr(self, name, array(column.typecode, np.frombuffer(column, dtype=column.typecode)[stay].tobytes()))

    def subjects(self) -> Iterator[tuple[str, str, int | None]]:
        """Indicator, scope and year of each, without making it."""
        words = self._words.all
        for indicator, scope, year in zip(self._indicator, self._scope, self._year, strict=True):
            yield words[indicator], words[scope], year or None

    def __len__(self) -> int:
        return len(self._value)

    @overload
    def __getitem__(self, at: int) -> FoundObservation: ...
    @overload
    def __getitem__(self, at: slice) -> list[FoundObservation]: ...
    def __getitem__(self, at: int | slice) -> FoundObservation | list[FoundObservation]:
        if isinstance(at, slice):
            return [self._made(one) for one in range(*at.indices(len(self)))]
        return self._made(range(len(self))[at])

    def __iter__(self) -> Iterator[FoundObservation]:
        return map(self._made, range(len(self)))

    def _made(self, at: int) -> FoundObservation:
        words, value, row, year = self._words.all, self._value[at], self._row[at], self._year[at]
        place = Locator(words[self._sheet[at]], row + 1, address(row, self._column[at]))
        return FoundObservation(
            words[self._indicator[at]], words[self._scope[at]], year or None,
            int(value) if value.is_integer() and abs(value) < _WHOLE else value,
            words[self._unit[at]], self._properties.get(at, _NOTHING), [place],
        )  # fmt: skip


class _Numbered(dict[str, int]):
    """Texts by number and numbers by text, in the order of coming."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []

    def __missing__(self, text: str) -> int:
        self.all.append(text)
        self[text] = number = len(self.all) - 1
        return number
