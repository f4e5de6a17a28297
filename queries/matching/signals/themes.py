"""What chain and technology have in common: how much of the seeker's themes a candidate covers."""

import numpy as np

from graph.snapshot import Ints, Snapshot
from queries.matching.features import THEME_RELATIONS, row
from queries.matching.model import Flags, Grounds, Measure
from queries.matching.signals.base import Question, grounds_of
from queries.matching.sums import among


def covered(question: Question, kind: str, wanted: Ints) -> Measure:
    """Share of the wanted themes of that kind that each candidate works on; raw is their number."""
    if not len(wanted):
        return Measure.unasked(len(question.candidates))
    counts = question.total(question.features.holders(question.want, kind), wanted)
    return Measure.some(counts.at, counts.values / len(wanted), counts.values, known_of(question, kind))


def known_of(question: Question, kind: str) -> Flags:
    """Of which candidates any theme of that kind is known."""

    def found() -> Flags:
        starts = question.features.themes(kind).indptr
        whole = question.features.candidates(question.want)
        return np.asarray(starts[whole + 1] > starts[whole])

    return question.of_candidates(question.features.snapshot.once(f"known:{question.want}:{kind}", found))


def theme_grounds(question: Question, kind: str, wanted: Ints, number: int) -> Grounds:
    """The relations by which the candidate, itself or through a platform, works on a wanted theme."""
    features = question.features
    snapshot = features.snapshot
    themes = row(features.themes(kind), number)
    shared = themes[among(themes, wanted)].tolist()
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
