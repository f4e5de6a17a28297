"""Who seeks: a firm with what is known of it, or a need that is only a text."""

import numpy as np

from graph.snapshot import Ints
from queries.matching.features import SHARED, Features, row
from queries.matching.model import MatchRequest, Seeker

_NOTHING_SAID = MatchRequest()


def of_firm(features: Features, number: int, request: MatchRequest = _NOTHING_SAID) -> Seeker:
    """A firm with its chains, technologies, place and texts; a need's own words come first."""
    words = need_words(request)
    chains, technologies = (row(features.themes(kind), number) for kind in ("IndustryChain", "Technology"))
    text = "\n".join(part for part in (words, features.text(number)) if part)
    if words:
        chains = np.union1d(chains, named(features, "IndustryChain", words))
        technologies = np.union1d(technologies, named(features, "Technology", words))
    return _seeker(request, number, text, chains, technologies, features.places[number])


def of_need(features: Features, request: MatchRequest) -> Seeker:
    """A need without a known firm: its words, and the chains and technologies that it names."""
    words = need_words(request)
    chains, technologies = (named(features, kind, words) for kind in ("IndustryChain", "Technology"))
    return _seeker(request, None, words, chains, technologies, None)


def of_text(features: Features, need_text: str) -> Seeker:
    """A need that is one text."""
    return of_need(features, MatchRequest(need_text=need_text))


def own(features: Features, firm: int) -> set[int]:
    """What a firm is not told of: itself, its own laboratory and its own staff."""
    ties = features.snapshot.neighbours(firm, *SHARED, "AFFILIATED_WITH", "LEADS")
    return {firm, *(other for other, _ in ties)}


def need_words(request: MatchRequest) -> str:
    """All words of a need: title, text, topic."""
    said = dict.fromkeys(part.strip() for part in (request.title, request.need_text, request.topic) if part)
    return "\n".join(part for part in said if part)


def _seeker(
    request: MatchRequest, firm: int | None, text: str, chains: Ints, technologies: Ints, place: str | None
) -> Seeker:
    return Seeker(
        firm, text, chains, technologies, place, need=(request.need_text or "").strip(),
        title=(request.title or "").strip(), topic=(request.topic or "").strip(), parts=request.parts,
        country=request.country, as_of=request.as_of, task=request.task,
    )  # fmt: skip


def named(features: Features, kind: str, text: str) -> Ints:
    """Themes of that kind one of whose names stands in the text."""
    found = [number for number, names in features.names_of(kind) if any(name in text for name in names)]
    return np.array(found, dtype=np.int32)
