"""The figures of docs/matching.md: a bench's questions answered by the one scorer, and what each signal is worth.

nDCG@10 (`gain.py`), hit@10, MRR and recall@50, as the bench's score.py counts.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from graph.errors import UsageError
from graph.snapshot import Snapshot
from queries.matching.learned.gain import FIRST, gain, gain_by
from queries.matching.learned.scorer import Learned, best_of, pool, rows_of
from queries.matching.model import Floats, MatchRequest, Task
from queries.matching.service import rate

TASKS: Mapping[str, Task] = {"t1": "partners", "t2a": "need", "t2b": "need"}
_RECALL, _DEEP = 50, 100
_RANKS = 60.0  # of reciprocal rank fusion
_DRAWS = 1000
_LEVELS = {"strong": "充分", "medium": "一般", "weak": "不足"}
# What the bench calls rrf_hybrid, made of our signals. The walk says nothing of a firm without history: then the
# second of a pair ranks instead of it, as the bench's baselines fall back on the firm's country.
_FUSED: Mapping[Task, tuple[tuple[str, ...], ...]] = {
    "partners": (("walk_two_soon",), ("walk_near",), ("common_partners",), ("with_firms_soon",)),
    "need": (
        ("walk_near", "country_share"), ("walk_two_soon", "country_share"),
        ("precedents_wide",), ("precedents_words",), ("precedents_sense",), ("country_share",),
    ),
}  # fmt: skip


@dataclass(slots=True)
class Figures:
    """What was reached on one task: nDCG@10 of each question by method, and the other measures of the whole."""

    task: str
    model: str
    levels: tuple[tuple[float, str, int, float], ...] = ()
    met: dict[str, list[float]] = field(default_factory=dict)  # whether right, by the level that was said
    ndcg: dict[str, list[float]] = field(default_factory=dict)
    hit: list[float] = field(default_factory=list)
    reciprocal: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)

    def mean(self, method: str) -> float:
        """nDCG@10 of a method over all questions."""
        return float(np.mean(self.ndcg[method]))

    def interval(self, method: str, against: str | None = None) -> tuple[float, float]:
        """95 % by bootstrap over questions; of the paired difference where `against` is given."""
        return interval_of(np.array(self.ndcg[method]) - (np.array(self.ndcg[against]) if against else 0))


def interval_of(values: Floats) -> tuple[float, float]:
    """95 % interval of a mean over questions, by bootstrap."""
    draws = np.random.default_rng(0).integers(0, len(values), (_DRAWS, len(values)))
    low, high = np.quantile(values[draws].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def evaluate(
    snapshot: Snapshot, folder: Path, task: str, key_of: Callable[[str], str | None],
    told: Callable[[float], None] = lambda _: None,
) -> Figures:  # fmt: skip
    """Ask all questions `<task>_queries.csv` of a folder and compare with `<task>_qrels.csv`.

    `key_of`: the id of a source's key, None where nothing has it. UsageError when the files are not there.
    """
    questions, right = read_table(folder / f"{task}_queries.csv"), _right(folder / f"{task}_qrels.csv", key_of)
    found = Figures(task, "")
    for done, said in enumerate(questions, 1):
        wanted = right.get(said["query_id"])
        if wanted:
            _one(found, snapshot, request_of(said, TASKS[task], key_of), wanted)
        told(done / len(questions))
    return found


def request_of(said: Mapping[str, str], task: Task, key_of: Callable[[str], str | None]) -> MatchRequest:
    """The question of a row of the bench."""
    request = MatchRequest(
        key_of(said["firm_id"]), as_of=said["as_of"], task=task, limit=_DEEP, country=said.get("firm_country") or None
    )
    if task == "partners":
        return request
    parts = tuple(part for part in said.get("parts", "").split("|") if part)
    title, text, topic = (said.get(name) or None for name in ("need_title", "need_text", "topic_title"))
    return replace(request, need_text=text, title=title, topic=topic, parts=parts)


def _one(found: Figures, snapshot: Snapshot, request: MatchRequest, wanted: frozenset[str]) -> None:
    then = snapshot.as_of(request.as_of)
    question, scorer, result, best = rate(then, request, None)
    hits = np.array([then.ids[question.candidates[at]] in wanted for at in best], dtype=float)
    first = np.flatnonzero(hits[:_DEEP])
    found.model = scorer.version
    found.ndcg.setdefault("whole", []).append(gain(hits, len(wanted)))
    found.hit.append(float(hits[:FIRST].any()))
    found.reciprocal.append(1 / (first[0] + 1) if len(first) else 0.0)
    found.recall.append(float(hits[:_RECALL].sum()) / len(wanted))
    if not isinstance(scorer, Learned):
        return
    found.levels = scorer.model.levels
    for at, hit in zip(best[:FIRST], hits.tolist(), strict=False):
        found.met.setdefault(scorer.level(float(result.scores[at]), {}, {}), []).append(hit)
    rows, names = rows_of(result.measures), scorer.model.signals
    right = np.array([then.ids[number] in wanted for number in question.candidates.tolist()])
    columns = [[rows[:, names.index(name)] for name in choice] for choice in _FUSED[scorer.model.task]]
    heard = [next((one for one in choice if one.any()), choice[-1]) for choice in columns]
    fused = sum(1 / (_RANKS + _ranks(one)) for one in heard)
    found.ndcg.setdefault("rrf_hybrid", []).append(gain_by(np.asarray(fused), right, len(wanted)))
    chosen = pool(scorer.model.task, names, rows)
    near, highest, ranking = rows[chosen], best_of(rows), scorer.model.ranking
    whole = gain_by(ranking.scores(near, highest), right[chosen], len(wanted))
    for column, name in enumerate(names):
        found.ndcg.setdefault(f"alone {name}", []).append(gain_by(rows[:, column], right, len(wanted)))
        less = whole
        if column in ranking.signal:
            kept = np.arange(len(names)) != column
            less = gain_by(ranking.scores(near * kept, highest * kept), right[chosen], len(wanted))
        found.ndcg.setdefault(f"without {name}", []).append(less)


def table(found: Figures) -> str:
    """The figures of a task as a table in Markdown."""
    low, high = found.interval("whole")
    lines = [
        f"### {found.task.upper()}（{len(found.hit)} 个问题，模型 {found.model}）", "",
        f"nDCG@10 **{found.mean('whole'):.4f}** [{low:.3f}, {high:.3f}]，hit@10 {np.mean(found.hit):.3f}，"
        f"MRR {np.mean(found.reciprocal):.3f}，recall@50 {np.mean(found.recall):.3f}。",
    ]  # fmt: skip
    if "rrf_hybrid" not in found.ndcg:
        return "\n".join(lines)
    lines += ["", *_levels(found), ""]
    low, high = found.interval("whole", "rrf_hybrid")
    gain = found.mean("whole") - found.mean("rrf_hybrid")
    lines += [
        f"自行重算的 rrf_hybrid 为 {found.mean('rrf_hybrid'):.4f}，"
        f"提高 {gain:+.4f} [{low:+.3f}, {high:+.3f}]（配对自助法）。",
        "", "| 信号 | 单独 | 去掉后 | 去掉后的变化 |", "|---|---|---|---|",
    ]  # fmt: skip
    names = [key.removeprefix("alone ") for key in found.ndcg if key.startswith("alone ")]
    for name in sorted(names, key=lambda one: found.mean(f"without {one}")):
        less = found.mean(f"without {name}")
        lines.append(
            f"| `{name}` | {found.mean(f'alone {name}'):.4f} | {less:.4f} | {less - found.mean('whole'):+.4f} |"
        )
    return "\n".join(lines)


def _levels(found: Figures) -> list[str]:
    """What a level promised on the held-out questions of training, and what it kept among the first ten here."""
    lines = [
        "| 依据 | 推荐程度不低于 | 训练时留出的候选 | 其中有合作的 | 这里前十名中的候选 | 其中有合作的 |",
        "|---|---|---|---|---|---|",
    ]
    for least, level, number, share in found.levels:
        here = found.met.get(level, [])
        kept = f"{np.mean(here):.1%}" if here else "–"
        lines.append(f"| {_LEVELS[level]} | {max(least, 0):.3f} | {number} | {share:.1%} | {len(here)} | {kept} |")
    return lines


def _ranks(values: Floats) -> Floats:
    ranks = np.empty(len(values))
    ranks[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return ranks


def read_table(path: Path) -> Sequence[dict[str, str]]:
    """The rows of a file of the bench; UsageError where it is not there."""
    if not path.is_file():
        raise UsageError(f"没有文件 {path}。", remedy="--data 应是带 t1_queries.csv 等文件的目录。")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _right(path: Path, key_of: Callable[[str], str | None]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in read_table(path):
        found.setdefault(line["query_id"], set()).add(key_of(line["institute_id"]) or line["institute_id"])
    return {query: frozenset(ids) for query, ids in found.items()}
