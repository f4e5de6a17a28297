"""数据: drop a workbook, see what was understood and what would change, correct, enter, take back."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, Response

from api.answers import Asked
from api.auth import demand
from api.batches import leaning, mine, taken_back
from api.desk import APPLY, Desk
from api.pages.base import Page, language, render
from api.uploads import Upload
from graph.errors import Conflict
from graph.ledger import Job
from graph.ontology import NodeType, Ontology, RelationType
from graph.places import division
from ingest.intake import NOTICES, Wish
from ingest.tables.formats import SUFFIXES
from ingest.workbooks.meanings import choices, meaning_label, taken_for_label

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
def data_page(request: Request, ask: Ask) -> Response:
    """Where files are dropped, and what was done lately."""
    values = {
        "suffixes": ",".join(SUFFIXES),
        "places": [(code, _place(code)) for code in ask.principal.places],
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
        values |= _preview(upload, min(file, len(values["names"]) - 1), sheet, ontology, lang)
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
    name: Text, cell: Text, meaning: Text,
) -> Response:  # fmt: skip
    """A column means something else: check again, and show the same sheet."""
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
    batch = next((one for one in mine(ask) if one.batch_id == batch_id), None)
    found = leaning(ask, batch_id)
    return render(request, "rollback.html", {"batch": batch, "leaning": found, "sources": ask.service.ledger.sources()})


@router.post("/data/batches/{batch_id}/rollback")
def rollback(ask: Ask, batch_id: int) -> Response:
    """Take a batch back; what leans on it was listed on the page before."""
    taken_back(ask, batch_id, confirmed=True)
    return _to("/data")


def _preview(upload: Upload, file: int, sheet: int, ontology: Ontology, lang: str) -> dict[str, Any]:
    """All files with their counts, and the cells of the chosen sheet."""
    found, drawn = upload.read("found"), upload.read("drawn")
    said = found[file]
    sheets = drawn.get(said["file"], [])
    chosen = sheets[sheet] if sheet < len(sheets) else None
    readings = [one for one in said.get("sheets", ()) if chosen and one["name"] == chosen["name"]]
    return {
        "files": found,
        "file": file,
        "said": said,
        "contents": _contents(said, ontology, lang),
        "sheets": sheets,
        "sheet": sheet,
        "grid": chosen,
        "readings": [{**one, "label": taken_for_label(one["taken_for"], lang)} for one in readings],
        "meanings": _meanings(readings, ontology, lang),
        "numbers": {one["name"]: n for n, one in enumerate(sheets)},
        "error_numbers": [n for n, one in enumerate(said["problems"]) if one["code"] not in NOTICES],
        "errors": [(n, one) for n, one in enumerate(said["problems"]) if one["code"] not in NOTICES],
        "notices": [(n, one) for n, one in enumerate(said["problems"]) if one["code"] in NOTICES],
        "place": _place(said.get("place")),
    }


def _contents(said: Mapping[str, Any], ontology: Ontology, lang: str) -> list[tuple[str, int]]:
    """How many of what was found: things, figures, then relations, of each the most first."""
    types: dict[str, NodeType | RelationType] = {**ontology.nodes, **ontology.relations}
    counts = [
        *Counter(one["type"] for one in said["nodes"]).most_common(),
        ("Observation", len(said.get("observations", ()))),
        *Counter(one["type"] for one in said["relations"]).most_common(),
    ]
    return [(types[kind].label if lang == "zh" else types[kind].label_en, n) for kind, n in counts if n]


def _meanings(readings: list[dict[str, Any]], ontology: Ontology, lang: str) -> dict[str, dict[str, Any]]:
    """The reading of each column letter; of several tables on a sheet the first that says one."""
    found: dict[str, dict[str, Any]] = {}
    for reading in readings:
        for column in reading["columns"]:
            letter = column["cell"].rstrip("0123456789")
            found.setdefault(
                letter,
                {
                    **column,
                    "key": column["meaning"].partition("@")[0],
                    "label": meaning_label(column["meaning"], ontology, lang),
                },
            )
    return found


def _jobs(ask: Asked) -> dict[str, Any]:
    jobs: list[Job] = ask.service.ledger.jobs.list(user=ask.principal.user, limit=_JOBS)
    return {"jobs": jobs, "running": any(not job.ended for job in jobs)}


def _place(code: str | None) -> str:
    found = division((code or "").ljust(6, "0"))
    return found.name if found else ""


def _to(path: str) -> Response:
    """Where the browser goes next, by htmx."""
    return Response(status_code=204, headers={"HX-Redirect": path})
