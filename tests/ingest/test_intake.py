"""Bureau workbooks into the ledger and out again: what moves, what stays, and that nothing good is lost."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from graph.ledger import Counts, Ledger
from graph.ontology import Ontology
from graph.projection import digests, project
from ingest import intake as intake_of_files
from ingest.intake import Intake, Wish, take_in
from ingest.tables.annotate import annotate
from ingest.tables.choices import to_mapping
from ingest.tables.problem_list import LIST
from ingest.tables.sheet import Sheet
from ingest.tables.understand import understand_sheets
from ingest.tables.understanding import Understanding

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples/workbooks"
DEVELOPMENT = ROOT.parent / "shared/workbooks/dev/files"
FIRMS = EXAMPLES / "常山县2024年度科技型企业汇总表（合成数据）.xlsx"
NEEDS = EXAMPLES / "2024年企业技术需求征集汇总（合成数据）.xlsx"
FOLDERS = [EXAMPLES, *([DEVELOPMENT] if DEVELOPMENT.is_dir() else [])]


def enter(ledger: Ledger, *paths: Path, dry_run: bool = False, **wish: object) -> list[Intake]:
    """Enter files as 李科员."""
    return take_in(paths, ledger=ledger, wish=Wish(**wish), user="李科员", dry_run=dry_run)  # type: ignore[arg-type]


def counts(ledger: Ledger, path: Path, **wish: object) -> Counts:
    """What entering one more time moves."""
    return enter(ledger, path, **wish)[0].report.counts


def edited(folder: Path, change: Callable[[Workbook], None]) -> Path:
    """The firms' workbook under its own name after a change."""
    book = load_workbook(FIRMS)
    change(book)
    path = folder / FIRMS.name
    book.save(path)
    return path


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parts[-2])
def test_all_files_in_and_out_again_leave_the_empty_graph(ledger: Ledger, ontology: Ontology, folder: Path) -> None:
    before = digests(project(ledger, ontology))
    for path in sorted(one for one in folder.iterdir() if one.suffix != ".md"):
        for intake in enter(ledger, path):
            assert not intake.report.refused, (path.name, [str(one) for one in intake.report.problems])
            further = set(intake.report.problems) - set(intake.problems)  # what the ledger took amiss, not the reader
            assert further == set(), (path.name, [str(one) for one in further])
        assert all(intake.report.unchanged for intake in enter(ledger, path)), path.name
    assert digests(project(ledger, ontology)) != before
    for batch in ledger.batches():
        ledger.rollback(batch.batch_id, "李科员")
    assert digests(project(ledger, ontology)) == before
    assert ledger.check() == []


def test_a_check_foretells_the_load_and_writes_nothing(ledger: Ledger) -> None:
    foretold = enter(ledger, FIRMS, NEEDS, dry_run=True)
    assert (ledger.batches(), ledger.sources()) == ([], {})
    assert [one.report.counts for one in foretold] == [one.report.counts for one in enter(ledger, FIRMS, NEEDS)]
    assert [one.source_id for one in foretold] == [
        "330822-常山县科技型企业汇总表（合成数据）",
        "企业技术需求征集汇总（合成数据）",
    ]
    assert all(source.synthetic for source in ledger.sources().values())


def test_every_fact_leads_back_to_its_cell(ledger: Ledger) -> None:
    enter(ledger, FIRMS)
    book = load_workbook(FIRMS, data_only=True)
    with ledger.open_records() as (_, records):
        found = list(records)
    for record in found:
        assert record.file_sha256 is not None
        assert ledger.file(record.file_sha256) == FIRMS.read_bytes()
        if record.type == "Enterprise":
            row = [cell.value for cell in book[record.locator["sheet"]][record.locator["row"]]]
            assert record.payload["name"] in row
        if record.type == "Observation":
            assert book[record.locator["sheet"]][record.locator["cell"]].value is not None


def test_an_inserted_row_brings_its_firm_and_moves_nothing_else(ledger: Ledger, tmp_path: Path) -> None:
    before = counts(ledger, FIRMS)

    def insert(book: Workbook) -> None:
        sheet = book["高企名单"]
        sheet.insert_rows(2)
        for column, value in enumerate(("浙江样例新材料有限公司", "GR202433000009", 2024), 1):
            sheet.cell(2, column).value = value

    moved = counts(ledger, edited(tmp_path, insert))
    assert (moved.changed, moved.closed, moved.unchanged) == (0, 0, before.new)
    assert 2 <= moved.new <= 4


