"""One question, one ranked and explained answer: candidates → signals → fusion → explanation."""

import math

import numpy as np

from graph.errors import NotFound, UsageError
from graph.snapshot import Ints, Snapshot
from queries.matching import seeker as seekers
from queries.matching.explanation import BASE, base_words, label, reason
from queries.matching.features import SHARED, Features, row
from queries.matching.fusion import ranking
from queries.matching.model import (
    Contribution,
    EvidenceRef,
    Floats,
    Grounds,
    MatchAnswer,
    MatchItem,
    MatchRequest,
    Seeker,
)
from queries.matching.scoring import Rated, Scorer, scorer_for
from queries.matching.sense import standing
from queries.matching.signals import Question
from queries.search import nearest
from queries.semantic import Meaning

MAX_NEED_TEXT = 10_000  # characters
MAX_ITEMS = 200
_EVIDENCE_PER_SIGNAL = 10


def match(snapshot: Snapshot, request: MatchRequest, lang: str = "zh", meaning: Meaning | None = None) -> MatchAnswer:
    """The best candidates for a firm or a need, with reasons. `meaning` is the encoder, where there is one.

    What is not known of the firm or need itself stands once in `query["missing"]`, as names of signals.

    NotFound for an unknown firm, with the nearest names; UsageError for an empty or over-long need, or a
    request that names neither.
    """
    features = Features.of(snapshot)
    seeker = _seeker(features, request)
    candidates = _open_to(features, features.candidates(request.want), seeker, request)
    question = Question(features, seeker, candidates, request.want, meaning)
    scorer = scorer_for(snapshot, request)
    rated = scorer.rate(question)
    best = _best(snapshot, candidates, rated, max(1, min(request.limit, MAX_ITEMS)))
    shares = rated.shares(np.array(best, dtype=np.int32))
    items = [_item(question, scorer, rated, shares[n], at, n + 1, lang) for n, at in enumerate(best)]
    query = _query(snapshot, request, seeker) | {
        "missing": _unasked(scorer, rated),
        "semantic": standing(features, request.want, meaning),
    }
    return MatchAnswer(query, tuple(items), len(candidates), scorer.version, snapshot.revision, scorer.choice)


def _best(snapshot: Snapshot, candidates: Ints, rated: Rated, limit: int) -> list[int]:
    """Positions of the first candidates in order."""
    rough = rated.scores
    # math.fsum, the sum that a caller can repeat from the JSON in any order, only for those that can come first.
    least = np.partition(rough, -limit)[-limit] - 1e-9 if len(rough) > limit else -np.inf
    near = np.flatnonzero(rough >= least).astype(np.int32)
    scores = np.array([math.fsum((*one, rated.base)) for one in rated.shares(near)])
    numbers = candidates[near].tolist()
    order = ranking(scores, [snapshot.names[n] for n in numbers], [snapshot.ids[n] for n in numbers])
    return [int(near[at]) for at in order[:limit]]


def _unasked(scorer: Scorer, rated: Rated) -> list[str]:
    """Signals for which nothing is known of the firm or need itself."""
    pairs = zip(scorer.signals, rated.measures, strict=True)
    return [signal.name for signal, measure in pairs if not measure.asked]


def _seeker(features: Features, request: MatchRequest) -> Seeker:
    words = seekers.need_words(request)
    if request.need_text is not None and not words:
        raise UsageError("需求内容为空。", remedy=f"请写 1 到 {MAX_NEED_TEXT} 字。")
    if len(words) > MAX_NEED_TEXT:
        raise UsageError(f"需求内容有 {len(words)} 字，超过上限 {MAX_NEED_TEXT} 字。", remedy="请缩短后重试。")
    if request.enterprise is None:
        if not words:
            raise UsageError("请指明企业或写明需求。", remedy="填 enterprise 或 need_text。")
        return seekers.of_need(features, request)
    number = features.snapshot.number.get(request.enterprise)
    if number is None or features.snapshot.kinds[number] != "Enterprise":
        near = nearest(features.snapshot, request.enterprise, ("Enterprise",))
        raise NotFound(f"没有企业 {request.enterprise}。", remedy="请从相近的名称中选择。", nearest=near)
    return seekers.of_firm(features, number, request)


def _open_to(features: Features, candidates: Ints, seeker: Seeker, request: MatchRequest) -> Ints:
    """Whom a firm can be told of: not its own laboratory nor its own staff, and for `partners` nobody it works with."""
    if seeker.firm is None:
        return candidates
    ties = features.snapshot.neighbours(seeker.firm, *SHARED, "AFFILIATED_WITH", "LEADS")
    without = {seeker.firm, *(other for other, _ in ties)}
    if request.task == "partners":
        without |= set(row(features.cooperation, seeker.firm).tolist())
    return candidates[~np.isin(candidates, list(without))]


def _item(question: Question, scorer: Scorer, rated: Rated, shares: Floats, at: int, rank: int, lang: str) -> MatchItem:
    number = int(question.candidates[at])
    contributions: list[Contribution] = []
    values: dict[str, float] = {}
    grounds: dict[str, Grounds] = {}
    for signal, measure, share in zip(scorer.signals, rated.measures, shares.tolist(), strict=True):
        value, raw, known = float(measure.values[at]), float(measure.raw[at]), bool(measure.known[at])
        why = signal.grounds(question, number) if known and value > 0 else Grounds()
        values[signal.name], grounds[signal.name] = value, why
        said = reason(signal.name, value, raw if known else math.nan, why.words, lang, asked=measure.asked)
        shown = raw if known and math.isfinite(raw) else None
        weight, most = scorer.weight(signal.name), scorer.maximum(signal.name)
        contributions.append(Contribution(signal.name, label(signal.name, lang), share, shown, weight, most, said))
    missing = tuple(c.signal for c in contributions if c.raw is None)
    if rated.base:
        called, what = base_words(lang)
        contributions.append(Contribution(BASE, called, rated.base, None, 0.0, 0.0, what))
    score = math.fsum(c.value for c in contributions)
    evidence = [
        EvidenceRef(record_id, name)
        for name, why in grounds.items()
        for record_id in why.record_ids[:_EVIDENCE_PER_SIGNAL]
    ]
    level = scorer.level(score, values, grounds)
    entity = _entity(question.features.snapshot, number)
    return MatchItem(rank, entity, score, level, tuple(contributions), tuple(evidence), missing)


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
        "as_of": request.as_of,
        "task": request.task,
        "chains": [snapshot.names[n] for n in np.flatnonzero(seeker.chains)],
        "technologies": [snapshot.names[n] for n in np.flatnonzero(seeker.technologies)],
        "missing_rule": "未知的信号不计分，列在 missing 中；分数不摊到其他信号。",
    }
