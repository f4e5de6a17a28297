"""`names`: whether two names mean the same, and which entity of the graph a name means."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.common import OUT, command
from ingest.identity.lists import decide_pairs, write_pairs

names = typer.Typer(help="名称：两个写法是否指同一个单位或人，名单里的名称是图谱中的哪一个。", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="CSV 文件")]


@names.command("pairs")
@command
def pairs_command(file: File, out: Annotated[Path, typer.Option("--out", help="结果写到哪个 CSV 文件")]) -> None:
    """逐对判定（输入列 id,a,b,home；输出列 id,same,score,reason）。"""
    alike, pairs = write_pairs(decide_pairs(file), out)
    OUT.print(f"共 {pairs} 对，判为相同 {alike} 对。结果在 {out}。", highlight=False, soft_wrap=True)
