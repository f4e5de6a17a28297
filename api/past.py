"""The graph of a past day for questions in Cypher: a throw-away embedded graph a day, filled from the snapshot.

Date conditions in every query would show today's names and values of what was known then. A graph that holds only
what was known answers every query as it stands, on any engine, and the service's own store is left alone.
"""

import threading
from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.ontology import Ontology
from graph.snapshot import Snapshot
from graph.stores import GraphStore, open_store

MOST_DAYS = 3  # a day of a large graph takes as long to fill as the graph itself


class Past:
    """Graphs of past days, the last few that were asked for."""

    def __init__(self, ontology: Ontology, timeout: float) -> None:
        self._ontology, self._timeout = ontology, timeout
        self._days: OrderedDict[tuple[int, str], tuple[GraphStore, TemporaryDirectory[str]]] = OrderedDict()
        self._guard = threading.Lock()

    def store(self, then: Snapshot) -> GraphStore:
        """The graph of a snapshot of a past day, not restricted to any place. Others who ask meanwhile wait."""
        key = (then.revision, str(then.date))
        with self._guard:
            if key not in self._days:
                while len(self._days) >= MOST_DAYS:
                    self._drop(next(iter(self._days)))
                folder = TemporaryDirectory(prefix="daqiao-past-")
                store = open_store("ladybug://", Path(folder.name), timeout=self._timeout, ontology=self._ontology)
                store.replace(then.tables(), self._ontology.digest)
                self._days[key] = store, folder
            self._days.move_to_end(key)
            return self._days[key][0]

    def close(self) -> None:
        """Give all of them back."""
        with self._guard:
            for key in list(self._days):
                self._drop(key)

    def _drop(self, key: tuple[int, str]) -> None:
        store, folder = self._days.pop(key)
        store.close()
        folder.cleanup()
