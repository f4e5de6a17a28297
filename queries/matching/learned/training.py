"""Training on the ledger's own collaborations: questions of inner windows, answered by what was known before each.

LambdaMART (Burges 2010) by LightGBM, monotone in every signal that is evidence. LightGBM is the extra `learn`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import orjson

from graph.errors import ConfigurationError, UsageError
from graph.snapshot import Ints, Snapshot
from queries.matching.features import Features
from queries.matching.learned.files import LearnedModel, digest_of
from queries.matching.learned.history import Floats32, History
from queries.matching.learned.levels import levels_of
from queries.matching.learned.scorer import pool, rows_of
from queries.matching.learned.trees import Trees, grown
from queries.matching.model import Seeker, Task
from queries.matching.signals.base import Question
from queries.matching.signals.past import CIRCUMSTANCES, OF_TASK

MONTHS_BEFORE = (3, 9, 18, 30, 42)  # where the inner windows begin, before the day
WINDOW_MONTHS = 18  # how long one lasts, at most until the day
QUESTIONS = 450  # of one window
ANCHORS = 2  # firms asked for one need
HELD_OUT = 8  # every eighth question is kept from training, for levels
SEEDS = 3
_LEAST_QUESTIONS = 30
_PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank", "learning_rate": 0.06, "num_leaves": 12, "min_data_in_leaf": 200, "lambda_l2": 5.0,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambdarank_truncation_level": 20,
    "max_bin": 63, "num_threads": 1, "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
_ROUNDS = 110
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a window: who asks what, and the institutes (node ids) that it came to work with."""

    seeker: Seeker
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Candidates of many questions: signals, whether right, and how many candidates each question has."""

    values: Floats32
    right: Ints
    sizes: Ints

    def of(self, chosen: Ints) -> "Rows":
        """Those questions alone."""
        ends = np.cumsum(self.sizes)
        at = np.concatenate([np.arange(ends[n] - self.sizes[n], ends[n]) for n in chosen.tolist()])
        return Rows(self.values[at], self.right[at], self.sizes[chosen])


def train(snapshot: Snapshot, task: Task, until: str, seed: int = 1, told: Progress = lambda _: None) -> LearnedModel:
    """The model of a task that knows nothing of `until` (ISO day) or later.

    UsageError when there are too few collaborations before; ConfigurationError without the extra `learn`.
    The same ledger, day and seed give the same file.
    """
    known = snapshot.as_of(until)
    windows = [(months_before(until, months), until) for months in MONTHS_BEFORE]
    windows = [(start, min(until, months_before(start, -WINDOW_MONTHS))) for start, _ in windows]
    rich = _written_needs(known, windows[-1][0])
    parts: list[tuple[Floats32, Ints]] = []
    for number, (start, end) in enumerate(windows):
        then = known.as_of(start)
        asked = questions(known, then, task, start, end, seed + number, rich=rich)
        told(f"{start} 至 {end}：{len(asked)} 个问题")
        parts.extend(_rated(then, task, asked))
    if len(parts) < _LEAST_QUESTIONS:
        raise UsageError(
            f"{until} 以前只有 {len(parts)} 个可学习的问题，至少要 {_LEAST_QUESTIONS} 个。", remedy="请选较晚的日期。"
        )
    rows = Rows(
        np.concatenate([values for values, _ in parts]),
        np.concatenate([right for _, right in parts]),
        np.array([len(right) for _, right in parts], dtype=np.int32),
    )
    numbers = np.arange(len(rows.sizes), dtype=np.int32)
    held = rows.of(numbers[numbers % HELD_OUT == 0])
    told(f"训练：{len(numbers)} 个问题，{len(rows.right)} 行")
    names = tuple(signal.name for signal in OF_TASK[task])
    trees, gain = fitted(rows.of(numbers[numbers % HELD_OUT != 0]), names, seed)
    levels, scores = levels_of(trees, held.values.astype(float), held.right, held.sizes)
    made = {
        "source": "ledger", "questions": len(numbers), "held_out": len(held.sizes), "candidates": len(rows.right),
        "windows": [f"{start}/{end}" for start, end in windows], "seed": seed, "seeds": SEEDS, "rounds": _ROUNDS,
        "asked_by": "text" if rich else "topic", "gain": gain,
    }  # fmt: skip
    model = LearnedModel(f"cordis-{task}", task, until, names, trees, levels, made, scores, "")
    return _signed(model)


def questions(
    known: Snapshot, then: Snapshot, task: Task, start: str, end: str, seed: int, *, rich: bool = True
) -> list[Asked]:
    """Questions that acts of a window would have been, as of its first day; at most `QUESTIONS`, drawn by seed."""
    found = list(_needs(known, then, start, end, seed, rich) if task == "need" else _firms(known, then, start, end))
    order = np.random.default_rng(seed).permutation(len(found))[:QUESTIONS]
    return [found[n] for n in order.tolist()]


def fitted(rows: Rows, names: Sequence[str], seed: int) -> tuple[Trees, dict[str, float]]:
    """The mean of several LambdaMART models, and each signal's share of the gain."""
    try:
        import lightgbm  # the extra `learn`: serving does without
    except ImportError as error:
        raise ConfigurationError("没有安装训练用的附加包 learn。", remedy="请运行 make setup。") from error
    monotone = [0 if name in CIRCUMSTANCES else 1 for name in names]
    data = lightgbm.Dataset(
        rows.values, rows.right, group=rows.sizes, feature_name=list(names), params={"max_bin": _PARAMETERS["max_bin"]},
        free_raw_data=False,
    )  # fmt: skip
    texts: list[list[list[float | int]]] = []
    gain = np.zeros(len(names))
    for number in range(SEEDS):
        parameters = {**_PARAMETERS, "monotone_constraints": monotone, "seed": seed + number}
        booster = lightgbm.train(parameters, data, _ROUNDS)
        gain += booster.feature_importance("gain")
        for tree in grown(booster.dump_model()).to_json():
            texts.append([*tree[:4], [value / SEEDS for value in tree[4]]])
    share = np.round(gain / max(float(gain.sum()), 1e-9), 4)
    return Trees.from_json(texts, len(names)), dict(zip(names, share.tolist(), strict=True))


