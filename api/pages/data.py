"""数据: drop a workbook, see what was understood and what would change, correct, enter, take back."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response

from api.answers import Asked
from api.auth import demand
from api.batches import in_the_way, leaning, mine, owned, taken_back
from api.desk import APPLY, Desk
from api.pages.base import Page, language, render
from api.pages.preview import place_name, preview
from graph.errors import Conflict
from graph.ledger import Job
from ingest.intake import Wish
from ingest.tables.formats import SUFFIXES
from ingest.workbooks.meanings import choices

router = APIRouter(include_in_schema=False)
PAGE = Page(router, "/data", "nav_data", "officer")
_BATCHES, _JOBS = 20, 8


def officer(request: Request) -> Asked:
    """Who may enter data."""
    return Asked.of(request, demand(request, "officer"))


def desk(request: Request) -> Desk:
    """The desk of the application."""
    found: Desk = request.app.state.desk
    return found


Ask = Annotated[Asked, Depends(officer)]
AtDesk = Annotated[Desk, Depends(desk)]
Text = Annotated[str, Form(max_length=200)]
Mode = Annotated[Literal["full", "delta"], Form()]
Flag = Annotated[bool, Form()]
Index = Annotated[int, Query(ge=0, le=10_000)]


@router.get("/data")
def data_page(request: Request, ask: Ask, taken_back: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> Response:
    """Where files are dropped, and what was done lately; `taken_back` is the batch that was just rolled back."""
    values = {
        "taken_back": taken_back,
        "suffixes": ",".join(SUFFIXES),
        "places": [(code, place_name(code)) for code in ask.principal.places],
        "batches": mine(ask)[:_BATCHES],
        "sources": ask.service.ledger.sources(),
    }
    return render(request, "data.html", values | _jobs(ask))


@router.get("/data/jobs")
def jobs_part(request: Request, ask: Ask) -> Response:
    """The list of jobs, asked for again while one runs."""
    return render(request, "data_jobs.html", _jobs(ask))


@router.post("/data/check")
def check_files(
    ask: Ask, at: AtDesk, files: Annotated[list[UploadFile], File()], source: Text = "", place: Text = "",
    mode: Mode = "delta", synthetic: Flag = False,
) -> Response:  # fmt: skip
    """Receive files and go to their check."""
    wish = Wish(source or None, place or None, None, mode, synthetic)
    check_id, _ = at.check(ask.principal, [(one.filename or "", one.file) for one in files], wish)
    return _to(f"/data/checks/{check_id}")


@router.get("/data/checks/{check_id}")
def check_page(request: Request, ask: Ask, at: AtDesk, check_id: str, file: Index = 0, sheet: Index = 0) -> Response:
    """How far it is; then the preview, with the cells of one sheet."""
    upload = at.upload(ask.principal, check_id)
    job = at.job(upload)
    values: dict[str, Any] = {"check_id": check_id, "job": job, "names": [path.name for path in upload.paths]}
    if job.ended and upload.has("found"):
        lang, ontology = language(request), ask.service.ontology
        values |= preview(upload, min(file, len(values["names"]) - 1), sheet, ontology, lang)
        values |= {"wish": at.wish(upload), "entered": upload.has("entered"), "choices": choices(ontology, lang)}
        values["results"] = job.result if job.kind == APPLY else None
    return render(request, "check.html", values)


@router.get("/data/checks/{check_id}/progress")
def progress_part(request: Request, ask: Ask, at: AtDesk, check_id: str) -> Response:
    """How far a check or a load is; when it has ended, the page is drawn anew."""
    job = at.job(at.upload(ask.principal, check_id))
    if job.ended:
        return Response(headers={"HX-Refresh": "true"})
    return render(request, "check_progress.html", {"job": job, "check_id": check_id})


@router.post("/data/checks/{check_id}/again")
def check_again(
    ask: Ask, at: AtDesk, check_id: str, source: Text = "", place: Text = "", mode: Mode = "delta",
    synthetic: Flag = False, strict: Flag = False,
) -> Response:  # fmt: skip
    """The same files under other wishes."""
    at.recheck(ask.principal, check_id, Wish(source or None, place or None, None, mode, synthetic, strict))
    return _to(f"/data/checks/{check_id}")


@router.post("/data/checks/{check_id}/meaning")
def correct_meaning(
    ask: Ask, at: AtDesk, check_id: str, file: Annotated[int, Form(ge=0)], sheet: Annotated[int, Form(ge=0)],
    cell: Text, name: Text = "", meaning: Text = "",
) -> Response:  # fmt: skip
    """A column means something else, or (no meaning) what the reader says: check again, and show the same sheet."""
    at.decide(ask.principal, check_id, file, (name, cell), meaning)
    return _to(f"/data/checks/{check_id}?file={file}&sheet={sheet}")


@router.post("/data/checks/{check_id}/apply")
def apply_check(ask: Ask, at: AtDesk, check_id: str) -> Response:
    """Yes."""
    at.apply(ask.principal, check_id)
    return _to(f"/data/checks/{check_id}")


@router.get("/data/checks/{check_id}/report")
def report_file(ask: Ask, at: AtDesk, check_id: str, file: Index = 0) -> Response:
    """The workbook with comments in its faulty cells."""
    path, name = at.report(at.upload(ask.principal, check_id), file)
    return FileResponse(path, filename=name)


@router.post("/data/jobs/{job_id}/cancel")
def cancel_job(ask: Ask, job_id: str) -> Response:
    """End a job of one's own."""
    jobs = ask.service.ledger.jobs
    if jobs.get(job_id).user != ask.principal.user:
        raise Conflict("这个任务是别人的。")
    jobs.cancel(job_id, ask.principal.user)
    return _to("/data")


@router.get("/data/batches/{batch_id}")
def rollback_page(request: Request, ask: Ask, batch_id: int) -> Response:
    """What a roll-back would leave behind, before the yes."""
    batch = owned(ask, batch_id)
    first = None if batch.rolled_back_at else in_the_way(ask, batch)
    found = [] if batch.rolled_back_at or first else leaning(ask, batch_id)
    values = {"batch": batch, "first": first, "leaning": found, "sources": ask.service.ledger.sources()}
    return render(request, "rollback.html", values)


@router.post("/data/batches/{batch_id}/rollback")
def rollback(ask: Ask, batch_id: int) -> Response:
    """Take a batch back; what leans on it was listed on the page before."""
    taken_back(ask, batch_id, confirmed=True)
    return _to(f"/data?taken_back={batch_id}")


def _jobs(ask: Asked) -> dict[str, Any]:
    jobs: list[Job] = ask.service.ledger.jobs.list(user=ask.principal.user, limit=_JOBS)
    return {"jobs": jobs, "running": any(not job.ended for job in jobs)}


def _to(path: str) -> Response:
    """Where the browser goes next, by htmx."""
    return Response(status_code=204, headers={"HX-Redirect": path})
