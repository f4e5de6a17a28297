"""Files in and out again: checks, loads, batches, and the jobs that do the long ones."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response

from api.answers import Asked, asked, page, sliced
from api.batches import leaning, mine, taken_back
from api.desk import Desk
from api.json import Json
from api.schemas import RollbackBody
from graph.errors import NotFound, Problem, RefusedData
from graph.ledger import Job
from ingest.intake import Wish
from queries import reads

router = APIRouter(prefix="/v1", tags=["ingest"])
Ask = Annotated[Asked, Depends(asked)]
Files = Annotated[list[UploadFile], File(description="要读的工作簿，可多个：Excel、CSV、Word 表格、ODS")]
SourceId = Annotated[
    str | None,
    Form(max_length=200, description="来源编号；不写时取文件名去掉年份日期", examples=["330822-科技型企业汇总表"]),
]
Place = Annotated[
    str | None, Form(max_length=6, description="来源所属地区的行政区划代码；不写时为用户的地区", examples=["330822"])
]
Mode = Annotated[Literal["full", "delta"], Form(description="full：文件里没有的旧记录关闭；delta：只增改")]
Synthetic = Annotated[bool, Form(description="合成数据，处处标明")]
Strict = Annotated[bool, Form(description="有一处错误就整体不导入")]
Seconds = Annotated[float, Form(ge=0, le=60, description="最多等几秒；未完成时以 202 返回任务")]
CheckId = Annotated[str, Path(max_length=60, description="检查编号", examples=["c19a0c…"])]
Checked = Annotated[str | None, Form(max_length=60, description="检查编号；写了就不再上传文件", examples=["c19a0c…"])]
Unchecked = Annotated[list[UploadFile] | None, File(description="没有检查过的工作簿")]
JobId = Annotated[str, Path(max_length=60, description="任务编号", examples=["b19a0c…"])]
BatchId = Annotated[int, Path(ge=1, le=2**31 - 1, description="批次编号", examples=[12])]
Limit = Annotated[int, Query(ge=1, le=reads.MAX_PAGE, description="每页条数", examples=[20])]
Cursor = Annotated[str | None, Query(description="上一页返回的 next", max_length=20)]


def desk(request: Request) -> Desk:
    """The desk of the application."""
    found: Desk = request.app.state.desk
    return found


AtDesk = Annotated[Desk, Depends(desk)]


@router.post("/ingest/check", summary="检查工作簿：读成什么、会改变什么、哪些格有错；不写入")
def check_route(
    ask: Ask, at: AtDesk, files: Files, source: SourceId = None, place: Place = None, mode: Mode = "delta",
    synthetic: Synthetic = False, strict: Strict = False, seconds: Seconds = 30,
) -> Response:  # fmt: skip
    """`files` holds one object a file: nodes, relations, observations, problems, and the counts of its source."""
    wish = Wish(source or None, place or None, None, mode, synthetic, strict)
    received = [(one.filename or "", one.file) for one in files]
    check_id, job = at.check(ask.principal, received, wish)
    return _checked(ask, at, check_id, at.wait(job, seconds))


@router.get("/ingest/checks/{check_id}", summary="一次检查的结果")
def checked_route(ask: Ask, at: AtDesk, check_id: CheckId) -> Response:
    """As the check answered; 202 while it runs."""
    return _checked(ask, at, check_id, at.job(at.upload(ask.principal, check_id)))


@router.get("/ingest/checks/{check_id}/report", summary="退回的工作簿：错误格加批注，另附“问题”表")
def report_route(
    ask: Ask,
    at: AtDesk,
    check_id: CheckId,
    number: Annotated[int, Query(ge=0, le=10_000, description="第几个文件，从 0 起")] = 0,
) -> Response:
    """The workbook as it came, as .xlsx."""
    path, name = at.report(at.upload(ask.principal, check_id), number)
    return FileResponse(path, filename=name)


@router.post("/ingest/apply", summary="导入：检查过的（check_id），或直接上传的工作簿")
def apply_route(
    ask: Ask, at: AtDesk, check_id: Checked = None, files: Unchecked = None, source: SourceId = None,
    place: Place = None, mode: Mode = "delta", synthetic: Synthetic = False, strict: Strict = False,
    seconds: Seconds = 30,
) -> Response:  # fmt: skip
    """`sources` holds one object a source: its batch, counts, and what was refused. Rows with errors stay out."""
    wish = Wish(source or None, place or None, None, mode, synthetic, strict)
    received = [(one.filename or "", one.file) for one in files or ()]
    job = at.apply(ask.principal, check_id) if check_id else at.check_and_apply(ask.principal, received, wish)
    ended = at.wait(job, seconds)
    if ended.result and all(one["refused"] for one in ended.result):
        raise RefusedData("数据未被接受，台账没有任何改变。", problems=at.refusals(ended))
    return _told(ended, {"sources": ended.result})


@router.get("/batches", summary="导入批次，新的在前")
def batches_route(ask: Ask, limit: Limit = 50, cursor: Cursor = None) -> Response:
    """What was loaded, by whom, and what was rolled back; of the places of who asks."""
    return page(ask, *sliced([asdict(one) for one in mine(ask)], limit, reads.offset(cursor)))


@router.post("/batches/{batch_id}/rollback", summary="撤销一个批次（同一来源从最新的开始）")
def rollback_route(ask: Ask, batch_id: BatchId, body: RollbackBody) -> dict[str, Any]:
    """409 with what leans on the batch (judgements, records of other sources), unless `confirm` is true."""
    return asdict(taken_back(ask, batch_id, confirmed=body.confirm))


@router.get("/batches/{batch_id}/leaning", summary="撤销前：还有什么依赖这个批次")
def leaning_route(ask: Ask, batch_id: BatchId) -> Response:
    """Judgements and records of other sources that speak of what the batch brought."""
    return page(ask, [asdict(one) for one in leaning(ask, batch_id)])


@router.get("/jobs", summary="任务，新的在前")
def jobs_route(ask: Ask, limit: Limit = 50) -> Response:
    """One's own jobs; all of them for an administrator."""
    user = None if ask.principal.role == "admin" else ask.principal.user
    return page(ask, [asdict(one) for one in ask.service.ledger.jobs.list(user=user, limit=limit)])