def test_a_sorted_sheet_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    before = counts(ledger, NEEDS)

    def turned(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        for row, values in enumerate(reversed(rows), 3):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value  # type: ignore[union-attr]

    book = load_workbook(NEEDS)
    turned(book)
    path = tmp_path / NEEDS.name
    book.save(path)
    assert counts(ledger, path, mode="full") == Counts(unchanged=before.new)


def test_a_changed_cell_changes_one_fact(ledger: Ledger, tmp_path: Path) -> None:
    before = counts(ledger, FIRMS)

    def change(book: Workbook) -> None:
        book["汇总表"]["D5"].value = "柳样九"

    assert counts(ledger, edited(tmp_path, change)) == Counts(changed=1, unchanged=before.new - 1)


def test_a_number_that_is_mended_lost_and_found_moves_nothing_else(ledger: Ledger, tmp_path: Path) -> None:
    wrong, right = "91330822MAXY000500", "91330822MAXY00050J"
    before = counts(ledger, FIRMS)

    def numbered(number: str | None) -> Path:
        def change(book: Workbook) -> None:
            assert book["汇总表"]["C9"].value == wrong
            book["汇总表"]["C9"].value = number

        return edited(tmp_path, change)

    for number in (right, None, right):
        assert counts(ledger, numbered(number)) == Counts(changed=1, unchanged=before.new - 1), number


def test_a_firm_that_loses_its_number_in_the_next_edition_keeps_its_figures(ledger: Ledger, tmp_path: Path) -> None:
    before = counts(ledger, FIRMS)

    def change(book: Workbook) -> None:
        book["汇总表"]["C5"].value = None

    assert counts(ledger, edited(tmp_path, change)) == Counts(changed=1, unchanged=before.new - 1)


def test_a_full_load_closes_what_is_gone_and_a_delta_does_not(ledger: Ledger, tmp_path: Path) -> None:
    before = counts(ledger, FIRMS)
    shorter = edited(tmp_path, lambda book: book["高企名单"].delete_rows(3))
    assert counts(ledger, shorter).closed == 0
    full = counts(ledger, shorter, mode="full")
    assert (full.closed, full.unchanged) == (1, before.new - 1)


def test_a_row_without_a_name_keeps_a_full_load_from_closing(ledger: Ledger, tmp_path: Path) -> None:
    counts(ledger, FIRMS)

    def blank(book: Workbook) -> None:
        book["汇总表"]["B7"].value = None
        book["汇总表"]["C7"].value = None

    found = enter(ledger, edited(tmp_path, blank), mode="full")[0]
    assert "required_missing" in {problem.code for problem in found.errors}
    assert (found.report.counts.closed, found.report.kept_open > 0) == (0, True)


def test_faulty_cells_stay_out_and_the_rest_goes_in_unless_strict(ledger: Ledger) -> None:
    strict = enter(ledger, FIRMS, strict=True)[0]
    assert strict.report.refused
    assert ledger.batches() == []
    found = enter(ledger, FIRMS)[0]
    assert [(one.code, one.cell) for one in found.errors] == [("credit_code_checksum", "C9")]
    with ledger.open_records() as (_, records):
        firms = {r.payload["name"]: r.payload for r in records if r.type == "Enterprise"}
    assert "credit_code" not in firms["常山样例油茶科技有限公司"]
    assert "credit_code" in firms["常山样例轴承有限公司"]


def test_the_list_of_problems_in_a_workbook_given_back_is_no_data(ledger: Ledger, tmp_path: Path) -> None:
    first = enter(ledger, FIRMS)[0]
    mended = tmp_path / FIRMS.name
    annotate(FIRMS, first.problems, mended)
    assert LIST in load_workbook(mended).sheetnames
    again = enter(ledger, mended)[0]
    assert again.report.unchanged
    shown = again.files[0].found
    assert shown is not None
    assert LIST not in {sheet.name for sheet in shown.sheets}


def test_a_file_that_cannot_be_read_keeps_no_other_out(ledger: Ledger, tmp_path: Path) -> None:
    broken = tmp_path / "坏了的名单.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    good, bad = enter(ledger, FIRMS, broken)
    assert (good.report.refused, bad.report.refused) == (False, True)
    assert len(ledger.batches()) == 1
    assert bad.errors[0].file == broken.name
    assert bad.errors[0].remedy


def test_a_file_that_meets_a_bug_of_ours_keeps_no_other_out(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def understand(sheets: list[Sheet], path: Path, *rest: Any, **choices: Any) -> Understanding:
        return 1 / 0 if path == NEEDS else understand_sheets(sheets, path, *rest, **choices)  # type: ignore[return-value]

    monkeypatch.setattr(intake_of_files, "understand_sheets", understand)
    good, bad = enter(ledger, FIRMS, NEEDS)
    assert (good.report.refused, bad.report.refused) == (False, True)
    (problem,) = bad.errors
    assert (problem.code, problem.file) == ("bug", NEEDS.name)
    assert "管理员" in problem.remedy
    assert "ZeroDivisionError" in caplog.text  # whoever mends it finds where


def test_of_one_source_a_file_that_cannot_be_read_stops_a_full_load(ledger: Ledger, tmp_path: Path) -> None:
    broken = tmp_path / "坏了的名单.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    (found,) = enter(ledger, FIRMS, broken, source_id="book", mode="full")
    assert (found.report.refused, [one.code for one in found.report.problems]) == (True, ["incomplete"])
    (found,) = enter(ledger, FIRMS, broken, source_id="book")
    assert not found.report.refused


def test_next_years_list_is_the_same_source(ledger: Ledger, tmp_path: Path) -> None:
    before = counts(ledger, FIRMS)
    later = tmp_path / FIRMS.name.replace("2024", "2025")
    shutil.copy(FIRMS, later)
    (found,) = enter(ledger, later, dry_run=True)
    assert found.report.counts.new == 0
    assert found.report.counts.unchanged >= before.new - 2


def test_a_corrected_column_is_remembered_for_the_same_headings(ledger: Ledger, tmp_path: Path) -> None:
    def listed(name: str, firm: str) -> Path:
        path = tmp_path / name
        path.write_text(
            f"序号,企业名称,拳头货\n1,{firm},轴承套圈\n2,常山样例胡柚食品有限公司,胡柚膏\n", encoding="utf-8"
        )
        return path

    first = listed("2023年名单.csv", "常山样例轴承有限公司")
    assert "column_unknown" in {one.code for one in enter(ledger, first, dry_run=True)[0].notices}
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("tables: [{sheet: '', columns: {拳头货: Enterprise.business}}]", encoding="utf-8")
    found = enter(ledger, first, mapping=mapping, dry_run=True)[0].files[0].found
    assert found is not None
    mapping.write_text(to_mapping(found), encoding="utf-8")  # with the fingerprint of the headings
    assert not enter(ledger, first, mapping=mapping)[0].notices
    (again,) = enter(ledger, listed("2024年名单.csv", "浙江样例精密机械有限公司"))
    assert (again.notices, again.files[0].remembered) == ([], ("",))
    with ledger.open_records() as (_, records):
        business = {r.payload["name"]: r.payload.get("business") for r in records if r.type == "Enterprise"}
    assert business["浙江样例精密机械有限公司"] == "轴承套圈"


def test_what_is_sensitive_is_kept_nowhere(ledger: Ledger, home: Path, tmp_path: Path) -> None:
    secret = "330822198001011234"

    def add(book: Workbook) -> None:
        sheet = book["高企名单"]
        sheet["D1"].value, sheet["D2"].value = "身份证号", secret

    (found,) = enter(ledger, edited(tmp_path, add))
    assert "sensitive_column" in {one.code for one in found.notices}
    with ledger.open_records() as (_, records):
        hashes = {record.file_sha256 for record in records}
    assert len(hashes) == 1
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(ledger.file(str(hashes.pop())))
    kept = load_workbook(copy)["高企名单"]
    assert (kept["D1"].value, kept["D2"].value, kept["A2"].value) == ("身份证号", None, "浙江样例石英材料有限公司")
    assert not [path for path in home.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
