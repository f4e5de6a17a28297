"""Signals to one score: a weighted sum whose weights are data. Each share is a contribution; they add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.product_files import product_yaml
from graph.snapshot import Ints
from queries.matching.model import Floats, Measure


@dataclass(frozen=True, slots=True)
class Model:
    """A versioned fusion: weight of each signal (adding up to 1), and when a signal counts as speaking."""

    version: str
    note: str
    weights: Mapping[str, float]
    speaking: Mapping[str, float]
    empty_words: tuple[str, ...]

    def scores(self, names: Sequence[str], measures: Sequence[Measure]) -> Floats:
        """Σ weight × value of each candidate. A signal that is not known for a candidate gives 0."""
        total = np.zeros(len(measures[0]))
        for name, measure in zip(names, measures, strict=True):
            measure.add_to(total, self.weights[name])
        return total

    def contributions(self, names: Sequence[str], measures: Sequence[Measure], at: Ints) -> Floats:
        """Weight × value of the candidates at these positions: candidates × signals. Their sums are `scores`."""
        columns = [self.weights[name] * measure.at(at).values for name, measure in zip(names, measures, strict=True)]
        return np.array(columns).T


def read_model(path: Path) -> Model:
    """The model of a YAML file; ValueError unless its weights add up to 1."""
    raw = product_yaml(path)
    if abs(sum(raw["weights"].values()) - 1) > 1e-9:
        raise ValueError(f"{path.name}: weights add up to {sum(raw['weights'].values())}, not 1")
    return Model(
        raw["version"],
        raw["note"],
        raw["weights"],
        raw["speaking"],
        tuple(raw["empty_words"]),
    )


MODEL = read_model(Path(__file__).parent / "model.yaml")


def ranking(scores: Floats, names: Sequence[str], ids: Sequence[str]) -> list[int]:
    """Positions from best to worst; equal scores by name, then id, so that the order is stable."""
    return sorted(range(len(scores)), key=lambda i: (-scores[i], names[i], ids[i]))