@router.get("/jobs/{job_id}", summary="一个任务的进度和结果")
def job_route(ask: Ask, job_id: JobId) -> dict[str, Any]:
    """State, progress from 0 to 1, and what came of it."""
    return asdict(_job(ask, job_id))


@router.post("/jobs/{job_id}/cancel", summary="取消一个任务")
def cancel_route(ask: Ask, job_id: JobId) -> dict[str, Any]:
    """A queued job never begins, a running one stops at its next word of progress; 409 when it has ended."""
    return asdict(ask.service.ledger.jobs.cancel(_job(ask, job_id).job_id, ask.principal.user))


def _job(ask: Asked, job_id: str) -> Job:
    """A job of who asks, or any for an administrator; NotFound otherwise."""
    job = ask.service.ledger.jobs.get(job_id)
    if job.user != ask.principal.user and ask.principal.role != "admin":
        raise NotFound(f"没有编号为 {job_id} 的任务。")
    return job


def _checked(ask: Asked, at: Desk, check_id: str, job: Job) -> Response:
    """A check with the objects of its files once it is done."""
    done = job.state == "done"
    files = at.upload(ask.principal, check_id).read("found") if done else None
    return _told(job, {"check_id": check_id, "files": files, "sources": job.result})


def _told(job: Job, more: dict[str, Any]) -> Response:
    """The job's state with what it made; 202 while it runs, 422 when it could not be done."""
    body = {
        "job_id": job.job_id, "state": job.state, "progress": job.progress, "stage": job.stage,
        "problems": list(job.problems), **more,
    }  # fmt: skip
    if job.state == "failed":
        problems = tuple(Problem(**one) for one in job.problems)
        raise RefusedData("没有完成。", problems=problems)
    return Json(body, 200 if job.ended else 202)
