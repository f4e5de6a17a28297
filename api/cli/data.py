"""`ingest check|apply`, `batches`, `rollback`: facts in, and back out."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from api.cli.common import ERR, OUT, Json, command, emit, facts, say_error, show
from api.cli.understood import tell_understood
from graph.errors import RefusedData, UsageError
from graph.model import Mode
from ingest import Report, apply, check
from ingest.tables.formats import SUFFIXES

ingest = typer.Typer(help="导入表格和陈述文件。", no_args_is_help=True)
Files = Annotated[list[Path], typer.Argument(help="要读的文件")]
Mapping = Annotated[Path | None, typer.Option("--mapping", help="表格的映射文件")]
SourceId = Annotated[str | None, typer.Option("--source", help="来源编号，优先于映射文件中的")]
ModeOption = Annotated[str, typer.Option("--mode", help="full：文件里没有的旧记录关闭；delta：只增改")]
Strict = Annotated[bool, typer.Option("--strict", help="有一处错误就全部不导入；不写则只留下有错的行")]
_SHOWN = 50  # problems told on the terminal; the JSON has them all


@ingest.command("check")
@command
def check_command(
    files: Files,
    mapping: Mapping = None,
    source: SourceId = None,
    mode: ModeOption = "delta",
    strict: Strict = False,
    json: Json = None,
) -> None:
    """只检查：会新增、改变、关闭多少，哪些格有错。"""
    if mapping is None and all(path.suffix.lower() in SUFFIXES for path in files):
        tell_understood(files, json)
        return
    with facts() as opened:
        report = check(files, ledger=opened.ledger, mapping=mapping, source=source, mode=_mode(mode), strict=strict)
    _tell(report, json)


@ingest.command("apply")
@command
def apply_command(
    files: Files,
    mapping: Mapping = None,
    source: SourceId = None,
    mode: ModeOption = "delta",
    strict: Strict = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    user: Annotated[str, typer.Option("--user", help="以谁的名义")] = "cli",
    json: Json = None,
) -> None:
    """导入。有错的行不写并逐条列出，其余写入；--strict 则全部不写。"""
    asked: dict[str, Any] = {"mapping": mapping, "source": source, "mode": _mode(mode), "strict": strict}
    with facts() as opened:
        if not yes:
            report = check(files, ledger=opened.ledger, **asked)
            if report.refused or report.unchanged:
                _tell(report, json)
                return
            _list_problems(report)
            _summary(report, ERR if json else OUT)
            typer.confirm("写入台账？", abort=True, err=True)
        report = apply(files, ledger=opened.ledger, user=user, **asked)
    _tell(report, json)


@command
def batches(json: Json = None) -> None:
    """列出批次，新的在前。"""
    with facts() as opened:
        found = opened.ledger.batches()
    if not emit([asdict(one) for one in found], json):
        rows = [
            (b.batch_id, b.source_id, b.at, b.user, b.counts.new, b.counts.changed, b.counts.closed, b.rolled_back_at)
            for b in found
        ]
        show("批次", ("编号", "来源", "时间", "用户", "新增", "改变", "关闭", "撤销于"), rows)


@command
def rollback(
    batch_id: Annotated[int, typer.Argument(help="批次编号")],
    user: Annotated[str, typer.Option("--user", help="以谁的名义")] = "cli",
    json: Json = None,
) -> None:
    """撤销一个批次（同一来源从最新的开始）。"""
    with facts() as opened:
        report = opened.ledger.rollback(batch_id, user)
    if not emit(asdict(report), json):
        OUT.print(
            f"批次 {batch_id} 已撤销：关闭 {report.counts.closed} 条，恢复 {report.counts.new} 条。", highlight=False
        )


def _mode(text: str) -> Mode:
    if text not in ("full", "delta"):
        raise UsageError(f"--mode 应为 full 或 delta，而不是 {text}。")
    return "full" if text == "full" else "delta"


def _tell(report: Report, json: Path | None) -> None:
    """The report for people or programs; exit code 1 when anything was refused."""
    told = emit(report.as_dict(), json)
    if report.refused:
        say_error(RefusedData("数据未被接受，台账没有任何改变。", problems=report.problems[:_SHOWN]))
        raise typer.Exit(1)
    if not told:
        _summary(report)
    if report.problems:
        _list_problems(report)
        raise typer.Exit(1)


def _list_problems(report: Report) -> None:
    """The first problems, and how many there are."""
    if not report.problems:
        return
    more = f"，这里列出前 {_SHOWN} 处，--json 可取全部" if report.problem_count > _SHOWN else ""
    say_error(
        RefusedData(f"有 {report.problem_count} 处错误，有错的行没有导入{more}。", problems=report.problems[:_SHOWN])
    )
    if report.kept_open:
        ERR.print(f"文件中没有的 {report.kept_open} 条旧记录暂不关闭：有错的行改正后再导入。", highlight=False)


def _summary(report: Report, console: Console = OUT) -> None:
    counts = report.counts
    if report.unchanged:
        console.print(f"来源 {report.source_id}：与台账一致，没有改变（{counts.unchanged} 条）。", highlight=False)
        return
    verb = "将" if report.checked_only else "已"
    told = f"新增 {counts.new}、改变 {counts.changed}、不变 {counts.unchanged}、关闭 {counts.closed} 条"
    console.print(f"来源 {report.source_id}：{verb}{told}。", highlight=False)
    if report.batch_id is not None:
        ERR.print(f"批次 {report.batch_id}，可用 daqiao rollback {report.batch_id} 撤销。", highlight=False)
