"""The problems of cells: each code with the sentence that tells it and what the officer can do."""

from collections.abc import Mapping
from importlib.resources import files

from graph.product_files import product_yaml
from ingest.tables.sheet import Cell, Sheet, address
from ingest.tables.understanding import FoundProblem

_TEXTS: Mapping[str, Mapping[str, str]] = product_yaml(files("ingest.tables") / "problems.yaml")
CODES = frozenset(_TEXTS)
_SHOWN = 80  # characters of a value that a report repeats


class Problems:
    """The problems of one file, in the order found; a cell has each code once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, Cell], FoundProblem] = {}

    def add(self, code: str, sheet: Sheet, cell: Cell, value: object = "", **details: object) -> None:
        """Note a problem of a cell (row and column from 0); `details` fill the sentence."""
        texts = _TEXTS[code]
        shown = "" if value is None else str(value)
        self._found.setdefault(
            (code, sheet.name, cell),
            FoundProblem(
                code,
                sheet.name,
                address(*cell),
                shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…",
                texts["message"].format(**{"detail": "", **details}),
                texts["remedy"],
            ),
        )

    def all(self) -> list[FoundProblem]:
        """Every problem."""
        return list(self._found.values())
