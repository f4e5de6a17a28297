"""The other direction: an institute, expert or technology asks which firms or needs it could serve.

A pair has one score, whoever asks: each firm or need that comes near is asked as it would ask itself, and what the
scorer says of the one who offers is taken. So every signal and every model works in both directions.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from graph.snapshot import Ints, Snapshot
from queries.matching import seeker as seekers
from queries.matching.choice import scorer_for
from queries.matching.features import INSTITUTES, Features, dense, row
from queries.matching.items import entity_of, items
from queries.matching.model import Floats, MatchAnswer, MatchItem, MatchRequest, Want
from queries.matching.sense import standing
from queries.matching.signals import Question
from queries.semantic import Meaning

OFFERING = (*INSTITUTES, "Platform", "Expert", "Technology")
MOST_ASKED = 200  # firms or needs that are asked: those that share most with the offer by the features alone
_WANT_OF: Mapping[str, Want] = {"Expert": "experts", "Technology": "technologies"}
_NO_CANDIDATE = "它没有可与企业比较的资料（平台须由院所举办或有合作记录）。"


def for_offer(snapshot: Snapshot, request: MatchRequest, lang: str, meaning: Meaning | None) -> MatchAnswer:
    """The firms or needs to which an offer would be recommended most, with the reasons turned to its side."""
    features = Features.of(snapshot)
    offer = snapshot.number[str(request.offer)]
    want = _WANT_OF.get(snapshot.kinds[offer], "institutes")
    seekers_ = features.candidates(request.want)
    near = _near(features, offer, seekers_, request)
    found = [one for number in near.tolist() if (one := _asked(features, offer, number, want, request, lang, meaning))]
    found.sort(key=lambda one: (-one.score, str(one.entity["name"]), str(one.entity["id"])))
    best = tuple(replace(one, rank=rank) for rank, one in enumerate(found[: request.limit], 1))
    scorer = scorer_for(snapshot, request)
    query = {
        "enterprise": None, "offer": entity_of(snapshot, offer), "need_text": None, "want": request.want,
        "as_of": request.as_of, "task": request.task, "missing": [], "semantic": standing(features, want, meaning),
        "chains": [snapshot.names[n] for n in row(features.themes("IndustryChain"), offer)],
        "technologies": [snapshot.names[n] for n in row(features.themes("Technology"), offer)],
    }  # fmt: skip
    reason = None
    if not best:
        reason = _NO_CANDIDATE if len(seekers_) else f"资料中没有{'需求' if request.want == 'needs' else '企业'}。"
    return MatchAnswer(query, best, len(seekers_), scorer.version, snapshot.revision, scorer.choice, reason)


def _asked(
    features: Features, offer: int, number: int, want: Want, request: MatchRequest, lang: str, meaning: Meaning | None
) -> MatchItem | None:
    """What a firm or need would be told of the offer; None where it would not be told of it."""
    asked = _request_of(features.snapshot, number, request)
    firm = features.snapshot.number[asked.enterprise] if asked.enterprise else None
    if firm is None and not seekers.need_words(asked):
        return None
    seeker = seekers.of_need(features, asked) if firm is None else seekers.of_firm(features, firm, asked)
    candidates = features.candidates(want)
    at = int(np.searchsorted(candidates, offer))
    if at == len(candidates) or candidates[at] != offer or (firm is not None and offer in seekers.own(features, firm)):
        return None
    question = Question(features, seeker, candidates, want, meaning)
    scorer = scorer_for(features.snapshot, asked)
    return items(question, scorer, scorer.rate(question), [at], lang, seeker=number)[0]


def _request_of(snapshot: Snapshot, number: int, request: MatchRequest) -> MatchRequest:
    """The question that a firm or need would ask."""
    if request.want == "firms":
        return MatchRequest(snapshot.ids[number], as_of=request.as_of)
    said = snapshot.node(number).properties
    firms = [other for other, _ in snapshot.neighbours(number, "HAS_NEED")]
    text = str(said.get("text") or said.get("name") or "")
    return MatchRequest(
        snapshot.ids[firms[0]] if firms else None, text, title=str(said.get("name") or ""), as_of=request.as_of
    )


def _near(features: Features, offer: int, numbers: Ints, request: MatchRequest) -> Ints:
    """The firms or needs that share most with the offer: cooperation, chains, technologies, words."""
    if len(numbers) <= MOST_ASKED:
        return numbers
    firms = numbers if request.want == "firms" else _firms_of(features.snapshot, numbers)
    common: Floats = np.zeros(len(numbers))
    for kind in ("IndustryChain", "Technology"):
        themes = features.themes(kind)
        wanted = dense(themes, offer)
        if wanted.any():
            common += np.minimum(np.asarray(themes @ wanted).ravel()[firms], 1.0)
    common += np.minimum(dense(features.cooperation, offer)[firms], 1.0)
    words = features.offers(request.want).coverage(features.text(offer))
    if words is not None:
        common += words
    best = np.argsort(-common, kind="stable")[:MOST_ASKED]
    return numbers[np.sort(best)]


def _firms_of(snapshot: Snapshot, needs: Ints) -> Ints:
    """For each need the firm that has it, itself where none is known."""
    owners = [next((other for other, _ in snapshot.neighbours(n, "HAS_NEED")), n) for n in needs.tolist()]
    return np.array(owners, dtype=np.int32)
