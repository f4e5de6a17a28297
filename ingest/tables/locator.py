"""Where something stands in a file."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Locator:
    """A row of a sheet, counted from 1 as Excel shows it, with the cell's A1 address where one cell says it."""

    sheet: str
    row: int
    cell: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        place: dict[str, Any] = {"sheet": self.sheet, "row": self.row}
        return place | ({"cell": self.cell} if self.cell else {})
