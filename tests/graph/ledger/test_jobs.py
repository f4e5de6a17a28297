"""Long work as its user sees it: how far it is, how it ended, and that a dead process is not waited for."""

import subprocess
import sys
import threading

import pytest
from sqlalchemy import update

from graph.errors import Conflict, NotFound
from graph.ledger import Ledger, tables
from tests.graph.ledger.loading import BOOK


def test_a_job_tells_how_far_it_is_and_what_came_of_it(ledger: Ledger) -> None:
    job = ledger.jobs.start("check", "li", ["330822"], {"files": ["名录.xlsx"]})
    assert (job.state, job.progress, job.places, job.request) == ("queued", 0.0, ("330822",), {"files": ["名录.xlsx"]})
    assert ledger.jobs.begin(job.job_id)
    assert ledger.jobs.advance(job.job_id, 0.5, "读取表格")
    running = ledger.jobs.get(job.job_id)
    assert (running.state, running.progress, running.stage) == ("running", 0.5, "读取表格")
    ledger.jobs.finish(job.job_id, {"new": 3}, [{"code": "date", "message": "应为日期"}])
    done = ledger.jobs.get(job.job_id)
    assert (done.state, done.progress, done.result) == ("done", 1.0, {"new": 3})
    assert done.problems == ({"code": "date", "message": "应为日期"},)
    assert done.finished_at is not None


def test_progress_is_told_while_a_load_holds_the_ledger(ledger: Ledger) -> None:
    job = ledger.jobs.start("apply", "li")
    ledger.jobs.begin(job.job_id)
    with ledger.batch(BOOK, mode="delta", originals=[], user="li"):
        said = threading.Thread(target=ledger.jobs.advance, args=(job.job_id, 0.7, "写入台账"))
        said.start()
        said.join(timeout=10)
        assert not said.is_alive()
        assert ledger.jobs.get(job.job_id).stage == "写入台账"


def test_a_cancelled_job_is_told_at_its_next_step(ledger: Ledger) -> None:
    job = ledger.jobs.start("apply", "li")
    ledger.jobs.begin(job.job_id)
    assert ledger.jobs.cancel(job.job_id, "wang").state == "cancelled"
    assert not ledger.jobs.advance(job.job_id, 0.8)
    ledger.jobs.finish(job.job_id, {"new": 1})
    assert ledger.jobs.get(job.job_id).state == "cancelled"
    with pytest.raises(Conflict, match="已经结束"):
        ledger.jobs.cancel(job.job_id, "wang")


def test_a_job_cancelled_in_the_queue_never_begins(ledger: Ledger) -> None:
    job = ledger.jobs.start("apply", "li")
    ledger.jobs.cancel(job.job_id, "li")
    assert not ledger.jobs.begin(job.job_id)


def test_jobs_of_a_dead_process_fail_with_the_reason_and_living_ones_stay(ledger: Ledger) -> None:
    mine, theirs = ledger.jobs.start("apply", "li"), ledger.jobs.start("apply", "wang")
    dead = subprocess.run(
        [sys.executable, "-c", "from graph.ledger.jobs import this_process; print(this_process())"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    with ledger._database.write() as connection:
        connection.execute(update(tables.job).where(tables.job.c.job_id == theirs.job_id).values(owner=dead))
    assert ledger.jobs.fail_lost() == 1
    assert ledger.jobs.get(mine.job_id).state == "queued"
    lost = ledger.jobs.get(theirs.job_id)
    assert lost.state == "failed"
    assert "中断" in lost.problems[0]["message"]
    assert ledger.jobs.fail_lost() == 0


def test_jobs_are_listed_newest_first_or_by_user(ledger: Ledger) -> None:
    first, second = ledger.jobs.start("check", "li"), ledger.jobs.start("check", "wang")
    assert {job.job_id for job in ledger.jobs.list()} == {first.job_id, second.job_id}
    assert [job.job_id for job in ledger.jobs.list(user="wang")] == [second.job_id]
    with pytest.raises(NotFound):
        ledger.jobs.get("b-nothing")
