"""How much a file may ask of the service before it is refused; the settings `DAQIAO_TABLE_*` say otherwise."""

from dataclasses import dataclass

EXCEL_ROWS, EXCEL_COLUMNS = 1_048_576, 16_384  # what a sheet of Excel has; beyond it a file is damaged


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds of one file. With the defaults no file that is read takes more than 1 GB.

    `cells` counts each row up to its last filled cell, so a lone cell far to the right is paid for too.
    """

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 600_000_000  # of all parts of a packed file that are read
    sheets: int = 256
    rows: int = 300_000  # filled rows of a sheet
    columns: int = 2_000  # of a sheet
    cells: int = 3_000_000
    merged: int = 200_000  # merged ranges of a sheet
    characters: int = 100_000_000  # of all texts, a text that many cells share once
    cell_characters: int = 1_000_000  # of one cell; Excel itself holds 32,767


# A load with a declared mapping is an operator's own export: a table of millions of rows is what it is for.
BULK = Limits(
    file_bytes=4_000_000_000,
    unpacked_bytes=4_000_000_000,
    rows=100_000_000,
    cells=1_000_000_000,
    characters=4_000_000_000,
    cell_characters=10_000_000,
)
