"""The command `daqiao`. A new command is one function in a file here and one line below."""

import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

# Where each command, or group of commands, stands, and what the list of commands says of it.
COMMANDS = {
    "demo": ("serving:demo", "用常山县 2023 年度回顾的真实资料演示，并打开页面。"),
    "serve": ("serving:serve", "启动服务。"),
    "ingest": ("ingest:ingest", "导入工作簿、表格和陈述文件。"),
    "batches": ("data:batches", "列出批次，新的在前。"),
    "rollback": ("data:rollback", "撤销一个批次。"),
    "match": ("asking:match", "为企业或需求找院所、专家、成果，或反过来，说明理由；也可成批。"),
    "gaps": ("asking:gaps", "产业链短板：没有院所、没有特派员、没有合作的地方。"),
    "identity": ("identity:identity", "身份：核对可能相同的对象，合并，拆开。"),
    "names": ("names:names", "名称：两个写法是否指同一个单位或人，名单里的名称是图谱中的哪一个。"),
    "graph": ("graph:graph", "图数据库：由台账重建、核对。"),
    "train": ("learning:train", "用台账自己的产学研合作训练排序模型。"),
    "evaluate": ("learning:evaluate", "在真实合作上评测匹配。"),
    "backup": ("keeping:backup", "把台账、原始文件和密钥存成一个文件，附校验值。"),
    "restore": ("keeping:restore", "由备份恢复，校验后才替换。"),
    "verify": ("keeping:verify", "核对台账是否完整，或核对一个备份文件。"),
    "erase": ("keeping:erase", "依法删除一个人的信息。"),
    "user": ("access:user", "用户。"),
    "token": ("access:token", "程序用的令牌。"),
    "doctor": ("doctor:doctor", "检查安装、设置、台账、图数据库和前端文件。"),
}


class Commands(MutableMapping[str, Any]):
    """The commands by name. The file of one is imported when it is asked for: a check needs no matching."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            module, _, attribute = COMMANDS[name][0].partition(":")
            self._found[name] = _built(name, getattr(import_module(f"api.cli.{module}"), attribute))
        return self._found[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _built(name: str, found: Any) -> Any:
    if isinstance(found, typer.Typer):
        return get_group(found)
    alone = typer.Typer(add_completion=False)
    alone.command(name)(found)
    return get_command(alone)


class _Daqiao(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Commands()

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The list of commands, for which none of their files is imported."""
        self.commands = {name: TyperCommand(name, help=told) for name, (_, told) in COMMANDS.items()}
        super().format_help(ctx, formatter)


app = typer.Typer(name="daqiao", cls=_Daqiao, no_args_is_help=True, add_completion=False)


@app.callback()
def daqiao() -> None:
    """搭桥：产学研对接的知识图谱。"""


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        # A console or pipe of another encoding: a character it does not know must not end the command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    app()
