"""How far the evidence carries: strong (依据充分), medium (一般), weak (不足, only for reference).

Decided by what speaks for the candidate, never by its rank: place, reach and the amount of data speak for nobody.
"""

from collections.abc import Mapping

from queries.matching.fusion import Model
from queries.matching.model import Grounds, Level


def level(model: Model, values: Mapping[str, float], grounds: Mapping[str, Grounds]) -> Level:
    """The level of one candidate from its signals' values (0…1) and their grounds.

    strong: cooperation with the firm is stated, or two other speaking signals rest on stated facts.
    medium: at least one signal speaks. weak: none does.
    """
    speaking = [name for name, least in model.speaking.items() if values.get(name, 0.0) >= least]
    stated = [name for name in speaking if name != "text" and grounds[name].basis == "stated"]
    if "partner" in stated or len(stated) >= 2:
        return "strong"
    return "medium" if speaking else "weak"
