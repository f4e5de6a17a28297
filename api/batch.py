"""Many questions at once, as a source names its firms and institutes: for the command and for the API's job."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph.errors import DaqiaoError, NotFound, Problem, RefusedData, UsageError
from graph.history import asked_day
from graph.ledger import Ledger
from graph.snapshot import Snapshot
from queries.matching import MAX_NEED_TEXT, MatchRequest, order_of
from queries.matching.model import Task
from queries.semantic import Meaning

TASKS: tuple[Task, ...] = ("partners", "need")
# What a table of questions must have; one of the words of a need is enough.
NEEDED: Mapping[Task, tuple[str, ...]] = {"partners": ("query_id", "firm_id"), "need": ("query_id",)}
WORDS = ("need_title", "need_text", "topic_title")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one question: institutes from the best, as the source's keys, or problems that say why not."""

    line: int
    query_id: str
    institutes: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def task_of(text: str) -> Task:
    """The task of that name; UsageError for another."""
    for task in TASKS:
        if text == task:
            return task
    raise UsageError(f"没有任务 {text[:40]}。", remedy=f"应为 {' 或 '.join(TASKS)}。")


def check_columns(columns: Sequence[str], task: Task) -> None:
    """RefusedData unless a table of questions has what its task needs."""
    missing = [name for name in NEEDED[task] if name not in columns]
    if task == "need" and not set(WORDS) & set(columns):
        missing.append(" / ".join(WORDS))
    if missing:
        raise RefusedData(f"缺列：{'、'.join(missing)}。", remedy=f"现有：{'、'.join(filter(None, columns))}。")


class Keys:
    """Entities as one keyed source names them: `O02836` instead of an id."""

    def __init__(self, ledger: Ledger, source: str | None) -> None:
        """`source` may be left out where only one keyed source is there; UsageError where that does not tell."""
        self._ledger = ledger
        keyed = sorted(one.source_id for one in ledger.sources().values() if one.keyed)
        if source is not None and source not in ledger.sources():
            raise UsageError(f"没有来源 {source}。", remedy=f"有编号的来源：{'、'.join(keyed) or '无'}。")
        if source is None and len(keyed) > 1:
            raise UsageError("编号可能属于几个来源。", remedy=f"用 --source 指明其一：{'、'.join(keyed)}。")
        self._source = source or next(iter(keyed), None)

    def entity(self, key: str) -> str | None:
        """The id behind a key, `source:key` or id; None where there is none."""
        references = [key] if ":" in key or self._source is None else [f"{self._source}:{key}", key]
        for reference in references:
            try:
                return self._ledger.resolve(reference)
            except NotFound:
                continue
        return None

    def key(self, entity_id: str) -> str:
        """The key of an entity, its id where that source has none."""
        return self._keys.get(entity_id, entity_id)

    @cached_property
    def _keys(self) -> dict[str, str]:
        return self._ledger.keys_in(self._source) if self._source else {}


