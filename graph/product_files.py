"""The YAML that comes with the product: the ontology, tables of words, texts of messages."""

from typing import Any, Protocol

import yaml

# The same values made by libyaml, ten times as fast: reading all of these files was a third of a command's start.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _File(Protocol):
    """A path, or a resource of a package."""

    def read_text(self, encoding: str) -> str: ...


def product_yaml(file: _File) -> Any:
    """What a YAML file of the product says. What a user writes is read by `ingest.documents`, which knows lines."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
