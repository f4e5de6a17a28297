"""Workbooks as a bureau keeps them, from what they say to what would change."""

from ingest.workbooks.facts import WorkbookReading

__all__ = ["WorkbookReading"]
