"""What all commands share: settings, output for people and programs, errors with their exit codes."""

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import orjson
import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.facts import Facts
from api.settings import Settings
from graph import errors

OUT = Console()
ERR = Console(stderr=True)

# 0 done, 1 refused data, 2 wrong usage, 3 service unreachable. The most special class decides.
EXIT: dict[type[errors.DaqiaoError], int] = {
    errors.RefusedData: 1,
    errors.Conflict: 1,
    errors.ServiceUnavailable: 3,
    errors.ConfigurationError: 3,
    errors.DaqiaoError: 2,
}

Json = Annotated[Path | None, typer.Option("--json", help="把结果写成 JSON；- 为标准输出", metavar="PATH")]

_P = ParamSpec("_P")
_R = TypeVar("_R")


def command(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Turn the product's errors into a sentence on stderr and an exit code."""

    @functools.wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return function(*args, **kwargs)
        except errors.DaqiaoError as error:
            say_error(error)
            raise typer.Exit(next(EXIT[kind] for kind in type(error).__mro__ if kind in EXIT)) from error

    return run


def say_error(error: errors.DaqiaoError) -> None:
    """The error for a person: what, what to do, what might be meant."""
    ERR.print(f"[red]{escape(error.detail)}[/red] {escape(error.remedy)}", highlight=False, soft_wrap=True)
    for one in error.problems:
        ERR.print(escape(str(one)), highlight=False, soft_wrap=True)
    if isinstance(error, errors.NotFound) and error.nearest:
        ERR.print(f"相近的有：{escape('、'.join(error.nearest))}", highlight=False, soft_wrap=True)


def settings() -> Settings:
    """The settings from the environment; ConfigurationError names the wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "；".join(f"DAQIAO_{str(e['loc'][0]).upper()}：{e['msg']}" for e in error.errors())
        raise errors.ConfigurationError(f"设置有误：{wrong}") from error


@contextmanager
def facts(own: Settings | None = None) -> Iterator[Facts]:
    """Ledger and snapshot for one command, of the environment's settings or of its `own`."""
    opened = Facts(own or settings())
    try:
        yield opened
    finally:
        opened.close()


def emit(value: Any, target: Path | None) -> bool:
    """Write JSON to the path (or stdout for `-`); False when none was asked for."""
    if target is None:
        return False
    content = orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"
    if str(target) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return True
    try:
        target.write_bytes(content)
    except OSError as error:
        raise errors.UsageError(f"无法写入 {target}：{error.strerror}。", remedy="请检查 --json 的路径。") from error
    return True


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table for people."""
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(escape("" if cell is None else str(cell)) for cell in row))
    OUT.print(table)
