"""What chain and technology have in common: how much of the seeker's themes a candidate covers."""

import numpy as np

from graph.snapshot import Ints, Snapshot
from queries.matching.features import THEME_RELATIONS, Features
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, grounds_of


def covered(features: Features, kind: str, wanted: Floats, candidates: Ints) -> Measure:
    """Share of the wanted themes of that kind that each candidate works on; raw is their number."""
    themes = features.themes(kind)
    counts = np.asarray(themes[candidates] @ wanted).ravel()
    has_themes = np.diff(themes.indptr)[candidates] > 0
    total = wanted.sum()
    return Measure.of(counts / max(total, 1.0), has_themes & (total > 0), counts)


def theme_grounds(question: Question, kind: str, wanted: Floats, number: int) -> Grounds:
    """The relations by which the candidate, itself or through a platform, works on a wanted theme."""
    features = question.features
    snapshot = features.snapshot
    themes = features.themes(kind)
    row = themes.indices[themes.indptr[number] : themes.indptr[number + 1]]
    shared = [int(theme) for theme in row if wanted[theme] > 0]
    relations: list[int] = []
    for theme in shared:
        holders = {number, *(other for other, _ in snapshot.neighbours(number, "CO_FOUNDED", "HOSTS"))}
        relations += [r for other, r in snapshot.neighbours(theme, *THEME_RELATIONS) if other in holders]
        relations += [
            r for other, r in snapshot.neighbours(number, "CO_FOUNDED", "HOSTS") if _works_on(snapshot, other, theme)
        ]
    return grounds_of(snapshot, relations, themes="、".join(snapshot.names[theme] for theme in shared))


def _works_on(snapshot: Snapshot, platform: int, theme: int) -> bool:
    return any(other == theme for other, _ in snapshot.neighbours(platform, *THEME_RELATIONS))
