"""The data sets that come with the product, found in a checkout and in an installed wheel."""

from pathlib import Path

from graph.errors import ConfigurationError
from graph.ledger import Ledger
from ingest.load import apply
from ingest.report import Report

CHANGSHAN = "changshan-2023"
_STATEMENTS = {"changshan": "changshan/statements.yaml"}


def example_path(name: str) -> Path:
    """The statement file of an example; ConfigurationError when the installation lacks it."""
    package = Path(__file__).parent
    for folder in (package.parent / "examples", package / "_examples"):
        path = folder / _STATEMENTS[name]
        if path.exists():
            return path
    raise ConfigurationError(f"安装中缺少示例数据 {name}。", remedy="请重新安装 daqiao。")


def apply_example(name: str, ledger: Ledger, user: str) -> Report:
    """Load an example; loading it again changes nothing."""
    return apply([example_path(name)], ledger=ledger, mode="full", user=user)
