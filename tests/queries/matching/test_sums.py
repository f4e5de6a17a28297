"""Weighted sums of sparse rows: as a product of matrices gives them, compiled or not."""

import math

import numpy as np
import orjson
import pytest
import scipy.sparse as sp

from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match, sums


@pytest.fixture(params=["compiled", "plain"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With numba and without."""
    if request.param == "plain":
        monkeypatch.setattr(sums, "COMPILED", None)
    elif sums.COMPILED is None:
        pytest.skip("the extra `fast` is not installed")
    return str(request.param)


def test_rows_add_up_as_a_product_with_the_whole_matrix_does(way: str) -> None:
    draw = np.random.default_rng(2)
    matrix = sp.random_array((40, 25), density=0.2, rng=draw, format="csr")
    rows = np.sort(draw.choice(40, 12, replace=False)).astype(np.int32)
    weights = draw.random(12)
    dense = np.zeros(40)
    dense[rows] = weights
    assert sums.weighted_sum(matrix, rows, weights) == pytest.approx(matrix.T @ dense, abs=1e-12)
    assert sums.weighted_sum(matrix, rows) == pytest.approx(matrix.T @ (dense > 0).astype(float), abs=1e-12)


def test_no_rows_add_up_to_nothing(way: str) -> None:
    nobody = sums.weighted_sum(sp.csr_array((3, 5)), np.array([], dtype=np.int32))
    assert nobody.tolist() == [0.0] * 5


def test_columns_of_rows_are_told_once_in_order() -> None:
    matrix = sp.csr_array(np.array([[0, 1, 0, 1], [1, 0, 0, 1], [0, 0, 0, 0]]))
    assert sums.columns(matrix, np.array([0, 1])).tolist() == [0, 1, 3]
    assert sums.columns(matrix, np.array([1])).tolist() == [0, 3]
    assert sums.columns(matrix, np.array([2])).tolist() == []


def test_numbers_are_found_in_an_ascending_list() -> None:
    assert sums.among(np.array([1, 4, 9]), np.array([1, 2, 9])).tolist() == [True, False, True]
    assert sums.among(np.array([1]), np.array([], dtype=np.int32)).tolist() == [False]


def test_an_answer_is_the_same_with_and_without_numba(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    if sums.COMPILED is None:
        pytest.skip("the extra `fast` is not installed")
    firms = [snapshot.ids[n] for n in snapshot.of_kind("Enterprise").tolist()]
    for want in ("institutes", "experts"):
        compiled = [match(snapshot, MatchRequest(firm, want=want)) for firm in firms]
        with monkeypatch.context() as without:
            without.setattr(sums, "COMPILED", None)
            plain = [match(snapshot, MatchRequest(firm, want=want)) for firm in firms]
        for one, other in zip(compiled, plain, strict=True):
            assert [item.entity["id"] for item in one.items] == [item.entity["id"] for item in other.items]
            for mine, theirs in zip(one.items, other.items, strict=True):
                assert math.isclose(mine.score, theirs.score, abs_tol=1e-12)
                assert orjson.dumps(mine.evidence) == orjson.dumps(theirs.evidence)
