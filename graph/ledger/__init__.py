"""The record of everything entered. SQLAlchemy is used here and nowhere else."""

from graph.ledger.backup import Manifest
from graph.ledger.batches import BatchWriter
from graph.ledger.changes import Change, Changes
from graph.ledger.erasure import Erased, Tombstones
from graph.ledger.jobs import Job
from graph.ledger.ledger import Ledger
from graph.ledger.mappings import RememberedMapping
from graph.ledger.questions import Question
from graph.ledger.values import (
    BatchInfo,
    BatchReport,
    Counts,
    EntityInfo,
    Judgement,
    Leaning,
    StoredFile,
    StoredRecord,
    TokenInfo,
    UserInfo,
)

__all__ = [
    "BatchInfo",
    "BatchReport",
    "BatchWriter",
    "Change",
    "Changes",
    "Counts",
    "EntityInfo",
    "Erased",
    "Job",
    "Judgement",
    "Leaning",
    "Ledger",
    "Manifest",
    "Question",
    "RememberedMapping",
    "StoredFile",
    "StoredRecord",
    "TokenInfo",
    "Tombstones",
    "UserInfo",
]
