"""Graph engines behind one protocol. A new engine is one file that implements it and one line in `_SCHEMES`.

An engine's driver is loaded when it is opened: a command that only reads a workbook waits for neither.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import ConfigurationError
from graph.ontology import Ontology
from graph.stores.base import GraphStore, Query, Row, StoreState

__all__ = ["GraphStore", "Query", "Row", "StoreState", "open_store"]

_Opener = Callable[[str, Path, str | None, str | None, float, Ontology | None], GraphStore]


def _embedded(
    url: str, home: Path, _user: str | None, _password: str | None, timeout: float, ontology: Ontology | None
) -> GraphStore:
    from graph.stores.embedded import EmbeddedStore

    path = url.removeprefix("ladybug://")
    return EmbeddedStore(Path(path) if path else home / "graph", timeout=timeout, ontology=ontology)


def _server(
    url: str, _home: Path, user: str | None, password: str | None, timeout: float, ontology: Ontology | None
) -> GraphStore:
    from graph.stores.server import ServerStore

    return ServerStore(url, user, password, timeout=timeout, ontology=ontology)


_SCHEMES: dict[str, _Opener] = {
    "ladybug": _embedded,
    **dict.fromkeys(("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"), _server),
}


def open_store(
    url: str,
    home: Path,
    *,
    user: str | None = None,
    password: str | None = None,
    timeout: float = 15.0,
    ontology: Ontology | None = None,
) -> GraphStore:
    """The engine that `url` names. `ladybug://` alone means the folder `graph` in `home`.

    `timeout` is in seconds and bounds each query. ConfigurationError for an unknown scheme, StoreInUse when
    another process owns the embedded graph. A server that is down is no error yet: the first query says so.
    """
    opener = _SCHEMES.get(urlsplit(url).scheme)
    if opener is None:
        raise ConfigurationError(
            f"不支持的图数据库地址：{url}",
            remedy="DAQIAO_GRAPH_URL 应以 ladybug://、bolt://、neo4j:// 或 neo4j+s:// 开头。",
        )
    return opener(url, home, user, password, timeout, ontology)
