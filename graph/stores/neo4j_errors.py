"""What the Neo4j driver raises, as errors of the product. The order of the tests matters (measured on 5.26)."""

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ConstraintError,
    DriverError,
    Neo4jError,
    SessionExpired,
    TransientError,
)  # fmt: skip
from neo4j.exceptions import (
    ConfigurationError as DriverConfigurationError,
)
from neo4j.exceptions import (
    ServiceUnavailable as ServerUnavailable,
)

from graph.errors import ConfigurationError, Conflict, DaqiaoError, ServiceUnavailable, StoreTimeout


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Raise the product's error for the driver's; bugs (syntax, a missing parameter) pass through."""
    try:
        yield
    except (Neo4jError, DriverError, OSError) as error:
        meaning = _meaning(error, where)
        if meaning is None:
            raise
        raise meaning from error


def _meaning(error: Exception, where: str) -> DaqiaoError | None:
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    if isinstance(error, AuthError) or code.startswith("Neo.ClientError.Security."):
        return ConfigurationError(
            f"图数据库 {where} 拒绝了用户名或密码。", remedy="请核对 DAQIAO_GRAPH_USER 与 DAQIAO_GRAPH_PASSWORD。"
        )
    if isinstance(error, ConstraintError):
        return Conflict("图数据库中已有同一编号的对象。", remedy="运行 daqiao graph rebuild 重建。")
    if "TransactionTimedOut" in code:
        return StoreTimeout("图查询超时。", remedy="请缩小范围后重试。")
    if isinstance(error, DriverConfigurationError):
        return ConfigurationError(f"图数据库地址 {where} 不可用：{error}")
    if type(error) is DriverError:  # its subclasses but those below are bugs; the bare one says "Driver closed"
        return ServiceUnavailable(f"与图数据库 {where} 的连接已关闭。", retry_after=5)
    # An IncompleteCommit is a ServiceUnavailable too: all writes are MERGE by id, so repeating is safe.
    if isinstance(error, ServerUnavailable | SessionExpired | TransientError | OSError):
        return ServiceUnavailable(f"图数据库 {where} 暂时不可用。", remedy="请检查 Neo4j 是否在运行。", retry_after=5)
    return None
