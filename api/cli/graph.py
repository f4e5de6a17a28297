"""`graph rebuild|verify`: asks the running server, or opens the store itself when none runs."""

from typing import Any

import httpx
import orjson
import typer

from api.auth import Sessions
from api.cli.common import OUT, Json, command, emit, settings, show
from api.service import Service
from api.settings import Settings
from graph.errors import ServiceUnavailable

graph = typer.Typer(help="图数据库：由台账重建、核对。", no_args_is_help=True)
_WAIT = 600.0  # seconds a rebuild may take


@graph.command("rebuild")
@command
def rebuild(json: Json = None) -> None:
    """由台账重建图数据库。"""
    done = _do("POST", "/v1/graph/rebuild")
    if not emit(done, json):
        show("已重建", ("类型", "数量"), list(done["types"].items()))


@graph.command("verify")
@command
def verify(json: Json = None) -> None:
    """核对台账与图数据库是否一致；不一致时退出码为 1。"""
    found = _do("GET", "/v1/graph/verify")
    if not emit(found, json):
        if found["identical"]:
            OUT.print(
                f"一致：{found['engine']}，版本 {found['revision']}，{sum(found['types'].values())} 个节点和关系。",
                highlight=False,
            )
        else:
            show(
                "不一致",
                ("类型", "台账", "图数据库"),
                [(d["type"], d["ledger"], d["store"]) for d in found["differing"]],
            )
    if not found["identical"]:
        raise typer.Exit(1)


def running(wanted: Settings) -> str | None:
    """The address of the server that runs on this home, None when none answers."""
    try:
        url = str(orjson.loads((wanted.home / "server.json").read_bytes())["url"])
        httpx.get(f"{url}/healthz", timeout=3).raise_for_status()
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return None
    return url


def _do(method: str, path: str) -> Any:
    wanted = settings()
    service = Service(wanted)
    try:
        url = running(wanted)
        if url is not None:
            headers = {"Authorization": f"Bearer {Sessions(service.ledger).control()}"}
            answer = httpx.request(method, url + path, headers=headers, timeout=_WAIT)
            if answer.status_code != 200:
                raise ServiceUnavailable(f"服务回答 {answer.status_code}：{answer.json().get('detail', '')}")
            return answer.json()
        if method == "POST":
            return {"types": service.rebuild(), "revision": service.ledger.revision()}
        return service.verify()
    finally:
        service.close()
