"""Training on the ledger's own collaborations: questions of inner windows, answered by what was known before each.

What is fitted to them is in `fitting.py`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import orjson

from graph.errors import UsageError
from graph.snapshot import Snapshot
from queries.matching.features import Features
from queries.matching.learned.files import LearnedModel, digest_of
from queries.matching.learned.fitting import fitted, scored
from queries.matching.learned.history import History
from queries.matching.learned.lessons import Rows
from queries.matching.learned.levels import levels_of
from queries.matching.learned.scorer import POOL, best_of, nearness, rows_of
from queries.matching.model import Seeker, Task
from queries.matching.signals.base import Question
from queries.matching.signals.past import OF_TASK

MONTHS_BEFORE = (3, 9, 18, 30, 42)  # where the inner windows begin, before the day
RECENT, FADING = 18, 12  # months: windows that began later count in full, older ones half as much with every year
WINDOW_MONTHS = 18  # how long one lasts, at most until the day
QUESTIONS = 450  # of one window
ANCHORS = 2  # firms asked for one need
HELD_OUT = 8  # every eighth question is kept from training, for levels
_LEAST_QUESTIONS = 30
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a window: who asks what, and the institutes (node ids) that it came to work with."""

    seeker: Seeker
    right: frozenset[str]


def train(snapshot: Snapshot, task: Task, until: str, seed: int = 1, told: Progress = lambda _: None) -> LearnedModel:
    """The model of a task that knows nothing of `until` (ISO day) or later.

    UsageError when there are too few collaborations before.
    The same ledger, day and seed give the same file.
    """
    rows, said = lessons(snapshot, task, until, seed, told)
    return learned(rows, task, until, seed, said)


def lessons(
    snapshot: Snapshot, task: Task, until: str, seed: int, told: Progress = lambda _: None
) -> tuple[Rows, dict[str, Any]]:
    """Candidates of the questions of all windows before `until`, and what is to be said of where they come from."""
    known = snapshot.as_of(until)
    windows = [(months_before(until, months), until) for months in MONTHS_BEFORE]
    windows = [(start, min(until, months_before(start, -WINDOW_MONTHS))) for start, _ in windows]
    rich = _written_needs(known, windows[-1][0])
    parts: list[Rows] = []
    for number, (start, end) in enumerate(windows):
        then = known.as_of(start)
        asked = questions(known, then, task, start, end, seed + number, rich=rich)
        told(f"{start} 至 {end}：{len(asked)} 个问题")
        counts = min(1.0, 0.5 ** ((MONTHS_BEFORE[number] - RECENT) / FADING))
        parts.extend(_rated(then, task, asked, counts))
    if len(parts) < _LEAST_QUESTIONS:
        raise UsageError(
            f"{until} 以前只有 {len(parts)} 个可学习的问题，至少要 {_LEAST_QUESTIONS} 个。", remedy="请选较晚的日期。"
        )
    said = {"source": "ledger", "windows": [f"{a}/{b}" for a, b in windows], "asked_by": "text" if rich else "topic"}
    return Rows.joined(parts), said


def learned(rows: Rows, task: Task, until: str, seed: int, said: Mapping[str, Any]) -> LearnedModel:
    """The model of these lessons, with levels and scores from the questions that were kept back."""
    numbers = np.arange(len(rows.sizes), dtype=np.int32)
    held = rows.of(numbers[numbers % HELD_OUT == 0])
    names = tuple(signal.name for signal in OF_TASK[task])
    ranking, moves = fitted(rows.of(numbers[numbers % HELD_OUT != 0]), names, seed)
    levels, scores = levels_of(scored(ranking, held), held.right, held.sizes)
    made = {
        **said, "questions": len(numbers), "held_out": len(held.sizes), "candidates": len(rows.right), "seed": seed,
        "moves": moves,
    }  # fmt: skip
    model = LearnedModel(f"cordis-{task}", task, until, names, ranking, levels, made, scores, "")
    return replace(model, digest=digest_of(orjson.loads(model.as_bytes())))


def questions(
    known: Snapshot, then: Snapshot, task: Task, start: str, end: str, seed: int, *, rich: bool = True
) -> list[Asked]:
    """Questions that acts of a window would have been, as of its first day; at most `QUESTIONS`, drawn by seed."""
    found = list(_needs(known, then, start, end, seed, rich) if task == "need" else _firms(known, then, start, end))
    order = np.random.default_rng(seed).permutation(len(found))[:QUESTIONS]
    return [found[n] for n in order.tolist()]


def months_before(day: str, months: int) -> str:
    """The ISO day that many months before (after, where negative)."""
    year, month, number = (int(part) for part in day.split("-"))
    count = year * 12 + month - 1 - months
    return date(count // 12, count % 12 + 1, min(number, 28)).isoformat()


# --- below


def _rated(then: Snapshot, task: Task, asked: Sequence[Asked], counts: float) -> Iterator[Rows]:
    """The pool of each question; one whose pool holds nobody right teaches nothing."""
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
        near = nearness(task, names, values)
        chosen = np.argsort(-near, kind="stable")[:POOL]
        right = np.array([then.ids[n] in one.right for n in candidates[chosen].tolist()], dtype=np.int32)
        if right.any():
            yield Rows.of_question(values[chosen], right, best_of(values), counts)


def _firms(known: Snapshot, then: Snapshot, start: str, end: str) -> Iterator[Asked]:
    """Firms with an institute partner before the window, and the known institutes that they first met in it."""
    before, after = History.of(then), History.of(known)
    window = _window(after, start, end).astype(np.float32)
    taking_part = after.part @ window
    for row in np.flatnonzero(after.firm & (taking_part > 0)).tolist():
        firm = known.ids[after.parties[row]]
        number = then.number.get(firm)
        if number is None or not before.acts[before.position[number]]:
            continue
        old = {then.ids[before.parties[one]] for one in np.flatnonzero(before.partners(int(before.position[number])))}
        if not old & _institutes(then):
            continue
        met = {known.ids[after.parties[one]] for one in np.flatnonzero(after.shared(row, window))}
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