@dataclass(frozen=True)
class Batch:
    """Rows to be answered. `as_of` wins over the rows' own column.

    `file` names where they come from, `first` is the number of their first line there.
    """

    task: Task
    rows: Sequence[Row]
    as_of: str | None = None
    limit: int = 100
    file: str | None = None
    first: int = 2

    @cached_property
    def day(self) -> str | None:
        """The day that holds for all rows; UsageError for none that is."""
        return asked_day(self.as_of) if self.as_of else None

    def answers(
        self,
        snapshot: Snapshot,
        keys: Keys,
        meaning: Meaning | None = None,
        told: Callable[[float], None] = lambda _: None,
    ) -> list[Answered]:
        """One answer a row, in the order of the rows. Asked day by day, so that each past is made once."""
        answers: list[Answered] = []
        requests = list(self._requests(keys))
        for done, (line, row, request, problems) in enumerate(sorted(requests, key=_day), 1):
            answers.append(self._answer(snapshot, keys, meaning, line, row, request, problems))
            told(done / len(requests))
        return sorted(answers, key=lambda one: one.line)

    def result(
        self, snapshot: Snapshot, keys: Keys, meaning: Meaning | None, told: Callable[[float, str], None]
    ) -> dict[str, object]:
        """The answers and problems as a job keeps them."""
        answers = self.answers(snapshot, keys, meaning, lambda share: told(share, "匹配"))
        return {
            "answered": sum(bool(one.institutes) for one in answers),
            "predictions": [{"query_id": one.query_id, "institutes": list(one.institutes)} for one in answers],
            "problems": [problem.as_dict() for one in answers for problem in one.problems],
        }

    def _requests(self, keys: Keys) -> Iterator[tuple[int, Row, MatchRequest | None, list[Problem]]]:
        seen: dict[str, int] = {}
        for line, row in enumerate(self.rows, self.first):
            if not any(row.values()):
                continue
            problems: list[Problem] = []
            query_id = row.get("query_id", "")
            if not query_id:
                problems.append(self._problem(line, row, "no-id", "缺 query_id", "请填编号。"))
            elif query_id in seen:
                said = f"编号与第 {seen[query_id]} 行重复，未读这一行"
                problems.append(self._problem(line, row, "duplicate", said, "请改编号或删去一行。"))
            seen.setdefault(query_id, line)
            request = None if problems else self._request(line, row, keys, problems)
            yield line, row, request, problems

    def _request(self, line: int, row: Row, keys: Keys, problems: list[Problem]) -> MatchRequest | None:
        said = row.get("firm_id", "")
        firm = keys.entity(said) if said else None
        if self.task == "partners" and firm is None:
            problem = f"没有编号为 {said} 的企业" if said else "缺 firm_id"
            problems.append(self._problem(line, row, "unknown-firm", problem, "请核对企业编号。"))
            return None
        try:
            day = self.day or (asked_day(row["as_of"]) if row.get("as_of") else None)
        except UsageError as error:
            problems.append(self._problem(line, row, "date", error.detail, error.remedy))
            return None
        request = MatchRequest(
            firm, as_of=day, task=self.task, limit=self.limit, country=row.get("firm_country") or None
        )
        if self.task == "partners":
            return request
        words = [row.get(name, "") for name in WORDS]
        if not any(character.isalnum() for word in words for character in word):
            problems.append(self._problem(line, row, "no-words", "需求中没有可以比较的文字", "请用文字写明需求。"))
            return None
        title, text, topic = words
        room = MAX_NEED_TEXT - len(title) - len(topic) - 2
        if len(text) > room:
            said = f"内容有 {len(text)} 字，只读了前 {max(room, 0)} 字"
            problems.append(self._problem(line, row, "cut", said, "请缩短后重试。"))
        parts = tuple(part for part in row.get("parts", "").split("|") if part)
        return replace(request, need_text=text[: max(room, 0)] or None, title=title, topic=topic, parts=parts)

    def _answer(
        self,
        snapshot: Snapshot,
        keys: Keys,
        meaning: Meaning | None,
        line: int,
        row: Row,
        request: MatchRequest | None,
        problems: list[Problem],
    ) -> Answered:
        query_id = row.get("query_id", "")
        if request is None:
            return Answered(line, query_id, (), tuple(problems))
        try:
            found = order_of(snapshot, request, meaning)
        except DaqiaoError as error:
            code = "unknown-firm" if isinstance(error, NotFound) else "unanswered"
            problems.append(self._problem(line, row, code, error.detail, error.remedy))
            return Answered(line, query_id, (), tuple(problems))
        if not found.ids:
            problems.append(self._problem(line, row, "unanswered", found.reason or "", "请核对日期和资料。"))
        return Answered(line, query_id, tuple(keys.key(one) for one in found.ids), tuple(problems))

    def _problem(self, line: int, row: Row, code: str, message: str, remedy: str) -> Problem:
        return Problem(code, message, remedy, file=self.file, line=line, value=row.get("query_id") or None)


def _day(asked: tuple[int, Row, MatchRequest | None, list[Problem]]) -> tuple[str, int]:
    request = asked[2]
    return (request.as_of or "" if request else "", asked[0])
