"""The workbook sets are understood without a mapping: the development set, and the genres of a bureau's year."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reading import GENRES, WORKBOOKS, scored
from graph.ontology import Ontology
from ingest.tables.understand import understand
from tests.support import services

ACTS = {  # what the scorer of the set leaves out, and what it is told apart by
    "Contract": ("number", "amount", "technology_amount", "signed_on", "registered_on"),
    "Redemption": ("applied", "approved"),
    "ServiceVisit": ("visited_on", "base_area", "training_sessions", "trained"),
    "Trial": ("period", "price", "status"),
}
TOLD = ("target", "completion", "rank")


@pytest.fixture
def scorer() -> None:
    """The set's own scorer, beside the checkout."""
    if not WORKBOOKS.exists():
        services.missing("shared data", str(WORKBOOKS))


@pytest.mark.usefixtures("scorer")
def test_the_development_set_is_understood() -> None:
    scores, _ = scored(WORKBOOKS / "dev")
    assert scores["headline"] >= 0.97, scores


@pytest.mark.usefixtures("scorer")
def test_every_genre_is_understood() -> None:
    scores, _ = scored(GENRES)
    assert scores.pop("headline") >= 0.95, scores
    assert min(scores.values()) >= 0.9, scores


def acts(content: dict[str, Any]) -> Counter[tuple[Any, ...]]:
    """Contracts, awards, visits and trials with their figures."""
    return Counter(
        (node["type"], *(node["properties"].get(name) for name in ACTS[node["type"]]))
        for node in content["nodes"]
        if node["type"] in ACTS
    )


def ties(content: dict[str, Any]) -> Counter[str]:
    """How many relations of each type lead to them or from them."""
    ids = {node["id"] for node in content["nodes"] if node["type"] in ACTS}
    return Counter(one["type"] for one in content["relations"] if {one["source"], one["target"]} & ids)


def figures(content: dict[str, Any]) -> set[tuple[Any, ...]]:
    """Target, completion and rank of the figures that have them, by cell."""
    found = ((one["locators"][0]["cell"], *(one.get(name) for name in TOLD)) for one in content["observations"])
    return {one for one in found if any(value is not None for value in one[1:])}


@pytest.mark.parametrize("path", sorted((GENRES / "files").iterdir()), ids=lambda path: path.stem)
def test_acts_of_a_genre_are_each_one_node_with_its_own_figures(path: Path, ontology: Ontology) -> None:
    truth = json.loads((GENRES / "truth" / f"{path.name}.json").read_text(encoding="utf-8"))
    found = json.loads(json.dumps(understand(path, ontology).to_json()))
    assert acts(found) == acts(truth)
    assert ties(found) == ties(truth)
    assert figures(found) == figures(truth)
