"""Fixed positions: the centre in the middle, hop 1 in sectors by type, hop 2 outside beside its neighbour.

Computed here, because physics in the browser takes 54 s at 500 nodes; a fixed layout paints in half a second.
"""

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import isotonic_regression

from queries.network import Dot, Subgraph

WIDE, HIGH = 1.45, 0.9  # a screen is wider than high
_ROOM = (150.0, 100.0)  # pixels of the ring that a node and its label want, hop 1 and hop 2
_NEAREST, _BETWEEN = 190.0, 150.0  # pixels from the centre to the first ring, and between two rings
_STAGGER = 70.0  # a crowded ring is two rings: neighbours alternate, so that labels find room
_CROWDED = 10


def positions(subgraph: Subgraph) -> dict[str, tuple[float, float]]:
    """x and y of each node in pixels; the same subgraph always gives the same picture."""
    rings = _rings(subgraph)
    placed = {dot.id: (0.0, 0.0) for dot in subgraph.dots if dot.hop == 0}
    radius = 0.0
    for hop, ring in enumerate(rings):
        least = radius + _BETWEEN if hop else _NEAREST
        around = len(ring) * _ROOM[hop] / (2 * math.pi)
        stagger = _STAGGER if len(ring) > _CROWDED else 0.0
        radius = max(least, around / 2 if stagger else around)
        for n, (dot, angle) in enumerate(ring):
            away = radius + stagger * (n % 2)
            placed[dot.id] = (round(WIDE * away * math.cos(angle), 1), round(HIGH * away * math.sin(angle), 1))
        radius += stagger
    return placed


def _rings(subgraph: Subgraph) -> tuple[list[tuple[Dot, float]], list[tuple[Dot, float]]]:
    """The nodes of hop 1 and of hop 2 with their angles, ascending."""
    near: dict[str, list[str]] = {}
    for one in subgraph.lines:
        near.setdefault(one.head, []).append(one.tail)
        near.setdefault(one.tail, []).append(one.head)
    inner = sorted((d for d in subgraph.dots if d.hop == 1), key=lambda d: (d.kind, d.name, d.id))
    angles = {dot.id: 2 * math.pi * n / len(inner) - math.pi / 2 for n, dot in enumerate(inner)}
    outer = [d for d in subgraph.dots if d.hop >= 2]
    wanted = {d.id: next((angles[i] for i in near.get(d.id, ()) if i in angles), 0.0) for d in outer}
    outer.sort(key=lambda d: (wanted[d.id], d.kind, d.name, d.id))
    spread = _apart([wanted[d.id] for d in outer])
    return [(dot, angles[dot.id]) for dot in inner], list(zip(outer, spread, strict=True))


def _apart(wanted: Sequence[float]) -> list[float]:
    """Ascending angles, each as near to the wanted one as a gap to its neighbours allows.

    With the gaps taken out this is isotonic regression (Kruskal 1964); where the circle is too full, an even spread.
    """
    if not wanted:
        return []
    gap = min(2 * math.pi / len(wanted), math.pi / 7)
    steps = gap * np.arange(len(wanted))
    found: list[float] = (isotonic_regression(np.asarray(wanted) - steps).x + steps).tolist()
    if found[-1] - found[0] > 2 * math.pi - gap + 1e-9:
        return [wanted[0] + 2 * math.pi * n / len(wanted) for n in range(len(wanted))]
    return found
