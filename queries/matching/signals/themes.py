"""What chain and technology have in common: how much of the seeker's themes a candidate covers."""

import numpy as np

from graph.snapshot import Ints, Snapshot
from queries.matching.features import THEME_RELATIONS, Features, row
from queries.matching.model import Floats, Grounds, Measure
from queries.matching.signals.base import Question, grounds_of


def covered(features: Features, kind: str, wanted: Floats, candidates: Ints) -> Measure:
    """Share of the wanted themes of that kind that each candidate works on; raw is their number."""
    if not wanted.any():
        return Measure.unasked(len(candidates))
    themes = features.themes(kind)
    counts = np.asarray(themes @ wanted).ravel()[candidates]
    has_themes = np.diff(themes.indptr)[candidates] > 0
    return Measure.of(counts / wanted.sum(), has_themes, counts)


def theme_grounds(question: Question, kind: str, wanted: Floats, number: int) -> Grounds:
    """The relations by which the candidate, itself or through a platform, works on a wanted theme."""
    features = question.features
    snapshot = features.snapshot
    shared = [int(theme) for theme in row(features.themes(kind), number) if wanted[theme] > 0]
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
