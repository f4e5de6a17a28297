"""The signals, in the order in which they are shown. A new one is one file here and one line in `SIGNALS`.

Those of the learned models are in `past`: another scale, and no weight of their own.
"""

from typing import Any

from queries.matching.explanation import label, unit
from queries.matching.fusion import MODEL
from queries.matching.signals import (
    chain,
    chain_partner,
    commissioner,
    common,
    evidence,
    kin,
    link,
    partner,
    place,
    platform,
    reach,
    service,
    technology,
    text,
    transfer,
    trial,
)
from queries.matching.signals.base import Question, Signal
from queries.matching.signals.past import OF_TASK, PAST

SIGNALS: tuple[Signal, ...] = (
    partner.SIGNAL,
    technology.SIGNAL,
    chain.SIGNAL,
    link.SIGNAL,
    text.SIGNAL,
    kin.SIGNAL,
    commissioner.SIGNAL,
    platform.SIGNAL,
    trial.SIGNAL,
    service.SIGNAL,
    chain_partner.SIGNAL,
    transfer.SIGNAL,
    common.SIGNAL,
    place.SIGNAL,
    reach.SIGNAL,
    evidence.SIGNAL,
)


def documentation() -> list[dict[str, Any]]:
    """Each signal with what it measures, from the docstrings, and which models read it.

    `weight` is that of judgement; the learned models (`partners`, `need`) have no single one.
    """
    return [
        {
            "signal": signal.name,
            "label": label(signal.name),
            "unit": unit(signal.name),
            "weight": MODEL.weights.get(signal.name),
            "read_by": ["judgement"] if signal in SIGNALS else [task for task in OF_TASK if signal in OF_TASK[task]],
            "description": " ".join((signal.measure.__doc__ or "").split()),
        }
        for signal in (*SIGNALS, *PAST)
    ]


__all__ = ["SIGNALS", "Question", "Signal", "documentation"]
