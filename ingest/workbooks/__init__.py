"""Workbooks as a bureau keeps them, from what they say to what would change."""

from ingest.workbooks.facts import facts_of

__all__ = ["facts_of"]
