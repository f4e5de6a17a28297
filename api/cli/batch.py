"""`match --batch`: a table of questions in, a table of ranked institutes out, problems beside it."""

import sys
from datetime import date, datetime
from pathlib import Path

import typer
from rich.progress import Progress

from api.batch import Answered, Batch, Keys, check_columns, task_of
from api.cli.common import ERR, OUT, facts
from api.cli.needs import PROBLEM_COLUMNS, write_table
from graph.errors import UsageError
from ingest.tables.formats import read_sheets


def match_batch(
    path: Path, task: str | None, out: Path | None, as_of: str | None, limit: int, source: str | None
) -> None:
    """Rank institutes for every question of a table into `out`; what could not be answered stands in
    `out`.problems.csv with the reason.

    RefusedData for missing columns, UsageError for an unknown task or day; exit code 1 when nothing was answered.
    """
    if task is None or out is None:
        raise UsageError("--batch 要与 --task、--out 一起给出。", remedy="--task partners 或 need，--out 结果文件。")
    if out.resolve() == path.resolve():
        raise UsageError("--out 与输入文件相同。", remedy="请另起一个文件名。")
    kind = task_of(task)
    columns, rows = _read(path)
    check_columns(columns, kind)
    batch = Batch(kind, rows, as_of, limit, path.name)
    _ = batch.day  # a day that is none is refused before the graph is read
    with facts() as opened, Progress(console=ERR, disable=not sys.stderr.isatty(), transient=True) as bar:
        keys, shown = Keys(opened.ledger, source), bar.add_task("匹配", total=1.0)
        answers = batch.answers(
            opened.snapshot(), keys, opened.meaning, lambda share: bar.update(shown, completed=share)
        )
    _write(out, answers)


def _write(out: Path, answers: list[Answered]) -> None:
    lines = [(one.query_id, rank, key) for one in answers for rank, key in enumerate(one.institutes, 1)]
    write_table(out, ("query_id", "rank", "institute_id"), lines)
    problems = [problem for one in answers for problem in one.problems]
    beside = out.with_name(f"{out.name}.problems.csv")
    beside.unlink(missing_ok=True)
    answered = sum(bool(one.institutes) for one in answers)
    OUT.print(f"{len(answers)} 个问题答了 {answered} 个，结果在 {out}。", highlight=False, soft_wrap=True)
    if problems:
        write_table(beside, PROBLEM_COLUMNS, [[p.file, p.line, p.value, p.code, p.message, p.remedy] for p in problems])
        OUT.print(f"{len(problems)} 处问题及原因在 {beside}。", highlight=False, soft_wrap=True)
    if not answered:
        raise typer.Exit(1)


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns of the first sheet and its rows as texts."""
    if not path.is_file():
        raise UsageError(f"没有文件 {path}。", remedy="请检查路径。")
    first, *rest = read_sheets(path)[0].rows or [[]]
    columns = [_said(cell) for cell in first]
    return columns, [dict(zip(columns, map(_said, row), strict=False)) for row in rest]


def _said(cell: object) -> str:
    if isinstance(cell, date | datetime):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell).strip()
