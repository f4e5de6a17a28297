"""Fixed positions: the centre in the middle, hop 1 in sectors by type, hop 2 outside beside its neighbour.

Computed here, because physics in the browser takes 54 s at 500 nodes; a fixed layout paints in half a second.
"""

import math

from queries.network import Subgraph

RADIUS = (0.0, 260.0, 520.0)  # pixels from the centre by hop


def positions(subgraph: Subgraph) -> dict[str, tuple[float, float]]:
    """x and y of each node in pixels; the same subgraph always gives the same picture."""
    angles = _angles(subgraph)
    placed: dict[str, tuple[float, float]] = {}
    for n, dot in enumerate(subgraph.dots):
        # A crowded ring is two rings: neighbours alternate, so that labels find room.
        radius = RADIUS[min(dot.hop, 2)] + (70 if dot.hop and n % 2 else 0)
        angle = angles[dot.id]
        placed[dot.id] = (round(1.35 * radius * math.cos(angle), 1), round(radius * math.sin(angle), 1))
    return placed


def _angles(subgraph: Subgraph) -> dict[str, float]:
    near: dict[str, list[str]] = {}
    for one in subgraph.lines:
        near.setdefault(one.head, []).append(one.tail)
        near.setdefault(one.tail, []).append(one.head)
    inner = sorted((d for d in subgraph.dots if d.hop == 1), key=lambda d: (d.kind, d.name, d.id))
    angles = {d.id: 0.0 for d in subgraph.dots if d.hop == 0}
    angles |= {dot.id: 2 * math.pi * n / max(1, len(inner)) - math.pi / 2 for n, dot in enumerate(inner)}
    outer = [d for d in subgraph.dots if d.hop >= 2]
    wanted = {
        d.id: next((angles[i] for i in near.get(d.id, ()) if i in angles and i != subgraph.center), 0.0) for d in outer
    }
    outer.sort(key=lambda d: (wanted[d.id], d.kind, d.name, d.id))
    # Spread evenly, in the order of the neighbours that they hang on: no two share a place.
    turn = wanted[outer[0].id] if outer else 0.0
    angles |= {dot.id: turn + 2 * math.pi * n / len(outer) for n, dot in enumerate(outer)}
    return angles
