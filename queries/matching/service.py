"""One question, one ranked and explained answer: candidates → signals → fusion → explanation."""

import math

import numpy as np

from graph.errors import NotFound, UsageError
from graph.snapshot import Ints, Snapshot
from queries.matching import seeker as seekers
from queries.matching.explanation import label, reason
from queries.matching.features import SHARED, Features
from queries.matching.fusion import MODEL, ranking
from queries.matching.levels import level
from queries.matching.model import (
    Contribution,
    EvidenceRef,
    Floats,
    Grounds,
    MatchAnswer,
    MatchItem,
    MatchRequest,
    Measure,
    Seeker,
)
from queries.matching.signals import SIGNALS, Question
from queries.search import nearest

MAX_NEED_TEXT = 10_000  # characters
MAX_ITEMS = 200
_NAMES = tuple(signal.name for signal in SIGNALS)
_EVIDENCE_PER_SIGNAL = 10


def match(snapshot: Snapshot, request: MatchRequest, lang: str = "zh") -> MatchAnswer:
    """The best candidates for a firm or a need, with reasons.

    What is not known of the firm or need itself stands once in `query["missing"]`, as names of signals.

    NotFound for an unknown firm, with the nearest names; UsageError for an empty or over-long need, or a
    request that names neither.
    """
    features = Features.of(snapshot)
    seeker = _seeker(features, request)
    candidates = _without_own(features, features.candidates(request.want), seeker.firm)
    question = Question(features, seeker, candidates, request.want)
    measures = [signal.measure(question) for signal in SIGNALS]
    shares = MODEL.contributions(_NAMES, measures)
    order = _best(snapshot, candidates, shares, max(1, min(request.limit, MAX_ITEMS)))
    items = [_item(question, measures, shares[at], at, rank, lang) for rank, at in enumerate(order, 1)]
    unasked = [name for name, measure in zip(_NAMES, measures, strict=True) if not measure.asked]
    query = _query(snapshot, request, seeker) | {"missing": unasked}
    return MatchAnswer(query, tuple(items), len(candidates), MODEL.version, snapshot.revision)


def _best(snapshot: Snapshot, candidates: Ints, shares: Floats, limit: int) -> list[int]:
    """Positions of the first candidates in order."""
    rough = shares.sum(axis=1)
    # math.fsum, the sum that a caller can repeat from the JSON in any order, only for those that can come first.
    least = np.partition(rough, -limit)[-limit] - 1e-9 if len(rough) > limit else -1.0
    near = np.flatnonzero(rough >= least)
    scores = np.array([math.fsum(one) for one in shares[near]])
    numbers = candidates[near].tolist()
    order = ranking(scores, [snapshot.names[n] for n in numbers], [snapshot.ids[n] for n in numbers])
    return [int(near[at]) for at in order[:limit]]


def _seeker(features: Features, request: MatchRequest) -> Seeker:
    text = (request.need_text or "").strip()
    if request.need_text is not None and not text:
        raise UsageError("需求内容为空。", remedy=f"请写 1 到 {MAX_NEED_TEXT} 字。")
    if len(text) > MAX_NEED_TEXT:
        raise UsageError(f"需求内容有 {len(text)} 字，超过上限 {MAX_NEED_TEXT} 字。", remedy="请缩短后重试。")
    if request.enterprise is None:
        if not text:
            raise UsageError("请指明企业或写明需求。", remedy="填 enterprise 或 need_text。")
        return seekers.of_text(features, text)
    number = features.snapshot.number.get(request.enterprise)
    if number is None or features.snapshot.kinds[number] != "Enterprise":
        near = nearest(features.snapshot, request.enterprise, ("Enterprise",))
        raise NotFound(f"没有企业 {request.enterprise}。", remedy="请从相近的名称中选择。", nearest=near)
    return seekers.of_firm(features, number, text)


def _without_own(features: Features, candidates: Ints, firm: int | None) -> Ints:
    """A firm is not recommended its own laboratory, nor its own staff."""
    if firm is None:
        return candidates
    own = {firm, *(other for other, _ in features.snapshot.neighbours(firm, *SHARED, "AFFILIATED_WITH", "LEADS"))}
    return candidates[~np.isin(candidates, list(own))]


def _item(question: Question, measures: list[Measure], shares: np.ndarray, at: int, rank: int, lang: str) -> MatchItem:
    snapshot = question.features.snapshot
    number = int(question.candidates[at])
    contributions: list[Contribution] = []
    values: dict[str, float] = {}
    grounds: dict[str, Grounds] = {}
    for signal, measure, share in zip(SIGNALS, measures, shares.tolist(), strict=True):
        value, raw, known = float(measure.values[at]), float(measure.raw[at]), bool(measure.known[at])
        why = signal.grounds(question, number) if known and value > 0 else Grounds()
        values[signal.name], grounds[signal.name] = value, why
        weight = MODEL.weights[signal.name]
        said = reason(signal.name, value, raw if known else math.nan, why.words, lang, asked=measure.asked)
        shown = raw if known and math.isfinite(raw) else None
        contributions.append(Contribution(signal.name, label(signal.name, lang), share, shown, weight, weight, said))
    evidence = [
        EvidenceRef(record_id, name)
        for name, why in grounds.items()
        for record_id in why.record_ids[:_EVIDENCE_PER_SIGNAL]
    ]
    return MatchItem(
        rank=rank,
        entity=_entity(snapshot, number),
        score=math.fsum(c.value for c in contributions),
        level=level(MODEL, values, grounds),
        contributions=tuple(contributions),
        evidence=tuple(evidence),
        missing=tuple(c.signal for c in contributions if c.raw is None),
    )


def _entity(snapshot: Snapshot, number: int) -> dict[str, object]:
    return {
        "id": snapshot.ids[number],
        "name": snapshot.names[number],
        "type": snapshot.kinds[number],
        "kind": snapshot.value(number, "subkind"),
        "synthetic": bool(snapshot.value(number, "synthetic")),
    }


def _query(snapshot: Snapshot, request: MatchRequest, seeker: Seeker) -> dict[str, object]:
    return {
        "enterprise": None
        if seeker.firm is None
        else {"id": snapshot.ids[seeker.firm], "name": snapshot.names[seeker.firm]},
        "need_text": request.need_text,
        "want": request.want,
        "chains": [snapshot.names[n] for n in np.flatnonzero(seeker.chains)],
        "technologies": [snapshot.names[n] for n in np.flatnonzero(seeker.technologies)],
        "missing_rule": "未知的信号不计分，列在 missing 中；分数不摊到其他信号。",
    }
