"""The running service: the ledger, the snapshot and the graph store, kept at the ledger's newest revision.

Readers get whole snapshots and never wait for a refresh. A graph engine that is down stops only the
questions that need it; the watcher tries again until it is back.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from copy import copy

from api.facts import Facts
from api.past import Past
from api.settings import Settings
from graph.errors import DaqiaoError, ServiceUnavailable, StoreInUse
from graph.projection import changes, digests, project
from graph.snapshot import Snapshot
from graph.stores import GraphStore, open_store
from queries.matching import warm
from queries.matching.features import Features
from queries.matching.learned.files import models_in_use
from queries.matching.sense import learn

FEW_TEXTS = 300  # encoded before the first answer, in five seconds: a county's usual
TEXTS_A_ROUND = 60  # encoded by the watcher each time, in a second
_log = logging.getLogger("daqiao.service")


class Service(Facts):
    """Facts and the graph store. `start` opens the engine and follows the ledger in a thread."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._store: GraphStore | None = None
        self._instance = self.ledger.instance()  # whose snapshot it is
        self._unlearned = 0  # texts whose vectors are still to come
        self._held = -1  # the revision that the store holds at least
        self._trouble: DaqiaoError | None = None
        self._refreshing = threading.Lock()
        self._past = Past(self.ontology, settings.graph_timeout)
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="daqiao-watcher", daemon=True)

    def _learn(self, most: int) -> int:
        """Encode up to so many texts of the newest snapshot that have no vector yet; how many are left."""
        return learn(Features.of(self.snapshot()), self.meaning, most) if self.meaning else 0

    def start(self) -> None:
        """Bring snapshot and store to the newest revision and follow the ledger.

        StoreInUse and a broken model file (RefusedData) end the start.
        """
        self.snapshot()
        models_in_use()
        self.ledger.jobs.fail_lost()
        self._unlearned = self._learn(FEW_TEXTS)
        try:
            self.refresh()
        except StoreInUse:
            raise
        except DaqiaoError as error:
            _log.warning("starting without the graph: %s", error)
        self._watcher.start()

    def close(self) -> None:
        """Stop following and give everything back."""
        self._stop.set()
        if self._watcher.is_alive():
            self._watcher.join(timeout=30)
        if self._store is not None:
            self._store.close()
        self._past.close()
        super().close()

    def store(self) -> GraphStore:
        """The graph engine, filled; ServiceUnavailable (or what else is the trouble) while it is not."""
        return self.store_at()[0]

    def store_at(self) -> tuple[GraphStore, int]:
        """The same with the revision that it holds at least."""
        trouble, held, opened = self._trouble, self._held, self._store  # the watcher may change each meanwhile
        if trouble is not None:
            # A copy: raised by many requests at once, one error would gather the frames of them all.
            raise copy(trouble)
        if opened is None:
            raise ServiceUnavailable("图数据库正在准备。", remedy="请稍候。")
        return opened, held

    def store_of(self, then: Snapshot) -> tuple[GraphStore, int]:
        """The graph of a snapshot of a past day, with its revision."""
        return self._past.store(then), then.revision

    @property
    def store_in_process(self) -> bool:
        """Whether the graph engine is a part of this process, and so cannot be down while it answers."""
        return self._store is not None and self._store.name == "ladybug"

    @property
    def stands_at(self) -> object | None:
        """All that an answer follows from besides its question and who asks; None while a part is in trouble.

        While vectors are still to come, words alone answer: not every round of encoding makes all answers old.
        """
        if self._trouble is not None or self._snapshot is None:
            return None
        return id(self._snapshot), self._snapshot.revision, self._held, self._unlearned > 0

    def follow(self) -> None:
        """Catch up now with what was just entered; a graph engine that is down catches up later by itself."""
        with suppress(DaqiaoError):
            self.refresh()

    def refresh(self) -> None:
        """Catch up with the ledger: the snapshot first, then the store."""
        with self._refreshing:
            revision = self.ledger.revision()
            if self._snapshot is None or self._snapshot.revision != revision:
                self._snapshot = self._newer(self._snapshot)
            try:
                self._bring_store()
                self._trouble = None
            except DaqiaoError as error:
                if _tried(self.ledger.ping) == "ok":  # else it is the ledger's trouble, and the graph answers on
                    self._trouble = error
                raise

    def rebuild(self) -> dict[str, int]:
        """Fill the store anew from the ledger; counts by type."""
        with self._refreshing:
            tables = project(self.ledger, self.ontology)
            self._opened().replace(tables, self._mark())
            self._held, self._trouble = tables.revision, None
            return {name: digest.count for name, digest in digests(tables).items()}

    def verify(self) -> dict[str, object]:
        """Ledger against store: revision of both, and every type whose count or content differs."""
        with self._refreshing:
            wanted = project(self.ledger, self.ontology)
            held = self._opened().contents()
        expected, found = digests(wanted), digests(held)
        differing = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        return {
            "identical": not differing,
            "engine": self._opened().name,
            "revision": wanted.revision,
            "store_revision": held.revision,
            "types": {name: digest.count for name, digest in sorted(expected.items())},
            "differing": [
                {"type": n, "ledger": _count(expected.get(n)), "store": _count(found.get(n))} for n in differing
            ],
        }

    def health(self) -> dict[str, str]:
        """Each part with `ok` or what is wrong with it."""
        parts: dict[str, Callable[[], object]] = {"ledger": self.ledger.ping, "graph": lambda: self.store().ping()}
        return {name: _tried(check) for name, check in parts.items()}

    def _opened(self) -> GraphStore:
        if self._store is None:
            s = self.settings
            self._store = open_store(
                s.graph_url, s.home, user=s.graph_user, password=s.graph_secret(), timeout=s.graph_timeout,
                ontology=self.ontology,
            )  # fmt: skip
        return self._store

    def _newer(self, held: Snapshot | None) -> Snapshot:
        """The snapshot of now, made beside the one that is read meanwhile, from what changed where that can tell."""
        instance = self.ledger.instance()
        # A restored ledger is another one: what changed in it since says nothing of what was read before.
        same = held is not None and instance == self._instance
        delta = changes(self.ledger, self.ontology, held.revision) if held is not None and same else None
        if held is None or delta is None:
            newer = Snapshot.build(project(self.ledger, self.ontology))
        else:
            newer = held.after(delta)
            # What readers derived from the old one they will ask of the new one: they shall not wait for it.
            for scope in (None, *held.scopes):
                warm(newer.restrict(scope), held.restrict(scope), self.meaning)
        self._instance = instance
        return newer

    def _bring_store(self) -> None:
        store = self._opened()
        state = store.state()
        revision = self.ledger.revision()
        if state is not None and state.ontology == self._mark() and state.revision <= revision:
            self._held = state.revision
            if state.revision == revision:
                return
            delta = changes(self.ledger, self.ontology, state.revision)
            if delta is not None:
                store.apply(delta)
                self._held = delta.revision
                return
        tables = project(self.ledger, self.ontology)
        store.replace(tables, self._mark())
        self._held = tables.revision

    def _mark(self) -> str:
        """What a store must say that it holds: these types, of this ledger. A restored ledger is another one."""
        return f"{self.ontology.digest}:{self.ledger.instance()}"

    def _holds(self) -> bool:
        try:
            return self.store().state() is not None
        except DaqiaoError:
            return False

    def _watch(self) -> None:
        said = ""
        while not self._stop.wait(self.settings.watch_seconds):
            try:
                current = self._snapshot.revision if self._snapshot else -1
                if self._trouble is not None or self.ledger.revision() != current:
                    self.refresh()
                elif not self._holds():
                    self.refresh()  # the server went down, or came back empty
                self._unlearned = self._learn(TEXTS_A_ROUND)
                said = ""
            except DaqiaoError as error:
                if str(error) != said:  # an outage lasts many rounds: it is told once
                    _log.warning("not caught up with the ledger yet: %s", error)
                said = str(error)
            except Exception:
                _log.exception("the watcher met a bug and goes on")


def _count(digest: object) -> int:
    return int(getattr(digest, "count", 0))


def _tried(check: Callable[[], object]) -> str:
    try:
        check()
    except DaqiaoError as error:
        return str(error)
    return "ok"
