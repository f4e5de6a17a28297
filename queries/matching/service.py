"""One question, one ranked and explained answer: candidates → signals → fusion → explanation."""

import math
from contextlib import suppress
from dataclasses import replace

import numpy as np

from graph.errors import NotFound, UsageError
from graph.history import asked_day
from graph.snapshot import Ints, Snapshot
from queries.matching import seeker as seekers
from queries.matching.choice import scorer_for
from queries.matching.features import Features, row
from queries.matching.fusion import ranking
from queries.matching.houses import spread
from queries.matching.items import items
from queries.matching.model import Floats, MatchAnswer, MatchOrder, MatchRequest, Seeker
from queries.matching.offers import OFFERING, for_offer
from queries.matching.scoring import Rated, Scorer, unasked
from queries.matching.sense import standing
from queries.matching.signals import Question
from queries.matching.sums import among
from queries.search import nearest
from queries.semantic import Meaning

MAX_NEED_TEXT = 10_000  # characters
MAX_ITEMS = 200
_ASKED = "matches asked"  # of each kind the last one, kept with the snapshot
_BLOCK = 64  # candidates
_NOBODY = "资料中没有可以推荐的对象。"


def match(snapshot: Snapshot, request: MatchRequest, lang: str = "zh", meaning: Meaning | None = None) -> MatchAnswer:
    """The best candidates for a firm, a need or an offer, with reasons. `meaning` is the encoder, where there is one.

    `snapshot` is of the present; with `as_of` the answer comes from what it held before that day. What is not known
    of who asks stands once in `query["missing"]`, as names of signals. Without items `reason` says why.

    NotFound for an unknown firm or offer, with the nearest names; UsageError for an empty or over-long need, a day
    that is none, or a request that names nobody.
    """
    request = _checked(request)
    then = snapshot.as_of(request.as_of)
    absent = _absent(snapshot, then, request)
    if absent:
        return _empty(then, request, absent)
    # What is derived from a snapshot at the first question of a kind, `warm` derives from the next one.
    then.once(_ASKED, dict[object, MatchRequest])[request.want, request.task, request.enterprise is None] = request
    if request.want in ("firms", "needs"):
        return for_offer(then, request, lang, meaning)
    return _for_seeker(then, request, lang, meaning)


def warm(snapshot: Snapshot, like: Snapshot, meaning: Meaning | None = None) -> None:
    """Derive from a snapshot all that matches made of another one, by asking what was asked of that one last.

    Nothing where nobody asked yet. Whoever asks next waits for nothing that was ready before.
    """
    asked: dict[object, MatchRequest] = like.memo.get(_ASKED, {})
    for request in list(asked.values()):
        with suppress(NotFound):  # who asked may be gone
            match(snapshot, replace(request, as_of=None), meaning=meaning)


def order_of(snapshot: Snapshot, request: MatchRequest, meaning: Meaning | None = None) -> MatchOrder:
    """The same answer as ids alone, for whoever asks thousands: nothing is explained that nobody reads."""
    request = _checked(request)
    then = snapshot.as_of(request.as_of)
    absent = _absent(snapshot, then, request)
    if absent:
        return MatchOrder((), absent)
    if request.want in ("firms", "needs"):
        found = for_offer(then, request, "zh", meaning)
        return MatchOrder(tuple(str(one.entity["id"]) for one in found.items), found.reason)
    question, _, _, best = rate(then, request, meaning)
    return MatchOrder(tuple(then.ids[question.candidates[at]] for at in best), None if best else _NOBODY)


def rate(
    snapshot: Snapshot, request: MatchRequest, meaning: Meaning | None
) -> tuple[Question, Scorer, Rated, list[int]]:
    """The question of a firm or need, who scored it, all scores, and the positions of the best."""
    features = Features.of(snapshot)
    seeker = _seeker(features, request)
    candidates = _open_to(features, features.candidates(request.want), seeker, request)
    question = Question(features, seeker, candidates, request.want, meaning)
    scorer = scorer_for(snapshot, request)
    rated = scorer.rate(question)
    best = _best(snapshot, candidates, rated, MAX_ITEMS if request.spread else request.limit)
    if request.spread:
        best = spread(snapshot, candidates, best)[: request.limit]
    return question, scorer, rated, best


def _for_seeker(snapshot: Snapshot, request: MatchRequest, lang: str, meaning: Meaning | None) -> MatchAnswer:
    """Who could help a firm or a need."""
    question, scorer, rated, best = rate(snapshot, request, meaning)
    found = items(question, scorer, rated, best, lang)
    query = _query(snapshot, request, question.seeker) | {
        "missing": unasked(scorer, rated),
        "semantic": standing(question.features, request.want, meaning),
    }
    considered, reason = len(question.candidates), None if found else _NOBODY
    return MatchAnswer(query, found, considered, scorer.version, snapshot.revision, scorer.choice, reason)


def _best(snapshot: Snapshot, candidates: Ints, rated: Rated, limit: int) -> list[int]:
    """Positions of the first candidates in order."""
    rough = rated.scores
    # math.fsum, the sum that a caller can repeat from the JSON in any order, only for those that can come first.
    near = np.flatnonzero(rough >= _least(rough, limit) - 1e-9).astype(np.int32)
    scores = np.array([math.fsum((*one, rated.base)) for one in rated.shares(near).tolist()])
    numbers = candidates[near].tolist()
    order = ranking(scores, [snapshot.names[n] for n in numbers], [snapshot.ids[n] for n in numbers])
    return [int(near[at]) for at in order[:limit]]


