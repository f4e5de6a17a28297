"""The row of an original from which a record was read, as the file says it: heading, value, which cell is meant."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.errors import RefusedData
from graph.ontology import load
from ingest.tables.formats import read_sheets
from ingest.tables.sheet import Sheet, address
from ingest.tables.understand import understand_sheets
from ingest.tables.understanding import SheetReading, Understanding
from ingest.workbooks.drawing import HIDDEN, MOST_COLUMNS, text_of
from ingest.workbooks.sensitive import Secrets, cell_of

MOST_BYTES = 2_000_000  # of a larger original only the place is told: nobody waits seconds for a drawer to open


@dataclass(frozen=True, slots=True)
class OriginCell:
    """A filled cell: its A1 address, the heading above it ("" in a form), its text, and whether it is the one meant."""

    address: str
    header: str
    text: str
    is_meant: bool


def row_of(content: bytes, file: str, sheet: str | None, row: int, cell: str | None) -> tuple[OriginCell, ...]:
    """The filled cells of a row (from 1) of an original; none where it is too large or can no longer be read."""
    if len(content) > MOST_BYTES:
        return ()
    with TemporaryDirectory(prefix="daqiao-") as scratch:
        path = Path(scratch) / Path(file).name
        path.write_bytes(content)
        try:
            sheets = read_sheets(path)
            found = understand_sheets(sheets, path, load())
        except RefusedData:
            return ()
    chosen = next((one for one in sheets if one.name == (sheet or "")), None)
    return _cells(chosen, found, row, cell) if chosen else ()


def _cells(sheet: Sheet, found: Understanding, row: int, cell: str | None) -> tuple[OriginCell, ...]:
    secrets = Secrets(sheet, [one.of_file(found.file) for one in found.problems])
    headings = _headings(found, sheet.name, row)
    meant, at = cell_of(cell), row - 1
    merged = {span.left: (span.top, span.left) for span in sheet.merged if span.top <= at <= span.bottom}
    told = []
    for column in range(min(sheet.width, MOST_COLUMNS)):
        r, c = merged.get(column, (at, column))  # of a merged range only the top left cell carries the value
        if sheet.at(r, c) is not None:
            text = HIDDEN if secrets.hides(r, c) else text_of(sheet, r, c)
            told.append(OriginCell(address(r, c), headings.get(column, ""), text, (r, c) == meant))
    return tuple(told)


def _headings(found: Understanding, sheet: str, row: int) -> dict[int, str]:
    """Column from 0 → its heading, of the nearest table above the row."""
    above = [one for one in found.sheets if one.name == sheet and one.header and max(one.header) < row]
    nearest: SheetReading | None = max(above, key=lambda one: max(one.header), default=None)
    places = [(cell_of(one.cell), one.header) for one in nearest.columns] if nearest else []
    return {place[1]: header for place, header in places if place is not None}
