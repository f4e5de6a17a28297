"""The record of everything entered. SQLAlchemy is used here and nowhere else."""

from graph.ledger.batches import BatchWriter
from graph.ledger.ledger import Ledger
from graph.ledger.values import BatchInfo, BatchReport, Counts, EntityInfo, StoredFile, StoredRecord

__all__ = ["BatchInfo", "BatchReport", "BatchWriter", "Counts", "EntityInfo", "Ledger", "StoredFile", "StoredRecord"]
