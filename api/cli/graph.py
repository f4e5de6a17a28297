"""`graph rebuild|verify`: asks the running server, or opens the store itself when none runs."""

from typing import Any

import httpx
import orjson
import typer

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
        # Not through a proxy of the environment: the server is this machine's own.
        httpx.get(f"{url}/healthz", timeout=3, trust_env=False).raise_for_status()
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return None
    return url


def _do(method: str, path: str) -> Any:
    wanted = settings()
    service = Service(wanted)
    try:
        url = running(wanted)
        if url is not None:
            from api.auth import Sessions  # brings the web's packages along

            headers = {"Authorization": f"Bearer {Sessions(service.ledger).control()}"}
            return _told_by(url, method, path, headers)
        if method == "POST":
            return {"types": service.rebuild(), "revision": service.ledger.revision()}
        return service.verify()
    finally:
        service.close()


def _told_by(url: str, method: str, path: str, headers: dict[str, str]) -> Any:
    try:
        answer = httpx.request(method, url + path, headers=headers, timeout=_WAIT, trust_env=False)
        said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ServiceUnavailable(f"运行中的服务 {url} 没有给出回答：{error}") from error
    if answer.status_code != 200:
        raise ServiceUnavailable(
            f"服务回答 {answer.status_code}：{said.get('detail', '')}", remedy=said.get("remedy", "")
        )
    return said
