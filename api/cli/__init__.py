"""The command `daqiao`. A new command is one function in a file here and one line below."""

import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

# Where each command, or group of commands, stands.
COMMANDS = {
    "demo": "serving:demo",
    "serve": "serving:serve",
    "batches": "data:batches",
    "rollback": "data:rollback",
    "match": "asking:match",
    "gaps": "asking:gaps",
    "train": "learning:train",
    "evaluate": "learning:evaluate",
    "doctor": "doctor:doctor",
    "backup": "keeping:backup",
    "restore": "keeping:restore",
    "verify": "keeping:verify",
    "erase": "keeping:erase",
    "ingest": "ingest:ingest",
    "identity": "identity:identity",
    "names": "names:names",
    "graph": "graph:graph",
    "user": "access:user",
    "token": "access:token",
}


class Commands(MutableMapping[str, Any]):
    """The commands by name. The file of one is imported when it is asked for: a check needs no matching."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._found:
            module, _, attribute = COMMANDS[name].partition(":")
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
