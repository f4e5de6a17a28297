"""The loop of coverage that numba compiles: importing this fails without the extra `fast`."""

from typing import Any

from numba import njit


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def add_best(starts: Any, units: Any, asked: Any, weights: Any, owners: Any, sums: Any, best: Any, total: Any) -> None:
    """Add to `total` the heaviest unit of each candidate. `sums` (units) and `best` (candidates): zeros, as after it.

    What terms weigh is added in their order, as without compiling.
    """
    for n in range(len(asked)):
        for at in range(starts[asked[n]], starts[asked[n] + 1]):
            sums[units[at]] += weights[n]
    for n in range(len(asked)):
        for at in range(starts[asked[n]], starts[asked[n] + 1]):
            unit = units[at]
            if sums[unit] > best[owners[unit]]:
                best[owners[unit]] = sums[unit]
    for n in range(len(asked)):
        for at in range(starts[asked[n]], starts[asked[n] + 1]):
            unit = units[at]
            total[owners[unit]] += best[owners[unit]]
            sums[unit] = best[owners[unit]] = 0.0
