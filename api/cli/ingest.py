"""`ingest check|apply`: files as they are, what they would change, and in they go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from api.cli.common import ERR, OUT, Json, command, emit, facts, say_error
from api.facts import Facts
from api.wording import Words, subject
from graph.errors import Problem, RefusedData, UsageError
from graph.ledger import Changes
from graph.model import Mode
from graph.ontology import load
from graph.places import division
from ingest.intake import NOTICES, Intake, ReadFile, Wish, take_in
from ingest.intake import Progress as Told
from ingest.tables.choices import to_mapping
from ingest.tables.understand import understand
from ingest.workbooks.meanings import meaning_label, taken_for_label

ingest = typer.Typer(help="导入工作簿、表格和陈述文件。", no_args_is_help=True)
Files = Annotated[list[Path], typer.Argument(help="要读的文件：Excel、CSV、Word 表格、陈述文件")]
Mapping = Annotated[Path | None, typer.Option("--mapping", help="映射文件：改正各列的含义，或声明每行给出什么")]
SourceId = Annotated[str | None, typer.Option("--source", help="来源编号；不写时取文件名去掉年份日期")]
Place = Annotated[str | None, typer.Option("--place", help="来源所属地区的行政区划代码，如 330822")]
Synthetic = Annotated[bool, typer.Option("--synthetic", help="合成数据，处处标明")]
ModeOption = Annotated[str, typer.Option("--mode", help="full：文件里没有的旧记录关闭；delta：只增改")]
Strict = Annotated[bool, typer.Option("--strict", help="有一处错误就整体不导入")]
ReportOut = Annotated[Path | None, typer.Option("--report", help="退回的工作簿：错误格加批注，另附“问题”表")]
MOST_SHOWN = 50  # problems on the screen; --report and --json hold all


@ingest.command("check")
@command
def check_command(
    files: Files,
    mapping: Mapping = None,
    source: SourceId = None,
    place: Place = None,
    mode: ModeOption = "delta",
    synthetic: Synthetic = False,
    strict: Strict = False,
    report: ReportOut = None,
    json: Json = None,
) -> None:
    """只检查：每张表读成什么、会新增改变关闭多少、哪些格有错。"""
    wish = Wish(source, place, mapping, _mode(mode), synthetic, strict)
    with facts() as opened:
        found = _taken(files, opened, wish, "check", dry_run=True)
    _tell(found, json, report)


@ingest.command("apply")
@command
def apply_command(
    files: Files,
    mapping: Mapping = None,
    source: SourceId = None,
    place: Place = None,
    mode: ModeOption = "delta",
    synthetic: Synthetic = False,
    strict: Strict = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    report: ReportOut = None,
    user: Annotated[str, typer.Option("--user", help="以谁的名义")] = "cli",
    json: Json = None,
) -> None:
    """导入。有错误的行和格不写入并逐一列出，其余照常写入；先给预览，确认后才写。"""
    wish = Wish(source, place, mapping, _mode(mode), synthetic, strict)
    with facts() as opened:
        if not yes:
            found = _taken(files, opened, wish, "check", dry_run=True)
            if all(one.report.refused or one.report.unchanged for one in found):
                _tell(found, json, report)
                return
            _summary(found, ERR if json else OUT)
            typer.confirm("写入台账？", abort=True, err=True)
        found = _taken(files, opened, wish, user, dry_run=False)
    _tell(found, json, report)


@ingest.command("mapping")
@command
def mapping_command(
    file: Annotated[Path, typer.Argument(help="工作簿")],
    out: Annotated[Path | None, typer.Option("--out", help="写到这个文件；不写则打印")] = None,
) -> None:
    """写出各列含义的猜测，改好后用 --mapping 指定；导入后记住，下次同样的表头照此读取。"""
    text = to_mapping(understand(file, load()))
    if out is None:
        OUT.print(text, markup=False, highlight=False, soft_wrap=True, end="")
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"无法写入 {out}：{error.strerror}。", remedy="请检查 --out 的路径。") from error


def _mode(text: str) -> Mode:
    if text not in ("full", "delta"):
        raise UsageError(f"--mode 应为 full 或 delta，而不是 {text}。")
    return "full" if text == "full" else "delta"


def _taken(files: list[Path], opened: Facts, wish: Wish, user: str, *, dry_run: bool) -> list[Intake]:
    wish = replace(wish, limits=opened.settings.limits())
    with _bar() as told:
        return take_in(files, ledger=opened.ledger, wish=wish, user=user, dry_run=dry_run, progress=told)


@contextmanager
def _bar() -> Iterator[Told]:
    """A progress bar on stderr, silent when that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as shown:
        task = shown.add_task("读取", total=1.0)
        yield lambda share, at: shown.update(task, completed=share, description=escape(at or "完成"))


def _tell(found: list[Intake], json: Path | None, report: Path | None) -> None:
    """The outcome for people or programs, and the annotated workbook; exit code 1 when anything was kept out."""
    if json is None:  # what nobody reads is not made: a large list would take a gigabyte
        _summary(found, OUT)
    else:
        said: list[dict[str, Any]] = [one for intake in found for one in intake.as_dicts()]
        emit(said[0] if len(said) == 1 else said, json)
    if report is not None:
        _annotated(found, report)
    if any(intake.errors for intake in found):
        if all(intake.report.refused for intake in found):
            problems = tuple(problem for intake in found for problem in intake.report.problems)
            say_error(RefusedData("数据未被接受，台账没有任何改变。", problems=problems))
        raise typer.Exit(1)


