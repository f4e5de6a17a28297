"""`batches` and `rollback`: what was loaded, and back out with it."""

from dataclasses import asdict
from typing import Annotated

import typer

from api.cli.common import OUT, Json, command, emit, facts, show


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
