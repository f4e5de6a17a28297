"""Signals of a history of dated acts, for the learned models. A new family is one file here and one line below.

`EVIDENCE` speaks for a candidate: the models are monotone in it. `CIRCUMSTANCES` tells how to read the rest.
"""

from queries.matching.signals.base import Signal
from queries.matching.signals.past import asker, country, precedents, shared, standing, walks, work

_ANY = (*walks.SIGNALS, *shared.SIGNALS, *country.SIGNALS, *standing.SIGNALS, *work.SIGNALS, *asker.SIGNALS)
PAST: tuple[Signal, ...] = (*_ANY, *precedents.SIGNALS, *asker.OF_NEEDS)
CIRCUMSTANCES = frozenset(
    {
        "country_institutes", "own_acts", "own_partners", "own_institutes", "own_newest", "closest_past",
        "closest_topic", "written", "trend", "last_act", "joint_share", "act_size", "university", "walk_per_act",
    }
)  # fmt: skip
# What a task does not ask. Partners leaves out whom the firm knows; fields of calls help there, and hold the parts.
_UNASKED = {"partners": frozenset({"together", "together_soon", "work_parts"}), "need": frozenset({"work_themes"})}
OF_TASK: dict[str, tuple[Signal, ...]] = {
    "partners": tuple(signal for signal in _ANY if signal.name not in _UNASKED["partners"]),
    "need": tuple(signal for signal in PAST if signal.name not in _UNASKED["need"]),
}

__all__ = ["CIRCUMSTANCES", "OF_TASK", "PAST"]
