"""`names`: whether two names mean the same, and which entity of the graph a name means."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common import OUT, Json, command, emit, facts, show
from ingest.identity.duplicates import known_in
from ingest.identity.lists import decide_pairs, write_pairs
from ingest.identity.naming import read_names, resolve_names

names = typer.Typer(help="名称：两个写法是否指同一个单位或人，名单里的名称是图谱中的哪一个。", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="CSV 文件")]


@names.command("pairs")
@command
def pairs_command(file: File, out: Annotated[Path, typer.Option("--out", help="结果写到哪个 CSV 文件")]) -> None:
    """逐对判定（输入列 id,a,b,home；输出列 id,same,score,reason）。"""
    alike, pairs = write_pairs(decide_pairs(file), out)
    OUT.print(f"共 {pairs} 对，判为相同 {alike} 对。结果在 {out}。", highlight=False, soft_wrap=True)


@names.command("resolve")
@command
def resolve_command(
    file: Annotated[Path, typer.Argument(help="每行一个名称，或有 名称 列的 CSV")],
    home: Annotated[str | None, typer.Option("--home", help="说话的县：县科技局 是哪个县的（名称或代码）")] = None,
    json: Json = None,
) -> None:
    """名单里的每个名称是图谱中的哪一个；不能判定的列出可能的对象。"""
    with facts() as opened:
        snapshot = opened.snapshot()
        found = resolve_names(read_names(file), known_in(snapshot), home=home)
    if emit([asdict(one) for one in found], json):
        return
    called = dict(zip(snapshot.ids, snapshot.names, strict=True))
    rows = []
    for one in found:
        if one.decision is not None and one.entity_id is not None:
            rows.append((one.name, called[one.entity_id], f"{one.decision.score:.2f}", one.decision.reason))
        elif one.possible:
            possible = "、".join(called[entity_id] for entity_id, _ in one.possible[:3])
            rows.append((one.name, f"？{possible}", f"{one.possible[0][1].score:.2f}", one.possible[0][1].reason))
        else:
            rows.append((one.name, "", "", "图谱中没有"))
    show(f"共 {len(found)} 个名称", ("名称", "是", "把握", "理由"), rows)
