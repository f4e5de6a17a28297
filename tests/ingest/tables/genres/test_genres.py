"""The workbook sets are understood without a mapping: the development set, and the genres of a bureau's year."""

import pytest

from benchmarks.reading import GENRES, WORKBOOKS, scored
from tests.support import services


@pytest.fixture(autouse=True)
def _the_scorer_is_there() -> None:
    if not WORKBOOKS.exists():
        services.missing("shared data", str(WORKBOOKS))


def test_the_development_set_is_understood() -> None:
    scores, _ = scored(WORKBOOKS / "dev")
    assert scores["headline"] >= 0.97, scores


def test_every_genre_is_understood() -> None:
    scores, _ = scored(GENRES)
    assert scores.pop("headline") >= 0.95, scores
    assert min(scores.values()) >= 0.9, scores
