"""How facts come in: read files, resolve names, check, write one batch."""

from ingest.load import apply, check
from ingest.report import Report

__all__ = ["Report", "apply", "check"]
