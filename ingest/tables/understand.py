"""A bureau's file to what it says: sheets → tables → columns → records. No mapping is needed; one may overrule."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from graph.names import fold
from graph.ontology import Ontology
from ingest.tables.choices import Chooser, TableChoice, meaning_of
from ingest.tables.classify import Raw, tables
from ingest.tables.columns import UNKNOWN, Context, assign
from ingest.tables.emit.found import Found
from ingest.tables.emit.rows import Rows
from ingest.tables.emit.totals import check_totals
from ingest.tables.formats import read_sheets
from ingest.tables.headers import Column, stated_year
from ingest.tables.limits import Limits
from ingest.tables.problems import Problems
from ingest.tables.relative_years import with_years
from ingest.tables.sheet import Sheet, address
from ingest.tables.table import Field, Table
from ingest.tables.understanding import ColumnReading, SheetReading, Understanding
from ingest.tables.words import Match, Words, words_of


def understand(
    path: Path,
    ontology: Ontology,
    *,
    mapping: Chooser | None = None,
    limits: Limits | None = None,
    progress: Callable[[float], None] | None = None,
    today: date | None = None,
) -> Understanding:
    """All that a file says; RefusedData with a sentence where it cannot be read at all.

    `mapping` says what an officer decided for tables with certain headings (`choices.chooser`). `today` decides what
    lies in the future. `progress` is told the share done, 0 … 1.
    """
    sheets = read_sheets(path, limits, (lambda share: progress(share / 2)) if progress else None)
    return understand_sheets(sheets, path, ontology, mapping=mapping, progress=progress, today=today)


def understand_sheets(
    sheets: list[Sheet],
    path: Path,
    ontology: Ontology,
    *,
    mapping: Chooser | None = None,
    progress: Callable[[float], None] | None = None,
    today: date | None = None,
) -> Understanding:
    """As `understand`, of sheets that have been read."""
    words = words_of(ontology)
    understanding, problems = Understanding(path.name), Problems()
    found = Found(understanding, problems)
    for number, sheet in enumerate(sheets, 1):
        raws, taken_for = tables(sheet, words)
        if not raws:
            understanding.sheets.append(SheetReading(sheet.name, taken_for, 1.0))
        for raw in raws:
            choice = mapping(fingerprint(raw.columns), sheet.name) if mapping else None
            _read_table(raw, path, found, words, today or date.today(), choice)
        if progress:
            progress(0.5 + 0.5 * number / len(sheets))
    understanding.observations.settle()
    understanding.problems = problems.all()
    return understanding


def _read_table(raw: Raw, path: Path, found: Found, words: Words, today: date, choice: TableChoice | None) -> None:
    sheet = raw.view.sheet
    titles = (raw.title, sheet.name, path.stem)
    year = next((year for text in titles if (year := stated_year(text)) is not None), None)
    ledger = any(word in text for text in titles[:2] for word in words.raw["ledger"])
    context = Context(titles, year, ledger)
    columns = with_years(raw.columns, year, words)
    decided = _decided(columns, choice, words)
    chief = choice.subject if choice else ""
    fields, subject = assign(columns, raw.evidences(words), context, words, decided, chief)
    table = Table(
        raw.view, raw.kind, raw.title, fields, subject, raw.records, raw.totals, year,
        role=next((role for text in titles if (role := words.role(text))), None),
        header=raw.header, places=raw.places,
    )  # fmt: skip
    _tell_columns(table, found.problems)
    rows = Rows(table, raw.unit, found, words, today)
    rows.read()
    check_totals(table, raw.unit, rows.repeated, words, found.problems)
    found.understanding.sheets.append(_reading(table))


def _decided(columns: list[Column], choice: TableChoice | None, words: Words) -> dict[int, Match]:
    """The columns whose meaning an officer stated, by their place; a stated meaning is beyond doubt."""
    if choice is None:
        return {}
    stated = {fold(header): meaning for header, meaning in choice.columns.items()}
    found = {}
    for at, column in enumerate(columns):
        if key := stated.get(fold(column.written)):
            meaning, owner = meaning_of(key, words)
            found[at] = Match(meaning, 2.0, owner)
    return found


def _tell_columns(table: Table, problems: Problems) -> None:
    """Columns that mean nothing, and those whose values must not be kept."""
    for one in table.fields:
        if one.meaning.name == "sensitive":
            problems.add("sensitive_column", table.view.sheet, table.header_cell(one))
        elif one.meaning == UNKNOWN and one.evidence.filled and one.column.written:
            problems.add("column_unknown", table.view.sheet, table.header_cell(one), one.column.written)


def _reading(table: Table) -> SheetReading:
    kinds = {one.meaning.kind for one in table.fields}
    kind = "matrix" if "matrix" in kinds else "statistics" if "scope" in kinds or _is_statistics(table) else table.kind
    known = [one.confidence for one in table.fields if one.meaning != UNKNOWN]
    return SheetReading(
        name=table.view.sheet.name,
        taken_for=kind,
        confidence=sum(known) / len(table.fields) if table.fields else 0.0,
        columns=tuple(
            ColumnReading(address(*table.header_cell(one)), one.column.written, _meaning(one, table), one.confidence)
            for one in table.fields
            if one.column.written
        ),
        rows=len(table.records),
        subject=table.subject.holds if table.subject else "",
        title=table.title,
        header=tuple(row + 1 for row in table.header),
        fingerprint=fingerprint([one.column for one in table.fields]),
    )


def _is_statistics(table: Table) -> bool:
    figures = sum(one.meaning.kind == "figure" for one in table.fields)
    return figures >= 2 and figures >= 0.6 * len(table.fields)


def _meaning(one: Field, table: Table) -> str:
    """The meaning, and whose it is where that is not the table's subject: `Enterprise.phone@承担单位`."""
    if one.of is None or one.of is table.subject or one.entity:
        return one.meaning.key
    return f"{one.meaning.key}@{one.of.column.label}"


def fingerprint(columns: list[Column]) -> str:
    """The same for tables with the same headings, whatever the years in them."""
    said = "|".join(re.sub(r"\d{4}", "", fold(column.written)) for column in columns)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
