"""Who seeks: a firm with what is known of it, or a need that is only a text."""

import numpy as np

from queries.matching.features import Features, dense
from queries.matching.model import Floats, Seeker


def of_firm(features: Features, number: int, need_text: str = "") -> Seeker:
    """A firm with its chains, technologies, place and texts; a need's own words come first."""
    chains = dense(features.themes("IndustryChain"), number)
    technologies = dense(features.themes("Technology"), number)
    text = "\n".join(part for part in (need_text, features.text(number)) if part)
    if need_text:
        chains = np.maximum(chains, named(features, "IndustryChain", need_text))
        technologies = np.maximum(technologies, named(features, "Technology", need_text))
    return Seeker(number, text, chains, technologies, features.places[number])


def of_text(features: Features, need_text: str) -> Seeker:
    """A need without a firm: its words, and the chains and technologies that it names."""
    themes = [named(features, kind, need_text) for kind in ("IndustryChain", "Technology")]
    return Seeker(None, need_text, themes[0], themes[1], None)


def named(features: Features, kind: str, text: str) -> Floats:
    """Themes of that kind one of whose names stands in the text."""
    snapshot = features.snapshot
    result = np.zeros(features.size)
    for number in snapshot.of_kind(kind).tolist():
        if any(len(name) >= 2 and name in text for name in snapshot.node(number).names):
            result[number] = 1.0
    return result
