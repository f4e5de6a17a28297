"""`serve` and `demo`: the service in this process."""

import errno
import os
import socket
import threading
import time
import webbrowser
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.markup import escape

from api.cli.common import ERR, OUT, command, settings
from api.service import Service
from api.settings import Settings
from graph.errors import ConfigurationError, NotFound, RefusedData, ServiceUnavailable, UsageError
from ingest.examples import CHANGSHAN, apply_example

if TYPE_CHECKING:
    import uvicorn

DEMO_USER = "demo"
_TRIES = 50  # ports after the asked one


@command
def serve(
    host: Annotated[str | None, typer.Option(help="监听地址")] = None,
    port: Annotated[int | None, typer.Option(help="监听端口")] = None,
) -> None:
    """启动服务。"""
    wanted = settings()
    wanted = wanted.model_copy(update={k: v for k, v in {"host": host, "port": port}.items() if v is not None})
    _run(wanted, _bound(wanted.host, wanted.port), None, browser=False)


@command
def demo(
    port: Annotated[int | None, typer.Option(help="监听端口；不写时被占用则自动换下一个")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="不打开浏览器")] = False,
) -> None:
    """用常山县 2023 年度回顾的真实资料演示，并打开页面。"""
    wanted = settings()
    free = _bound(wanted.host, port) if port is not None else _first_free(wanted)
    _run(wanted, free, DEMO_USER, browser=not no_browser)


def _run(wanted: Settings, listening: socket.socket, demo_user: str | None, *, browser: bool) -> None:
    import uvicorn  # the web's packages take half a second, which no other command needs

    from api.app import create_app
    from api.auth import Sessions

    service = Service(wanted)
    try:
        if demo_user is not None:
            _prepare_demo(service, demo_user)
        service.start()
        host = f"[{wanted.host}]" if ":" in wanted.host else wanted.host
        url = f"http://{host}:{listening.getsockname()[1]}"
        home = wanted.home / "server.json"
        home.write_bytes(orjson.dumps({"url": url, "pid": os.getpid()}))
        link = f"{url}/login/once?code={Sessions(service.ledger).link(demo_user)}" if demo_user else url
        server = uvicorn.Server(
            uvicorn.Config(create_app(wanted, service), log_level="warning", timeout_graceful_shutdown=5)
        )
        threading.Thread(target=_announce, args=(server, link, browser), daemon=True).start()
        try:
            server.run(sockets=[listening])
        finally:
            home.unlink(missing_ok=True)
    finally:
        service.close()
        listening.close()


def _prepare_demo(service: Service, user: str) -> None:
    others = sorted(set(service.ledger.sources()) - {CHANGSHAN})
    if others:
        raise UsageError(
            f"{service.settings.home} 中已有其他来源（{'、'.join(others)}），演示不会与真实数据混在一起。",
            remedy="请另设 DAQIAO_HOME，例如 DAQIAO_HOME=/tmp/daqiao-demo make demo。",
        )
    report = apply_example("changshan", service.ledger, user)
    if report.refused:
        raise RefusedData("演示资料未能导入。", problems=report.problems)
    if service.ledger.users.get(user) is None:
        service.ledger.users.add(user, None, "officer")


def _announce(server: "uvicorn.Server", link: str, browser: bool) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    OUT.print(f"搭桥已启动：{escape(link)}", highlight=False, soft_wrap=True)
    if browser:
        webbrowser.open(link)


def _first_free(wanted: Settings) -> socket.socket:
    try:
        return _bound(wanted.host, wanted.port)
    except ServiceUnavailable as error:
        ERR.print(escape(error.detail), highlight=False, soft_wrap=True)
        return _bound(wanted.host, _next_free(wanted.host, wanted.port))


def _bound(host: str, port: int) -> socket.socket:
    """A socket bound to the address; ServiceUnavailable offers the next free port when it is taken."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        if error.errno != errno.EADDRINUSE:
            raise ConfigurationError(
                f"无法在 {host} 的端口 {port} 上监听：{error.strerror}。", remedy="请检查 --host 和 --port。"
            ) from error
        free = _next_free(host, port)
        raise ServiceUnavailable(f"端口 {port} 已被占用，可改用 {free}：--port {free}") from error
    bound.set_inheritable(True)
    return bound


def _next_free(host: str, port: int) -> int:
    for candidate in range(port + 1, min(port + _TRIES, 65_536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if probe.connect_ex((host, candidate)) != 0:
                return candidate
    raise NotFound(f"{port} 之后没有空闲的端口。", remedy="用 --port 指定。")
