"""`batches` and `rollback`: what was loaded, and back out with it."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape

from api.batches import in_words
from api.cli.common import ERR, OUT, Json, command, emit, facts, show
from api.facts import Facts

MOST_SHOWN = 50  # of what leans on a batch


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
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    user: Annotated[str, typer.Option("--user", help="以谁的名义")] = "cli",
    json: Json = None,
) -> None:
    """撤销一个批次（同一来源从最新的开始）；有别的记录或判断依赖它时先列出，确认后才撤销。"""
    with facts() as opened:
        if not yes:
            _confirm(opened, batch_id)
        report = opened.ledger.rollback(batch_id, user)
    if not emit(asdict(report), json):
        OUT.print(
            f"批次 {batch_id} 已撤销：关闭 {report.counts.closed} 条，恢复 {report.counts.new} 条。", highlight=False
        )


def _confirm(opened: Facts, batch_id: int) -> None:
    """List what leans on the batch and would stay, and ask; nothing is asked when nothing leans on it."""
    found = opened.ledger.leaning(batch_id)
    if not found:
        return
    ERR.print(f"还有 {len(found)} 项依赖批次 {batch_id}，撤销后它们仍然保留：", highlight=False)
    for one in in_words(opened, opened.snapshot(), found[:MOST_SHOWN]):
        ERR.print(f"  {escape(one.name or one.entity_id)}：{escape(one.said)}", highlight=False, soft_wrap=True)
    if len(found) > MOST_SHOWN:
        ERR.print(f"  另有 {len(found) - MOST_SHOWN} 项。", highlight=False)
    typer.confirm("仍要撤销？", abort=True, err=True)
