"""The embedded engine alone: one owner, a file that is swapped, and what a crash leaves behind."""

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ladybug
import pyarrow as pa
import pytest

from graph.errors import DaqiaoError, StoreInUse
from graph.ontology import Ontology
from graph.stores import StoreState, open_store
from graph.stores.embedded import EmbeddedStore
from graph.tables import GraphTables
from tests.graph.graphs import node, rows_of, tables

GRAPH = tables(7, [node("Enterprise", "e1", "富乐德")])
_OWNER = """
import sys, time
from pathlib import Path
from graph.stores import open_store
store = open_store("ladybug://", Path(sys.argv[1]))
print("owns", flush=True)
time.sleep(600)
"""


@pytest.fixture
def filled(home: Path, ontology: Ontology) -> EmbeddedStore:
    """A store with one firm, opened."""
    opened = EmbeddedStore(home / "graph", ontology=ontology)
    opened.replace(GRAPH, "d")
    return opened


def test_of_many_questions_at_once_a_few_are_asked_of_the_engine(
    filled: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dozens at once on a graph of 100,000 nodes fill its buffer pool, and then it takes the process with it."""
    opened: set[int] = set()
    most: list[int] = []

    class Counted(ladybug.Connection):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            opened.add(id(self))
            most.append(len(opened))

        def close(self) -> None:
            opened.discard(id(self))
            super().close()

    monkeypatch.setattr(ladybug, "Connection", Counted)
    with ThreadPoolExecutor(32) as pool:
        states = list(pool.map(lambda _: filled.state(), range(300)))
    assert states == [StoreState(7, "d")] * 300
    assert 1 <= max(most) <= 4


def test_a_graph_outlives_the_process(home: Path, filled: EmbeddedStore) -> None:
    filled.close()
    again = open_store("ladybug://", home)
    assert again.state() == StoreState(7, "d")
    assert rows_of(again.contents()) == rows_of(GRAPH)
    again.close()


def test_a_url_with_a_path_names_the_folder(home: Path, tmp_path: Path) -> None:
    opened = open_store(f"ladybug://{tmp_path}/elsewhere", home)
    opened.replace(GRAPH, "d")
    opened.close()
    assert (tmp_path / "elsewhere" / "graph.lbug").exists()


def test_a_second_owner_in_this_process_is_refused(home: Path, filled: EmbeddedStore) -> None:
    with pytest.raises(StoreInUse, match="另一个进程"):
        open_store("ladybug://", home)
    assert filled.state() == StoreState(7, "d")
    filled.close()


def test_a_second_process_is_refused_until_the_first_is_gone(home: Path, filled: EmbeddedStore) -> None:
    filled.close()
    owner = subprocess.Popen([sys.executable, "-c", _OWNER, str(home)], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    assert owner.stdout.readline() == "owns\n"
    with pytest.raises(StoreInUse, match=str(owner.pid)):
        open_store("ladybug://", home)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    after = open_store("ladybug://", home)  # the lock is the system's: it goes with the process
    assert rows_of(after.contents()) == rows_of(GRAPH)
    after.close()


def test_a_fill_that_fails_leaves_the_old_graph(filled: EmbeddedStore) -> None:
    dangling = pa.Table.from_pylist([{"id": "r1", "kind": "IN_CHAIN", "head": "e1", "tail": "nowhere"}])
    with pytest.raises((DaqiaoError, KeyError)):
        filled.replace(GraphTables(8, GRAPH.nodes, {"IN_CHAIN": dangling}), "d")
    assert filled.state() == StoreState(7, "d")
    assert rows_of(filled.contents()) == rows_of(GRAPH)
    filled.close()


@pytest.mark.parametrize("damage", ["garbage", "truncated", "empty"])
def test_a_damaged_file_counts_as_no_graph(home: Path, filled: EmbeddedStore, damage: str) -> None:
    filled.close()
    file = home / "graph" / "graph.lbug"
    content = file.read_bytes()
    file.write_bytes({"garbage": b"no graph" * 9_000, "truncated": content[: len(content) // 3], "empty": b""}[damage])
    again = EmbeddedStore(home / "graph")
    assert again.state() is None
    again.replace(GRAPH, "d")
    assert rows_of(again.contents()) == rows_of(GRAPH)
    again.close()


def test_what_a_crash_left_beside_is_cleared_away(home: Path, filled: EmbeddedStore) -> None:
    filled.close()
    (home / "graph" / "graph.new").write_bytes(b"half a graph")
    again = EmbeddedStore(home / "graph")
    assert not (home / "graph" / "graph.new").exists()
    assert again.state() == StoreState(7, "d")
    again.close()


def test_a_kill_while_it_fills_leaves_the_old_graph_or_the_new(home: Path, filled: EmbeddedStore) -> None:
    filled.close()
    script = (
        "import sys; from pathlib import Path; from graph.stores import open_store;"
        "from tests.graph.graphs import node, tables;"
        "store = open_store('ladybug://', Path(sys.argv[1])); print('ready', flush=True);"
        "[store.replace(tables(n, [node('Enterprise', f'e{i}') for i in range(300)]), 'd') for n in range(8, 99)]"
    )
    for wait in (0.15, 0.5, 1.1):
        writer = subprocess.Popen([sys.executable, "-c", script, str(home)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(wait)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        after = EmbeddedStore(home / "graph")
        state = after.state()
        if state is not None:  # None is told and filled anew; what must not be is a wrong graph
            assert len(rows_of(after.contents())["Enterprise"]) == (1 if state.revision == 7 else 300)
        else:
            after.replace(GRAPH, "d")
        after.close()
