"""The bookkeeping of the limits while a file is read: rows, columns, cells and characters, each refused by name."""

from pathlib import Path

from graph.errors import Problem, RefusedData
from ingest.tables.limits import EXCEL_COLUMNS, EXCEL_ROWS, Limits
from ingest.tables.sheet import Value, address

_SPLIT = "请删去无用的行列，或分成几个文件后再导入。"


class Budget:
    """What one file has used of its limits."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self._sheets = self._rows = self._cells = self._characters = 0
        self._sheet = ""

    def sheet(self, name: str) -> None:
        """A sheet begins."""
        self._sheet, self._rows = name, 0
        self._sheets += 1
        if self._sheets > self._limits.sheets:
            raise self._refused(f"工作表超过 {self._limits.sheets} 个")

    def row(self, number: int, cells: list[Value]) -> None:
        """A filled row; `number` counts from 0."""
        self._rows += 1
        self._cells += len(cells)
        if len(cells) > self._limits.columns:
            what = f"超过 {self._limits.columns} 列"
            raise self._refused(what, cell=address(number, len(cells) - 1))
        if self._rows > self._limits.rows:
            raise self._refused(f"有内容的行超过 {self._limits.rows} 行", cell=address(number, 0))
        if self._cells > self._limits.cells:
            raise self._refused(f"单元格超过 {self._limits.cells} 个")

    def text(self, text: str) -> None:
        """A text, once however many cells share it."""
        self._characters += len(text)
        if self._characters > self._limits.characters:
            raise self._refused(f"文字超过 {self._limits.characters} 字")

    def place(self, row: int, column: int) -> None:
        """A cell's place, counted from 0: beyond the edge of Excel's sheets the file is damaged."""
        if not (0 <= row < EXCEL_ROWS and 0 <= column < EXCEL_COLUMNS):
            raise self._refused(f"单元格位置（第 {row + 1} 行第 {column + 1} 列）超出 Excel 的范围")

    def merged(self, number: int) -> None:
        """A sheet has more than `number` merged ranges."""
        if number >= self._limits.merged:
            raise self._refused(f"合并单元格超过 {self._limits.merged} 处")

    def _refused(self, message: str, cell: str | None = None) -> RefusedData:
        problem = Problem("too-large", message, _SPLIT, file=self._path.name, sheet=self._sheet or None, cell=cell)
        return RefusedData(str(problem), problems=(problem,))
