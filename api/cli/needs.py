"""`match --needs --capabilities`: two tables in, one table of answers out, without a graph."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from api.cli.common import OUT, facts
from graph.errors import Problem, RefusedData, UsageError
from ingest.tables.formats import read_sheets
from queries.capabilities import MOST_READ, Capabilities

_COLUMNS = {"need_id": "需求编号", "capability_id": "能力编号", "text": "内容"}
PROBLEM_COLUMNS = ("file", "line", "id", "code", "message", "remedy")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be used: its id and its words."""

    line: int
    id: str
    text: str


def match_needs(needs: Path, capabilities: Path, out: Path, limit: int) -> None:
    """Rank capabilities for each need into `out`; what could not be used goes to `out`.problems.csv with the reason.

    RefusedData when a file cannot be read or no need could be answered.
    """
    if out.resolve() in (needs.resolve(), capabilities.resolve()):
        raise UsageError("--out 与输入文件相同。", remedy="请另起一个文件名。")
    problems: list[Problem] = []
    asked, offered = _read(needs, "need_id", problems), _read(capabilities, "capability_id", problems)
    with facts() as opened:
        meaning = opened.meaning
        ranked = Capabilities([one.text for one in offered], meaning)
        answers: list[tuple[str, int, str]] = []
        answered = 0
        for entry, answer in zip(asked, ranked.rank_all([one.text for one in asked], limit), strict=True):
            answers += [(entry.id, rank, offered[at].id) for rank, at in enumerate(answer.order, 1)]
            answered += bool(answer.order)
            if answer.reason:
                problems.append(
                    _problem(needs, entry.line, entry.id, "unanswered", answer.reason, "请用文字写明需求。")
                )
            elif answer.cut:
                said = f"内容有 {len(entry.text)} 字，只读了前 {MOST_READ} 字"
                problems.append(_problem(needs, entry.line, entry.id, "cut", said, "请缩短后重试。"))
    write_table(out, ("need_id", "rank", "capability_id"), answers)
    beside = out.with_name(f"{out.name}.problems.csv")
    beside.unlink(missing_ok=True)
    if problems:
        write_table(beside, PROBLEM_COLUMNS, [[p.file, p.line, p.value, p.code, p.message, p.remedy] for p in problems])
    how = f"字词与 {meaning.model} 合用" if meaning else "只用字词（语义模型未安装或已关闭）"
    OUT.print(f"{len(asked)} 条需求答了 {answered} 条，结果在 {out}；{how}。", highlight=False, soft_wrap=True)
    if problems:
        OUT.print(f"{len(problems)} 处问题及原因在 {beside}。", highlight=False, soft_wrap=True)
    if not answered:
        raise typer.Exit(1)


def _read(path: Path, key: str, problems: list[Problem]) -> list[Entry]:
    """The usable rows of a table; the others become problems. RefusedData for a missing column."""
    if not path.is_file():
        raise UsageError(f"没有文件 {path}。", remedy="请检查路径。")
    rows = read_sheets(path)[0].rows
    header = ["" if cell is None else str(cell).strip() for cell in rows[0]]
    missing = [name for name in (key, "text") if name not in header and _COLUMNS[name] not in header]
    if missing:
        wanted = f"第一行应有 {key}（{_COLUMNS[key]}）和 text（{_COLUMNS['text']}）"
        there = "、".join(filter(None, header))
        raise RefusedData(f"{path.name} 缺列：{'、'.join(missing)}。", remedy=f"{wanted}；现有：{there}。")
    at = [header.index(name if name in header else _COLUMNS[name]) for name in (key, "text")]
    found: dict[str, Entry] = {}
    for line, row in enumerate(rows[1:], 2):
        identity, text = (_said(row[n]) if n < len(row) else "" for n in at)
        if not any(cell is not None and _said(cell) for cell in row):
            continue
        if not identity:
            problems.append(_problem(path, line, "", "no-id", f"缺 {key}", "请填编号。"))
        elif not text:
            problems.append(_problem(path, line, identity, "no-text", "缺 text", "请填内容。"))
        elif identity in found:
            said = f"编号与第 {found[identity].line} 行重复，未读这一行"
            problems.append(_problem(path, line, identity, "duplicate", said, "请改编号或删去一行。"))
        else:
            found[identity] = Entry(line, identity, text)
    return list(found.values())


def _said(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _problem(path: Path, line: int, identity: str, code: str, message: str, remedy: str) -> Problem:
    return Problem(code, message, remedy, file=path.name, line=line, value=identity)


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A whole CSV or none."""
    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"无法写入 {path}：{error.strerror}。", remedy="请检查 --out 的路径。") from error
