"""The loop of coverage that numba compiles: importing this fails without the extra `fast`."""

from typing import Any

from numba import njit


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator,unused-ignore]
def add_best(starts: Any, units: Any, asked: Any, weights: Any, owners: Any, first: Any, sums: Any, total: Any) -> None:
    """Add to `total` (candidates) the heaviest unit of each; `sums` (units) are zeros, and are again.

    What terms weigh is added in their order, as without compiling. Few units are looked up where they stand, many are
    walked through.
    """
    met = 0
    for n in range(len(asked)):
        met += starts[asked[n] + 1] - starts[asked[n]]
        for at in range(starts[asked[n]], starts[asked[n] + 1]):
            sums[units[at]] += weights[n]
    if met * 4 > len(sums):
        for candidate in range(len(total)):
            best = 0.0
            for unit in range(first[candidate], first[candidate + 1]):
                best = max(best, sums[unit])
                sums[unit] = 0.0
            total[candidate] += best
        return
    for n in range(len(asked)):
        for at in range(starts[asked[n]], starts[asked[n] + 1]):
            if sums[units[at]] == 0.0:
                continue  # whose it is was looked at
            candidate = owners[units[at]]
            best = 0.0
            for unit in range(first[candidate], first[candidate + 1]):
                best = max(best, sums[unit])
                sums[unit] = 0.0
            total[candidate] += best
