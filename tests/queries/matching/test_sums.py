"""Weighted sums of sparse rows, as a product of matrices gives them; and answers with and without compiled loops."""

import math

import numpy as np
import orjson
import pytest
import scipy.sparse as sp

from graph.snapshot import Snapshot
from queries.matching import MatchRequest, match, sums
from queries.matching.model import Measure
from queries.text import coverage


@pytest.mark.parametrize("columns", [25, 2_500])  # nearly all are met, or few
def test_rows_add_up_as_a_product_with_the_whole_matrix_does(columns: int) -> None:
    draw = np.random.default_rng(2)
    matrix = sp.random_array((40, columns), density=5 / columns, rng=draw, format="csr")
    matrix.sort_indices()
    rows = np.sort(draw.choice(40, 12, replace=False)).astype(np.int32)
    weights = draw.random(12)
    dense = np.zeros(40)
    dense[rows] = weights
    each, alike = sums.weighted_sum(matrix, rows, weights), sums.weighted_sum(matrix, rows)
    assert each.whole(columns) == pytest.approx(matrix.T @ dense, abs=1e-12)
    assert alike.whole(columns) == pytest.approx(matrix.T @ (dense > 0).astype(float), abs=1e-12)
    assert np.all(np.diff(each.at) > 0)
    one = sums.weighted_sum(matrix, rows[:1], 2.0)
    assert one.whole(columns) == pytest.approx(matrix[[int(rows[0])]].toarray().ravel() * 2, abs=1e-12)


def test_no_rows_add_up_to_nothing() -> None:
    nobody = sums.weighted_sum(sp.csr_array((3, 5)), np.array([], dtype=np.int32))
    assert len(nobody.at) == len(nobody.values) == 0


def test_columns_of_rows_are_told_once_in_order() -> None:
    matrix = sp.csr_array(np.array([[0, 1, 0, 1], [1, 0, 0, 1], [0, 0, 0, 0]]))
    assert sums.columns(matrix, np.array([0, 1])).tolist() == [0, 1, 3]
    assert sums.columns(matrix, np.array([1])).tolist() == [0, 3]
    assert sums.columns(matrix, np.array([2])).tolist() == []


def test_numbers_are_found_in_an_ascending_list() -> None:
    assert sums.among(np.array([1, 4, 9]), np.array([1, 2, 9])).tolist() == [True, False, True]
    assert sums.among(np.array([1]), np.array([], dtype=np.int32)).tolist() == [False]


def test_an_answer_is_the_same_with_and_without_numba(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    if coverage.COMPILED is None:
        pytest.skip("the extra `fast` is not installed")
    firms = [snapshot.ids[n] for n in snapshot.of_kind("Enterprise").tolist()]
    for want in ("institutes", "experts"):
        compiled = [match(snapshot, MatchRequest(firm, want=want)) for firm in firms]
        with monkeypatch.context() as without:
            without.setattr(coverage, "COMPILED", None)
            plain = [match(snapshot, MatchRequest(firm, want=want)) for firm in firms]
        for one, other in zip(compiled, plain, strict=True):
            assert [item.entity["id"] for item in one.items] == [item.entity["id"] for item in other.items]
            for mine, theirs in zip(one.items, other.items, strict=True):
                assert math.isclose(mine.score, theirs.score, abs_tol=1e-12)
                assert orjson.dumps(mine.evidence) == orjson.dumps(theirs.evidence)


def test_a_measure_says_the_same_however_it_is_kept() -> None:
    flags = np.array([True, True, False, True, True])
    plain = Measure.of(np.array([0.0, 0.5, 0.0, 0.25, 0.0]), flags, np.array([0.0, 2.0, 0.0, 1.0, 0.0]))
    few = Measure.some(np.array([1, 3]), np.array([0.5, 0.25]), np.array([2.0, 1.0]), flags)
    by_group = Measure.of(np.array([0.0, 0.5, 0.25]), np.array([True, True, True]), np.array([0.0, 2.0, 1.0]))
    grouped = by_group.grouped(np.array([0, 1, 0, 2, 0]))
    some = np.array([3, 2, 0])
    for one in (few, grouped):
        total = np.ones(5)
        one.add_to(total, 2.0)
        assert total.tolist() == (1 + 2 * plain.values).tolist()
        assert one.values.tolist() == plain.values.tolist()
        assert one.at(some).values.tolist() == plain.at(some).values.tolist()
    assert few.known.tolist() == plain.known.tolist()
    assert np.array_equal(few.raw, plain.raw, equal_nan=True)
    assert np.array_equal(few.at(some).raw, plain.at(some).raw, equal_nan=True)
