"""Pairs of entities that the rules could not decide: asked by a load, answered by a person, open again when undone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, FromClause, Row, delete, func, insert, select, update

from graph.errors import Conflict, NotFound, UsageError
from graph.ids import new_id
from graph.ledger import audit, judgements, tables
from graph.ledger.database import Database, raise_revision
from graph.ledger.values import now

_QUESTION, _ENTITY = tables.identity_question, tables.entity
ANSWERS = ("same", "different")


@dataclass(frozen=True, slots=True)
class Question:
    """Whether `left` and `right` (entity ids) are the same. `score` is 0 to 1, the rule's own.

    Open while `answered_at` is None; `judgement_id` is the answer.
    """

    question_id: str
    left: str
    right: str
    score: float
    reason: str
    rule: str
    batch_id: int | None
    at: str
    answered_at: str | None
    answered_by: str | None
    judgement_id: str | None


class Questions:
    """The review queue. Every answer is a judgement: audited, and it can be taken back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, *, least: float = 0.0, limit: int = 50, offset: int = 0) -> list[Question]:
        """Open questions from the surest to the least sure, with a score of `least` or more."""
        query = (
            select(_QUESTION).where(*_still_asked(least)).order_by(_QUESTION.c.score.desc(), _QUESTION.c.question_id)
        )
        with self._database.read() as connection:
            return [_read(row) for row in connection.execute(query.limit(limit).offset(offset))]

    def count(self, *, least: float = 0.0) -> int:
        """How many are open."""
        with self._database.read() as connection:
            query = select(func.count()).select_from(_QUESTION).where(*_still_asked(least))
            return int(connection.scalar(query) or 0)

    def get(self, question_id: str) -> Question:
        """One question, open or answered; NotFound when there is none."""
        with self._database.read() as connection:
            return _one(connection, question_id)

    def ask(self, pairs: Iterable[tuple[str, str, float, str, str]]) -> int:
        """Ask about pairs (left, right, score, reason, rule); how many were not asked before."""
        with self._database.write() as connection:
            return sum(
                ask(connection, left, right, score=score, reason=reason, rule=rule, batch_id=None)
                for left, right, score, reason, rule in pairs
            )

    def answer(self, question_id: str, verdict: str, user: str) -> str:
        """Answer `same` or `different`; the judgement's id.

        NotFound for an unknown question, Conflict for one that is answered or against a judgement that stands.
        """
        if verdict not in ANSWERS:
            raise UsageError(f"回答应为 {'、'.join(ANSWERS)} 之一，不是「{verdict}」。")
        with self._database.write() as connection:
            return _answer(connection, _one(connection, question_id), verdict, user, raise_revision(connection))

    def accept(self, least: float, user: str, *, only: Collection[str] | None = None) -> list[str]:
        """Answer `same` to all open questions with this score or more (of `only`, if given); the judgements' ids.

        One that contradicts a judgement is left open.
        """
        with self._database.write() as connection:
            revision = raise_revision(connection)
            asked = connection.execute(select(_QUESTION).where(*_still_asked(least)).order_by(_QUESTION.c.score.desc()))
            done: list[str] = []
            wanted = None if only is None else set(only)
            for question in [_read(row) for row in asked if wanted is None or row.question_id in wanted]:
                try:
                    done.append(_answer(connection, question, "same", user, revision))
                except Conflict:
                    continue
            return done


def ask(
    connection: Connection, left: str, right: str, *, score: float, reason: str, rule: str, batch_id: int | None
) -> bool:
    """Ask whether two entities are the same; False when that was asked before, whatever the answer."""
    left, right = sorted((left, right))
    asked = select(_QUESTION.c.question_id).where(_QUESTION.c.left == left, _QUESTION.c.right == right)
    if connection.scalar(asked) is not None:
        return False
    row = {"question_id": new_id("q"), "left": left, "right": right, "score": score, "reason": reason, "rule": rule}
    connection.execute(insert(_QUESTION).values(**row, batch_id=batch_id, at=now()))
    return True


def withdraw(connection: Connection, batch_id: int) -> None:
    """Drop the open questions that a batch asked: it was taken back."""
    asked = (_QUESTION.c.batch_id == batch_id) & _QUESTION.c.answered_at.is_(None)
    connection.execute(delete(_QUESTION).where(asked))


def _answer(connection: Connection, question: Question, verdict: str, user: str, revision: int) -> str:
    if question.answered_at is not None:
        raise Conflict(
            f"这一对已由 {question.answered_by} 于 {question.answered_at} 核对。", remedy="撤销后可重新核对。"
        )
    judgement_id = judgements.keep(
        connection, verdict, question.left, question.right, judge=user, rule=question.rule, reason=question.reason,
        score=question.score, batch_id=None, revision=revision,
    )  # fmt: skip
    values = {"answered_at": now(), "answered_by": user, "judgement_id": judgement_id}
    connection.execute(update(_QUESTION).where(_QUESTION.c.question_id == question.question_id).values(**values))
    detail = {"of": [question.left, question.right], "question": question.question_id, "score": question.score}
    audit.note(connection, user, f"identity.{verdict}", f"judgement:{judgement_id}", detail)
    return judgement_id


def _still_asked(least: float) -> Sequence[ColumnElement[bool]]:
    """Not answered, and not settled by other judgements: the two do not lead to one entity already."""
    left, right = _ENTITY.alias("left_one"), _ENTITY.alias("right_one")
    settled = (
        select(left.c.entity_id)
        .where(left.c.entity_id == _QUESTION.c.left, right.c.entity_id == _QUESTION.c.right)
        .where(_survivor(left) == _survivor(right))
        .correlate(_QUESTION)
        .exists()
    )
    return (_QUESTION.c.answered_at.is_(None), _QUESTION.c.score >= least, ~settled)


def _survivor(one: FromClause) -> ColumnElement[str]:
    return func.coalesce(one.c.merged_into, one.c.entity_id)


def _one(connection: Connection, question_id: str) -> Question:
    row = connection.execute(select(_QUESTION).where(_QUESTION.c.question_id == question_id)).first()
    if row is None:
        raise NotFound(f"没有编号为 {question_id} 的待核对项。")
    return _read(row)


def _read(row: Row[tuple[object, ...]]) -> Question:
    return Question(**row._asdict())
