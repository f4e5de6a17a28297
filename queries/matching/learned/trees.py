"""A sum of regression trees as arrays: scores for many candidates, and exact shares of each signal for a few.

A share is the path attribution of a tree (Saabas 2014): each split gives its signal the difference between the
expected value below and above it, so shares and the constant add up to the score exactly. The expected value of a
node is the mean of its leaves by how many training rows they hold. No LightGBM here: it is needed to train only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from queries.matching.model import Floats

_walked: Callable[..., Floats] | None
try:
    from queries.matching.learned.compiled import walked as _walked
except ImportError:  # the extra `fast` is not installed
    _walked = None

_ROOM = 1e-6  # of the range, on both sides: sums of many shares are off by less
_BLOCK = 1 << 16  # candidates × trees walked at once


@dataclass(frozen=True, slots=True)
class Trees:
    """All nodes of all trees in one row of arrays. Leaves have feature -1; `roots` is the first node of each tree."""

    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: Floats
    roots: npt.NDArray[np.int32]

    @property
    def constant(self) -> float:
        """The score of which no split has spoken yet: the sum of the expected values at the roots."""
        return float(self.value[self.roots].sum())

    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest score there can be: the sums of each tree's lowest and highest leaf."""
        leaf = self.feature < 0
        least = np.minimum.reduceat(np.where(leaf, self.value, np.inf), self.roots)
        most = np.maximum.reduceat(np.where(leaf, self.value, -np.inf), self.roots)
        return float(least.sum()), float(most.sum())

    def scale(self) -> tuple[float, float]:
        """What is taken off a score, and what the rest is multiplied by, to bring every one between 0 and 1."""
        low, high = self.bounds()
        whole = max(high - low, 1e-6)
        return low - _ROOM * whole, 1 / (whole * (1 + 2 * _ROOM))

    def scores(self, rows: Floats) -> Floats:
        """The score of each row; rows × signals."""
        if _walked is not None:
            return _walked(self.feature, self.threshold, self.left, self.right, self.value, self.roots, rows)
        found = np.empty(len(rows))
        step = max(1, _BLOCK // max(1, len(self.roots)))
        for first in range(0, len(rows), step):
            part = rows[first : first + step]
            here = np.broadcast_to(self.roots, (len(part), len(self.roots))).copy()
            self._descend(part, here)
            found[first : first + step] = self.value[here].sum(axis=1)
        return found

    def shares(self, rows: Floats) -> Floats:
        """Rows × signals: what each signal adds to the constant."""
        found = np.zeros(rows.shape)
        for number, row in enumerate(rows):
            here = self.roots.copy()
            while True:
                feature = self.feature[here]
                at = np.flatnonzero(feature >= 0)
                if not len(at):
                    break
                node = here[at]
                below = row[feature[at]] <= self.threshold[node]
                onward = np.where(below, self.left[node], self.right[node])
                np.add.at(found[number], feature[at], self.value[onward] - self.value[node])
                here[at] = onward
        return found

    def _descend(self, rows: Floats, here: npt.NDArray[np.int32]) -> None:
        while True:
            feature = self.feature[here]
            going = feature >= 0
            if not going.any():
                return
            said = np.take_along_axis(rows, np.maximum(feature, 0), axis=1)
            onward = np.where(said <= self.threshold[here], self.left[here], self.right[here])
            here[going] = onward[going]

    # --- as text

    def to_json(self) -> list[list[list[float | int]]]:
        """One entry a tree: features, thresholds, left, right (within the tree), values."""
        ends = [*self.roots[1:].tolist(), len(self.feature)]
        return [
            [
                self.feature[first:end].tolist(),
                self.threshold[first:end].tolist(),
                (self.left[first:end] - first).tolist(),
                (self.right[first:end] - first).tolist(),
                self.value[first:end].tolist(),
            ]
            for first, end in zip(self.roots.tolist(), ends, strict=True)
        ]

    @classmethod
    def from_json(cls, trees: Sequence[Sequence[Sequence[Any]]], signals: int) -> "Trees":
        """The trees of a text; ValueError where they are none or speak of a signal that is not there."""
        lengths = [len(tree[0]) for tree in trees]
        if not trees or any(len(tree) != 5 or len({len(one) for one in tree}) != 1 for tree in trees):
            raise ValueError("trees have ragged rows")
        roots = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
        first = np.repeat(roots, lengths)
        feature, threshold, left, right, value = (np.concatenate([tree[n] for tree in trees]) for n in range(5))
        inner = feature >= 0
        size = np.repeat(lengths, lengths)
        for child in (left, right):
            if ((child[inner] <= (np.arange(len(first)) - first)[inner]) | (child[inner] >= size[inner])).any():
                raise ValueError("a tree points outside itself")
        if feature.max() >= signals or not (np.isfinite(value).all() and np.isfinite(threshold).all()):
            raise ValueError("a tree speaks of an unknown signal or number")
        ints = [np.asarray(one, dtype=np.int32) for one in (feature, left + first, right + first)]
        return cls(ints[0], threshold.astype(float), ints[1], ints[2], value.astype(float), roots)


def grown(dump: Mapping[str, Any], digits: int = 6) -> Trees:
    """The trees of LightGBM's dump, numbers rounded to `digits`, expected values counted anew from the leaves."""
    texts = [_flat(tree["tree_structure"], digits) for tree in dump["tree_info"]]
    return Trees.from_json([text for text in texts if len(text[0]) > 1], int(dump["max_feature_idx"]) + 1)


def _flat(root: Mapping[str, Any], digits: int) -> list[list[float | int]]:
    rows: list[list[float | int]] = []

    def visit(node: Mapping[str, Any]) -> tuple[int, float, float]:
        number = len(rows)
        rows.append([])
        if "split_feature" not in node:
            value, count = round(float(node["leaf_value"]), digits), float(node.get("leaf_count", 1))
            rows[number] = [-1, 0.0, 0, 0, value]
            return number, value, count
        left, low, some = visit(node["left_child"])
        right, high, others = visit(node["right_child"])
        mean = (low * some + high * others) / (some + others)
        # Rounding must not lift a mean beyond its children: a share would then contradict the split.
        mean = min(max(round(mean, digits), min(low, high)), max(low, high))
        rows[number] = [int(node["split_feature"]), round(float(node["threshold"]), digits), left, right, mean]
        return number, mean, some + others

    visit(root)
    return [list(column) for column in zip(*rows, strict=True)]
