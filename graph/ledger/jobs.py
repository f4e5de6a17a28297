"""Long work and how far it is: started by a user, run by one process, found failed when that process is gone."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, insert, select, update

from graph.errors import Conflict, NotFound
from graph.ids import new_id
from graph.ledger import tables
from graph.ledger.database import Database
from graph.ledger.processes import gone, this_process
from graph.ledger.values import as_text, from_text, now

State = Literal["queued", "running", "done", "failed", "cancelled"]
STANDING: tuple[State, ...] = ("queued", "running")
_JOB = tables.job


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work. `progress` runs from 0 to 1, `stage` says in words what is being done.

    `request` is what was asked, `result` what came of it, `problems` what went wrong, as JSON values.
    """

    job_id: str
    kind: str
    user: str
    places: tuple[str, ...]
    state: State
    progress: float
    stage: str
    request: Mapping[str, Any]
    result: Any
    problems: tuple[Mapping[str, Any], ...]
    created_at: str
    started_at: str | None
    finished_at: str | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in STANDING


class Jobs:
    """The jobs of a ledger. Who runs one calls `begin`, then `advance` as often as it likes, then `finish` or `fail`.

    While a load holds SQLite's one write lock the progress of this process is kept in memory and told from there.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._live: dict[str, tuple[float, str]] = {}
        self._lock = threading.Lock()

    def start(self, kind: str, user: str, places: Sequence[str] = (), request: Mapping[str, Any] | None = None) -> Job:
        """A new job, queued; this process will run it."""
        moment = now()
        row = {
            "job_id": new_id("b"),
            "kind": kind,
            "user": user,
            "places": as_text(list(places)),
            "state": "queued",
            "progress": 0.0,
            "stage": "",
            "request": as_text(dict(request or {})),
            "problems": "[]",
            "created_at": moment,
            "owner": this_process(),
            "seen_at": moment,
        }
        with self._database.write() as connection:
            connection.execute(insert(_JOB).values(**row))
        return self.get(str(row["job_id"]))

    def begin(self, job_id: str) -> bool:
        """Mark a queued job as running; False when it was cancelled meanwhile."""
        moment = now()
        values = {"state": "running", "started_at": moment, "seen_at": moment, "owner": this_process()}
        with self._database.write() as connection:
            theirs = (_JOB.c.job_id == job_id) & (_JOB.c.state == "queued")
            return connection.execute(update(_JOB).where(theirs).values(**values)).rowcount == 1

    def advance(self, job_id: str, progress: float, stage: str = "") -> bool:
        """Say how far a running job is; False when somebody cancelled it, whereupon its work should stop."""
        with self._lock:
            self._live[job_id] = (min(max(progress, 0.0), 1.0), stage)
        with self._database.write_aside() as connection:
            if connection is not None:
                values = {"progress": progress, "stage": stage, "seen_at": now()}
                theirs = (_JOB.c.job_id == job_id) & (_JOB.c.state == "running")
                return connection.execute(update(_JOB).where(theirs).values(**values)).rowcount == 1
        return not self.get(job_id).ended

    def finish(self, job_id: str, result: Any = None, problems: Sequence[Mapping[str, Any]] = ()) -> None:
        """The work is done; `problems` are those that it found in its input."""
        self._end(job_id, "done", result, problems)

    def fail(self, job_id: str, problems: Sequence[Mapping[str, Any]]) -> None:
        """The work could not be done, and why."""
        self._end(job_id, "failed", None, problems)

    def cancel(self, job_id: str, by: str) -> Job:
        """Ask for the end of a job: a queued one never begins, a running one is told at its next `advance`.

        Conflict when it has ended, NotFound when there is none.
        """
        job = self.get(job_id)
        if job.ended or not self._end(job_id, "cancelled", None, [{"code": "cancelled", "message": f"由 {by} 取消。"}]):
            raise Conflict(f"任务 {job_id} 已经结束。")
        return self.get(job_id)

    def get(self, job_id: str) -> Job:
        """One job; NotFound when there is none."""
        with self._database.read() as connection:
            row = connection.execute(select(_JOB).where(_JOB.c.job_id == job_id)).first()
        if row is None:
            raise NotFound(f"没有编号为 {job_id} 的任务。")
        return self._job(row)

    def list(self, *, user: str | None = None, limit: int = 100) -> list[Job]:
        """The newest jobs, or those of one user."""
        query = select(_JOB).order_by(_JOB.c.job_id.desc()).limit(limit)
        if user is not None:
            query = query.where(_JOB.c.user == user)
        with self._database.read() as connection:
            return [self._job(row) for row in connection.execute(query).all()]

    def fail_lost(self) -> int:
        """Mark as failed, with the reason, the jobs whose process is gone; how many. Asked for at each start."""
        query = select(_JOB.c.job_id, _JOB.c.owner, _JOB.c.seen_at).where(_JOB.c.state.in_(STANDING))
        with self._database.read() as connection:
            lost = [job_id for job_id, owner, seen_at in connection.execute(query) if gone(owner, seen_at)]
        problem = {"code": "interrupted", "message": "执行任务的进程已中断。", "remedy": "请重新提交。"}
        return sum(self._end(job_id, "failed", None, [problem]) for job_id in lost)

    def _end(self, job_id: str, state: State, result: Any, problems: Sequence[Mapping[str, Any]]) -> bool:
        values: dict[str, Any] = {
            "state": state,
            "result": None if result is None else as_text(result),
            "problems": as_text([dict(one) for one in problems]),
            "finished_at": now(),
        }
        if state == "done":
            values["progress"] = 1.0
        with self._database.write() as connection:
            standing = (_JOB.c.job_id == job_id) & _JOB.c.state.in_(STANDING)
            ended = connection.execute(update(_JOB).where(standing).values(**values)).rowcount == 1
        with self._lock:
            self._live.pop(job_id, None)
        return ended

    def _job(self, row: Row[Any]) -> Job:
        with self._lock:
            progress, stage = self._live.get(row.job_id, (row.progress, row.stage))
        return Job(
            job_id=row.job_id,
            kind=row.kind,
            user=row.user,
            places=tuple(from_text(row.places)),
            state=row.state,
            progress=progress,
            stage=stage,
            request=from_text(row.request),
            result=None if row.result is None else from_text(row.result),
            problems=tuple(from_text(row.problems)),
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
        )