def _least(scores: Floats, limit: int) -> float:
    """The score of the last of so many best ones, -inf where there are not more.

    The best of each block are compared first: of so many blocks each has one that is as good as the last of their
    best, so whatever is less comes after, and few are left to be put in order.
    """
    if len(scores) <= limit:
        return -math.inf
    if len(scores) > limit * _BLOCK * 2:
        tops = scores[: len(scores) // _BLOCK * _BLOCK].reshape(-1, _BLOCK).max(axis=1)
        scores = scores[scores >= np.partition(tops, -limit)[-limit]]
    return float(np.partition(scores, -limit)[-limit])


def _checked(request: MatchRequest) -> MatchRequest:
    """The request as it is asked; UsageError where it cannot be."""
    words = seekers.need_words(request)
    if request.need_text is not None and not words:
        raise UsageError("需求内容为空。", remedy=f"请写 1 到 {MAX_NEED_TEXT} 字。")
    if len(words) > MAX_NEED_TEXT:
        raise UsageError(f"需求内容有 {len(words)} 字，超过上限 {MAX_NEED_TEXT} 字。", remedy="请缩短后重试。")
    turned = request.want in ("firms", "needs")
    if turned and request.offer is None:
        raise UsageError("请指明要找企业或需求的院所、专家或成果。", remedy="填 offer。")
    if not turned and request.offer is not None:
        raise UsageError("院所、专家或成果要找的是企业或需求。", remedy="want 填 firms 或 needs。")
    if not turned and request.enterprise is None and not words:
        raise UsageError("请指明企业或写明需求。", remedy="填 enterprise 或 need_text。")
    as_of = asked_day(request.as_of) if request.as_of is not None else None
    return replace(request, as_of=as_of, limit=max(1, min(request.limit, MAX_ITEMS)))


def _absent(snapshot: Snapshot, then: Snapshot, request: MatchRequest) -> str | None:
    """Why nothing can be said as of that day; NotFound for who is not known today either."""
    for asked, kinds, what in (
        (request.enterprise, ("Enterprise",), "企业"), (request.offer, OFFERING, "院所、专家或成果"),
    ):  # fmt: skip
        if asked is None:
            continue
        number = snapshot.number.get(asked)
        if number is None or snapshot.kinds[number] not in kinds:
            near = nearest(snapshot, asked, kinds)
            raise NotFound(f"没有{what} {asked}。", remedy="请从相近的名称中选择。", nearest=near)
    if not then.ids:
        first = snapshot.begins
        known = f"最早的资料始于 {first}" if first else "现有资料都没有日期"
        return f"{then.date} 之前没有任何资料（{known}）。" if then.date else "资料是空的。"
    cold = request.task == "need" or bool(seekers.need_words(request))
    if request.enterprise is not None and request.enterprise not in then.number and not cold:
        return f"{then.date} 之前没有这家企业的资料。"
    if request.offer is not None and request.offer not in then.number:
        return f"{then.date} 之前没有它的资料。"
    return None


def _empty(snapshot: Snapshot, request: MatchRequest, reason: str) -> MatchAnswer:
    scorer = scorer_for(snapshot, request)
    query: dict[str, object] = {
        "enterprise": None, "offer": None, "need_text": request.need_text, "want": request.want,
        "as_of": request.as_of, "task": request.task, "chains": [], "technologies": [], "missing": [],
    }  # fmt: skip
    return MatchAnswer(query, (), 0, scorer.version, snapshot.revision, scorer.choice, reason)


def _seeker(features: Features, request: MatchRequest) -> Seeker:
    """Who asks; a firm of which nothing was known then is a need without a firm."""
    number = features.snapshot.number.get(request.enterprise) if request.enterprise is not None else None
    return seekers.of_need(features, request) if number is None else seekers.of_firm(features, number, request)


def _open_to(features: Features, candidates: Ints, seeker: Seeker, request: MatchRequest) -> Ints:
    """Whom a firm can be told of: not its own laboratory nor its own staff, and for `partners` nobody it works with."""
    if seeker.firm is None:
        return candidates
    without = seekers.own(features, seeker.firm)
    if request.task == "partners":
        without |= set(row(features.cooperation, seeker.firm).tolist())
    left_out = among(np.array(sorted(without), dtype=np.int32), candidates)
    if not left_out.any():
        return candidates  # the very array: what is kept of all of them holds for the question
    return candidates[~np.isin(candidates, list(without))]


def _query(snapshot: Snapshot, request: MatchRequest, seeker: Seeker) -> dict[str, object]:
    return {
        "enterprise": None
        if seeker.firm is None
        else {"id": snapshot.ids[seeker.firm], "name": snapshot.names[seeker.firm]},
        "offer": None,
        "need_text": request.need_text,
        "want": request.want,
        "as_of": request.as_of,
        "task": request.task,
        "spread": request.spread,
        "chains": [snapshot.names[n] for n in seeker.chains.tolist()],
        "technologies": [snapshot.names[n] for n in seeker.technologies.tolist()],
        "missing_rule": "未知的信号不计分，列在 missing 中；分数不摊到其他信号。",
    }
