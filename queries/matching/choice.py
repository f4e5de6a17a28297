"""Which model answers: judgement while there is little history, the learned one where there is much, both between."""

import math
from collections.abc import Mapping

from graph.snapshot import Snapshot
from queries.matching.fusion import MODEL
from queries.matching.learned.files import models_in_use, newest
from queries.matching.learned.history import History, joint_acts
from queries.matching.learned.scorer import Learned, Passage
from queries.matching.model import MatchRequest, Task
from queries.matching.scoring import Judgement, Scorer

LITTLE, MUCH = 300, 3_000  # dated acts of firms with institutes: below the one judgement alone, above the other none


def scorer_for(snapshot: Snapshot, request: MatchRequest) -> Scorer:
    """The scorer for a question, on a snapshot of its day. Why this one stands in its `choice`."""
    if request.want != "institutes":
        return _judgement({"why": "按成文的权重评分"})
    models, joint = models_in_use(), joint_acts(snapshot)
    said: dict[str, object] = {"history": joint, "little": LITTLE, "much": MUCH, "as_of": snapshot.date}
    if joint <= LITTLE:
        return _judgement({"why": f"有日期的产学研共同项目 {joint} 项，不足 {LITTLE} 项，按成文的权重评分", **said})
    task: Task = request.task or ("need" if request.need_text or request.title or request.topic else "partners")
    day = History.of(snapshot).day.isoformat()
    said["as_of"] = day
    model = newest(models, task, day)
    if model is None:
        return _judgement({"why": f"任务 {task} 没有在 {day} 以前训练好的模型，按成文的权重评分", **said})
    share = share_of(joint)
    learned = Learned(
        model,
        {
            "model": model.version, "trained_until": model.trained_until, "share": share, **said,
            "why": f"有日期的产学研共同项目 {joint} 项，用截至 {model.trained_until} 训练的模型",
        },
    )  # fmt: skip
    if share >= 1:
        return learned
    why = f"有日期的产学研共同项目 {joint} 项，{share:.0%} 按截至 {model.trained_until} 训练的模型，其余按成文的权重"
    return Passage(learned, _judgement(said), share, {**learned.choice, "why": why})


def _judgement(said: Mapping[str, object]) -> Judgement:
    return Judgement(MODEL, MODEL.version, {"model": MODEL.version, "share": 0.0, **said})


def share_of(joint: int) -> float:
    """What the learned model counts: 0 up to `LITTLE` acts, 1 from `MUCH` on, between them with their logarithm."""
    return min(1.0, max(0.0, math.log(max(joint, 1) / LITTLE) / math.log(MUCH / LITTLE)))
