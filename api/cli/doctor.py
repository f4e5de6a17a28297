"""`doctor`: what is configured, what answers, what is out of date."""

import platform
from importlib.metadata import version
from pathlib import Path

import typer

from api.cli.common import Json, command, emit, settings, show
from api.cli.graph import running
from api.service import Service
from api.settings import Settings
from graph.errors import DaqiaoError, StoreInUse
from queries.semantic import encoder


@command
def doctor(json: Json = None) -> None:
    """检查安装、设置、台账、图数据库和前端文件。"""
    wanted = settings()
    found: dict[str, str] = {
        "版本": f"daqiao {version('daqiao')}，Python {platform.python_version()}",
        "目录": str(wanted.home),
        "服务": running(wanted) or "未运行",
        "前端文件": _frontend(),
        "语义模型": _encoder(wanted),
    }
    healthy = found["前端文件"] == "ok"
    try:
        service = Service(wanted)
    except DaqiaoError as error:
        found["台账"], healthy = str(error), False
    else:
        faults = service.ledger.check()
        found["台账"] = f"{service.ledger.url_kind}，版本 {service.ledger.revision()}，" + ("；".join(faults) or "完好")
        found["图数据库"], graph_fine = _graph(service)
        healthy = healthy and not faults and graph_fine
        service.close()
    if not emit({"healthy": healthy, **found}, json):
        show("检查", ("项目", "结果"), list(found.items()))
    if not healthy:
        raise typer.Exit(3)


def _graph(service: Service) -> tuple[str, bool]:
    try:
        seen = service.verify()
    except StoreInUse as error:
        return (f"由运行中的服务管理（{error.detail}）", True) if running(service.settings) else (str(error), False)
    except DaqiaoError as error:
        return str(error), False
    if seen["identical"]:
        return f"{seen['engine']}，与台账一致", True
    return f"{seen['engine']}，与台账不一致：运行 daqiao graph rebuild", service.ledger.revision() == 0


def _encoder(wanted: Settings) -> str:
    """Whether the sentence encoder takes part; matching works without it."""
    found = encoder()
    if found is None:
        return "未安装，文本只按字词比较；可安装 daqiao[semantic]"
    return found.model if wanted.semantic else f"{found.model}，已关闭（DAQIAO_SEMANTIC）"


def _frontend() -> str:
    vendor = Path(__file__).parents[1] / "static" / "vendor"
    return "ok" if (vendor / "vis-network.min.js").exists() else "缺 vis-network：运行 make setup"