def _annotated(found: list[Intake], report: Path) -> None:
    files = [one for intake in found for one in intake.files]
    if len(files) != 1:
        raise UsageError("--report 一次只退回一个工作簿。", remedy="请逐个文件运行。")
    from ingest.tables.annotate import annotate  # openpyxl takes a while to load, and most checks give nothing back

    annotate(files[0].path, files[0].problems, report)
    ERR.print(f"已写出 {escape(str(report))}：错误格有批注，问题列在“问题”表。", highlight=False)


def _summary(found: list[Intake], console: Console) -> None:
    for intake in found:
        for one in intake.files:
            _file(one, console)
        if not intake.report.refused:  # of a refused one they stand under the error that ends the command
            further = [one for one in intake.report.problems if one not in intake.problems]
            _problems("错误（未写入的行）", further, ERR)
        _source(intake, console)


def _file(one: ReadFile, console: Console) -> None:
    """What a file was read as: its sheets, its columns, its problems."""
    ontology = load()
    console.print(f"[bold]{escape(one.path.name)}[/bold]", highlight=False)
    for sheet in one.found.sheets if one.found else ():
        kind, sure = taken_for_label(sheet.taken_for), f"{sheet.confidence:.0%}"
        table = Table("列", "表头", "含义", "把握", title_justify="left")
        table.title = escape(f"{sheet.name or '（表）'}：{kind}（把握 {sure}），{sheet.rows} 行")
        for column in sheet.columns:
            cells = (column.cell, column.header, meaning_label(column.meaning, ontology), f"{column.confidence:.0%}")
            table.add_row(*map(escape, cells))
        console.print(table)
    _problems("错误（未写入的格和行）", [p for p in one.problems if p.code not in NOTICES], console)
    _problems("提示", [p for p in one.problems if p.code in NOTICES], console)


def _problems(title: str, problems: list[Problem], console: Console) -> None:
    if problems:
        console.print(f"{title} {len(problems)} 处：", highlight=False)
        for problem in problems[:MOST_SHOWN]:
            console.print(f"  {escape(str(problem))}", highlight=False, soft_wrap=True)
        if len(problems) > MOST_SHOWN:
            console.print(f"  另有 {len(problems) - MOST_SHOWN} 处，用 --json 或 --report 看全部。", highlight=False)


def _changes(found: Changes, console: Console) -> None:
    """What a check would change and close, old → new; what is new stands in the counts and in --json."""
    words = Words(load(), "zh")
    told = [one for one in found.first if one.action in ("changed", "closed")]
    for one in told[:MOST_SHOWN]:
        name = f"{words.of(one.type)} {subject(one.head, one.tail)}"
        if one.action == "closed":
            said = f"将关闭 {name}"
        else:
            differences = words.differences(one.type, one.before, one.after)
            said = f"将改变 {name}：{'；'.join(f'{label} {old} → {new}' for label, old, new in differences)}"
        console.print(escape(f"  {said}"), highlight=False, soft_wrap=True)
    moved = sum(n for (_, _, action), n in found.counts.items() if action in ("changed", "closed"))
    if moved > len(told[:MOST_SHOWN]):
        console.print(
            f"  另有 {moved - len(told[:MOST_SHOWN])} 条改变或关闭，在页面“数据”中逐条可看。", highlight=False
        )


def _source(intake: Intake, console: Console) -> None:
    """What the ledger gains, and under which name."""
    report, source = intake.report, intake.source
    where = division(source.place) if source else None
    place = f"（{where.name if where else '不属于任何地区'}）" if source else ""
    said = f"来源 {intake.source_id}{place}："
    counts = report.counts
    if report.refused:
        console.print(escape(f"{said}未导入。"), highlight=False)
    elif report.unchanged:
        console.print(escape(f"{said}与台账一致，没有改变（{counts.unchanged} 条）。"), highlight=False)
    else:
        verb = "将" if report.checked_only else "已"
        told = f"新增 {counts.new}、改变 {counts.changed}、不变 {counts.unchanged}、关闭 {counts.closed} 条"
        console.print(escape(f"{said}{verb}{told}。"), highlight=False)
    _changes(report.changes, console)
    if report.kept_open:
        ERR.print(f"文件中没有的 {report.kept_open} 条旧记录暂不关闭：有错的行改正后再导入。", highlight=False)
    for join in report.joins[:MOST_SHOWN]:
        verb = "将" if report.checked_only else "已"
        told = f"  {join.name}：{verb}视为 {join.known}（{join.reason}，把握 {join.score:.0%}）"
        console.print(escape(told), highlight=False, soft_wrap=True)
    if len(report.joins) > MOST_SHOWN:
        console.print(f"  另有 {len(report.joins) - MOST_SHOWN} 个，用 --json 看全部。", highlight=False)
    if report.uncompared:
        told = f"新增的 {report.uncompared} 个有编号的对象未在导入时查重，用 daqiao identity find 查找可能重复的对象。"
        ERR.print(told, highlight=False)
    if report.batch_id is not None:
        ERR.print(f"批次 {report.batch_id}，可用 daqiao rollback {report.batch_id} 撤销。", highlight=False)