def months_before(day: str, months: int) -> str:
    """The ISO day that many months before (after, where negative)."""
    year, month, number = (int(part) for part in day.split("-"))
    count = year * 12 + month - 1 - months
    return date(count // 12, count % 12 + 1, min(number, 28)).isoformat()


# --- below


def _rated(then: Snapshot, task: Task, asked: Sequence[Asked]) -> Iterator[tuple[Floats32, Ints]]:
    """Signals and rightness of each question's pool; a question whose pool holds nobody right teaches nothing."""
    features, history = Features.of(then), History.of(then)
    institutes = features.candidates("institutes")
    signals = OF_TASK[task]
    names = tuple(signal.name for signal in signals)
    for one in asked:
        candidates = institutes
        if task == "partners" and one.seeker.firm is not None:
            row = int(history.position[one.seeker.firm])
            candidates = institutes[history.partners(row)[history.position[institutes]] == 0]
        question = Question(features, one.seeker, candidates, "institutes")
        values = rows_of(tuple(signal.measure(question) for signal in signals))
        chosen = pool(task, names, values)
        right = np.array([then.ids[n] in one.right for n in candidates[chosen].tolist()], dtype=np.int32)
        if right.any():
            yield values[chosen].astype(np.float32), right


def _firms(known: Snapshot, then: Snapshot, start: str, end: str) -> Iterator[Asked]:
    """Firms with an institute partner before the window, and the known institutes that they first met in it."""
    before, after = History.of(then), History.of(known)
    window = _window(after, start, end)
    taking_part = after.part @ window.astype(np.float32)
    for row in np.flatnonzero(after.firm & (taking_part > 0)).tolist():
        firm = known.ids[after.parties[row]]
        number = then.number.get(firm)
        if number is None or not before.acts[before.position[number]]:
            continue
        old = {then.ids[before.parties[one]] for one in np.flatnonzero(before.partners(int(before.position[number])))}
        if not old & _institutes(then):
            continue
        mark = np.zeros(len(window), dtype=np.float32)
        mine = after.acts_of(row)
        mark[mine[window[mine]]] = 1
        met = {known.ids[after.parties[one]] for one in np.flatnonzero(after.part @ mark)}
        right = (met & _institutes(then)) - old
        if right:
            yield Asked(_seeker(then, number), frozenset(right))


def _needs(known: Snapshot, then: Snapshot, start: str, end: str, seed: int, rich: bool) -> Iterator[Asked]:
    """Acts with a text that began in the window, asked by some of their firms: right are their known institutes."""
    history, draw = History.of(known), np.random.default_rng(seed)
    attributes = known.column("attributes")
    for act in np.flatnonzero(_window(history, start, end)).tolist():
        said = orjson.loads(attributes[history.nodes[act]]) if history.nodes[act] >= 0 else {}
        members = history.back.indices[history.back.indptr[act] : history.back.indptr[act + 1]]
        right = {known.ids[history.parties[one]] for one in members[history.institute[members]]} & _institutes(then)
        firms = members[history.firm[members]]
        if not said.get("topic") or not right or not len(firms):
            continue
        for row in draw.permutation(firms)[:ANCHORS].tolist():
            firm = known.node(int(history.parties[row]))
            yield Asked(
                _seeker(then, then.number.get(firm.id), said, firm.properties.get("country"), rich), frozenset(right)
            )


def _seeker(
    then: Snapshot, number: int | None, said: dict[str, Any] | None = None, country: Any = None, rich: bool = True
) -> Seeker:
    """The seeker as the signals of history read it; the county's own signals are not asked."""
    nothing = np.zeros(0, dtype=np.int32)
    need = said or {}
    topic = str(need.get("topic") or "")
    return Seeker(
        number, "", nothing, nothing, None,
        need=str(need.get("summary") or "") if rich else "",
        title=str(need.get("headline") or topic) if rich else topic,
        topic=topic, parts=tuple(need.get("parts") or ()), country=country, as_of=then.date,
    )  # fmt: skip


def _institutes(then: Snapshot) -> frozenset[str]:
    """Institutes with an act before: the ones that can be known."""

    def found() -> frozenset[str]:
        history = History.of(then)
        return frozenset(then.ids[n] for n in history.parties[history.institute & (history.acts > 0)].tolist())

    return then.once("known institutes", found)


def _window(history: History, start: str, end: str) -> np.ndarray:
    """Which acts began in a window."""
    dates = history.snapshot.column("date_from")
    begun = np.array([dates[n] or "" if n >= 0 else "" for n in history.nodes.tolist()])
    found: np.ndarray = (begun >= start) & (begun < end)
    return found


def _written_needs(known: Snapshot, start: str) -> bool:
    """Whether most of the newest acts with a topic are also told at length: as needs were told, so they are asked."""
    history, attributes = History.of(known), known.column("attributes")
    newest = months_before(known.date or "9999-12-31", 9)
    recent = np.flatnonzero(_window(history, max(start, newest), known.date or "9999-12-31"))
    told = [orjson.loads(attributes[history.nodes[act]]) for act in recent.tolist() if history.nodes[act] >= 0]
    topics = [one for one in told if one.get("topic")]
    return sum(bool(one.get("summary")) for one in topics) * 2 > len(topics)


def _signed(model: LearnedModel) -> LearnedModel:
    said = orjson.loads(model.as_bytes())
    return LearnedModel(
        model.name, model.task, model.trained_until, model.signals, model.trees, model.levels, model.trained_on,
        model.scores, digest_of(said),
    )  # fmt: skip
