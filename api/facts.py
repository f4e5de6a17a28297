"""The ledger and its snapshot: all that commands need which only ask for facts, or enter some.

What makes a snapshot is loaded with the first one: a check needs none, and takes a second altogether.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from api.settings import Settings
from graph.ledger import Ledger
from graph.model import Principal
from graph.ontology import Ontology, load
from graph.scope import scope_pattern

if TYPE_CHECKING:
    from graph.snapshot import Snapshot
    from queries.semantic import Meaning


class Facts:
    """Ledger and snapshot. Opens no graph engine."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.ontology: Ontology = load()
        self.ledger = Ledger.open(settings.ledger, settings.home)
        self._snapshot: Snapshot | None = None

    def snapshot(self, principal: Principal | None = None) -> "Snapshot":
        """The newest snapshot, restricted to the places of who asks; None sees all."""
        if self._snapshot is None:
            from graph.projection import project
            from graph.snapshot import Snapshot
            from queries.matching.learned.files import use_models

            use_models(self.settings.models)
            self._snapshot = Snapshot.build(project(self.ledger, self.ontology))
        return self._snapshot.restrict(scope_pattern(principal.places if principal else ()))

    @cached_property
    def meaning(self) -> "Meaning | None":
        """The sentence encoder with the ledger as its memory; None without the extra, or when it is turned off."""
        from queries.semantic import Meaning, encoder

        found = encoder() if self.settings.semantic else None
        return Meaning(found, self.ledger.vectors) if found else None

    def close(self) -> None:
        """Give the ledger back."""
        self.ledger.close()
