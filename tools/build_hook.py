"""Wheel build: bring the front-end parts in, so that an installed Daqiao needs no network."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `tools/fetch_frontend.py` before the files of a standard wheel are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """An editable install serves the checkout's own files: `make setup` fetches there."""
        if version == "editable":
            return
        path = Path(self.root) / "tools" / "fetch_frontend.py"
        spec = importlib.util.spec_from_file_location("fetch_frontend", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.fetch()
