"""Long work of this process: one piece at a time in a thread, its progress in the ledger for everybody to see."""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from graph.errors import DaqiaoError, Problem
from graph.ledger import Job, Ledger
from graph.model import Principal

_log = logging.getLogger("daqiao.jobs")
_STEP = 0.005  # of the whole: finer steps would only cost writes

_INTERRUPTED = {"code": "interrupted", "message": "服务在任务完成前停止。", "remedy": "请重新提交。"}

Told = Callable[[float, str], None]  # the share that is done, 0 to 1, and at what; raises Cancelled
Work = Callable[[Told], Any]


class Cancelled(Exception):
    """Somebody ended the job: its work stops at the next word of progress."""


class Runner:
    """Runs jobs in the order in which they were asked for: two loads at once would only wait for each other."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="daqiao-job")
        self._running: dict[str, Future[None]] = {}
        self._closing = threading.Event()

    def submit(self, kind: str, principal: Principal, request: Mapping[str, Any], work: Work) -> Job:
        """Queue work, to be done in the name of who asks."""
        job = self._ledger.jobs.start(kind, principal.user, principal.places, request)
        self._running[job.job_id] = self._pool.submit(self._run, job.job_id, work)
        return job

    def wait(self, job_id: str, seconds: float) -> Job:
        """The job once it has ended, or as it is after `seconds`."""
        running = self._running.get(job_id)
        if running is not None:
            with suppress(TimeoutError):
                running.result(seconds)
        return self._ledger.jobs.get(job_id)

    def close(self) -> None:
        """End the running job at its next word of progress; those still queued are found failed at the next start."""
        self._closing.set()
        self._pool.shutdown(cancel_futures=True)

    def _run(self, job_id: str, work: Work) -> None:
        jobs, last = self._ledger.jobs, -1.0

        def told(share: float, stage: str = "") -> None:
            nonlocal last
            if self._closing.is_set():
                raise Cancelled
            if share - last >= _STEP or share >= 1.0:
                last = share
                if not jobs.advance(job_id, share, stage):
                    raise Cancelled

        try:
            if jobs.begin(job_id):
                jobs.finish(job_id, work(told))
        except Cancelled:
            if self._closing.is_set():
                jobs.fail(job_id, [_INTERRUPTED])
        except DaqiaoError as error:
            problems = error.problems or (Problem(type(error).__name__, error.detail, error.remedy),)
            jobs.fail(job_id, [one.as_dict() for one in problems])
        except Exception:
            _log.exception("a job met a bug")
            jobs.fail(job_id, [{"code": "bug", "message": "服务内部错误。", "remedy": "请把任务编号告诉管理员。"}])
        finally:
            self._running.pop(job_id, None)
