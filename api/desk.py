"""The officer's desk: files are checked, looked at, corrected, and entered with a yes. Page and API share it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from api.jobs import Runner, Told, Work
from api.uploads import Upload, Uploads
from graph.errors import Conflict, Forbidden, NotFound, Problem
from graph.ids import new_id
from graph.ledger import Changes, Job, Ledger
from graph.model import Principal, Source
from graph.ontology import load
from ingest.intake import Intake, Look, Wish, enter_workbooks, sources_of
from ingest.tables.annotate import annotate
from ingest.tables.choices import TableChoice, choices_from, meaning_of
from ingest.tables.limits import Limits
from ingest.tables.sheet import Sheet
from ingest.tables.words import words_of
from ingest.workbooks.drawing import drawn

CHECK, APPLY = "ingest.check", "ingest.apply"
_MOST_LISTED = 20_000  # nodes, relations and figures of a check that are kept to be looked at


class Desk:
    """Checks and loads of uploaded files within `limits`.

    `entered` is called after each load, so that answers follow at once.
    """

    def __init__(
        self, ledger: Ledger, uploads: Uploads, runner: Runner, limits: Limits, entered: Callable[[], None]
    ) -> None:
        self._ledger, self._uploads, self._runner, self._entered = ledger, uploads, runner, entered
        self._limits = limits

    def check(self, principal: Principal, files: Sequence[tuple[str, BinaryIO]], wish: Wish) -> tuple[str, Job]:
        """Keep files and check them; the check's id, and the job that does it."""
        upload = self._uploads.receive(new_id("c"), files)
        upload.keep("user", principal.user)
        return upload.check_id, self.recheck(principal, upload.check_id, wish)

    def recheck(self, principal: Principal, check_id: str, wish: Wish) -> Job:
        """Check the same files again under other wishes."""
        upload = self.upload(principal, check_id)
        self._wished(upload, principal, wish)
        return self._submit(CHECK, principal, upload, lambda told: self._check(upload, principal, told))

    def apply(self, principal: Principal, check_id: str) -> Job:
        """Enter the files as they were checked; Conflict while the check runs or after they were entered."""
        upload = self.upload(principal, check_id)
        if self.job(upload).state != "done" or upload.has("entered"):
            said = "已经导入过" if upload.has("entered") else "还没有完成"
            raise Conflict(f"检查 {check_id} {said}。", remedy="请等检查完成，或重新上传。")
        return self._submit(APPLY, principal, upload, lambda told: self._apply(upload, principal, told))

    def check_and_apply(self, principal: Principal, files: Sequence[tuple[str, BinaryIO]], wish: Wish) -> Job:
        """Keep files and enter them at once, without a look."""
        upload = self._uploads.receive(new_id("c"), files)
        upload.keep("user", principal.user)
        self._wished(upload, principal, wish)
        return self._submit(APPLY, principal, upload, lambda told: self._apply(upload, principal, told))

    def decide(self, principal: Principal, check_id: str, file: int, cell: tuple[str, str], meaning: str) -> Job:
        """Correct what the column under a heading (sheet, A1) means, and check again; NotFound for no heading.

        Without a meaning the correction is taken back.
        The choice is remembered for tables with the same headings once the files are entered.
        """
        upload = self.upload(principal, check_id)
        if meaning:
            meaning_of(meaning, words_of(load()))
        said, _ = self._file(upload, file)
        tables = (one for one in said["sheets"] if one["name"] == cell[0] and one["fingerprint"])
        named = ((one, column) for one in tables for column in one["columns"] if column["cell"] == cell[1])
        table, column = next(named, (None, None))
        if table is None or column is None:
            raise NotFound(f"{cell[0]} {cell[1]} 不是表头。")
        decided = {one["fingerprint"]: one for one in upload.decided}
        before = decided.get(table["fingerprint"], {}).get("columns", self._remembered(table["fingerprint"]))
        decided[table["fingerprint"]] = {
            "sheet": table["name"], "fingerprint": table["fingerprint"], "subject": "",
            "columns": {**before, column["header"]: meaning},
        }  # fmt: skip
        if not meaning:
            del decided[table["fingerprint"]]["columns"][column["header"]]
        upload.keep("decided", list(decided.values()))
        return self.recheck(principal, check_id, self.wish(upload))

    def _remembered(self, fingerprint: str) -> dict[str, str]:
        kept = self._ledger.mappings.get(fingerprint)
        choices = choices_from(kept.mapping, words_of(load())) if kept else []
        return dict(choices[0].columns) if choices else {}

    def report(self, upload: Upload, number: int) -> tuple[Path, str]:
        """The annotated workbook of a file of a check, and the name under which it is sent."""
        said, path = self._file(upload, number)
        out = upload.folder / f"report-{number}.xlsx"
        if not out.exists():
            fields = Problem.__dataclass_fields__
            annotate(path, [Problem(**{k: v for k, v in one.items() if k in fields}) for one in said["problems"]], out)
        return out, f"{path.stem}-问题.xlsx"

    def refusals(self, job: Job) -> tuple[Problem, ...]:
        """Why a load was refused: the problems of its sources and files."""
        upload = self._uploads.get(str(job.request["check_id"]))
        return tuple(Problem(**one) for one in upload.read("refusals"))

    def _file(self, upload: Upload, number: int) -> tuple[dict[str, Any], Path]:
        found = upload.read("found")
        if number >= len(found):
            raise NotFound(f"检查 {upload.check_id} 没有第 {number} 个文件。")
        return found[number], upload.folder / "files" / found[number]["file"]

    def upload(self, principal: Principal, check_id: str) -> Upload:
        """The files of a check, for who sent them and for administrators; NotFound for everybody else."""
        upload = self._uploads.get(check_id)
        if upload.read("user") != principal.user and principal.role != "admin":
            raise NotFound(f"没有编号为 {check_id} 的检查，或已过期。", remedy="请重新上传文件。")
        return upload

    def job(self, upload: Upload) -> Job:
        """The newest job of a check."""
        return self._ledger.jobs.get(upload.read("job"))

    def wait(self, job: Job, seconds: float) -> Job:
        """The job once it has ended, or as it is after `seconds`."""
        return self._runner.wait(job.job_id, seconds)

    def wish(self, upload: Upload) -> Wish:
        """Under which wishes a check was made last."""
        return Wish(
            **upload.read("wish"), decided=tuple(TableChoice(**one) for one in upload.decided), limits=self._limits
        )

    def _submit(self, kind: str, principal: Principal, upload: Upload, work: Work) -> Job:
        request = {"check_id": upload.check_id, "files": [path.name for path in upload.paths]}
        job = self._runner.submit(kind, principal, request, work)
        upload.keep("job", job.job_id)
        return job

    def _check(self, upload: Upload, principal: Principal, told: Told) -> Any:
        pictures: dict[str, Any] = {}

        def look(path: Path, sheets: list[Sheet], problems: Sequence[Problem]) -> None:
            pictures[path.name] = [drawn(sheet, problems) for sheet in sheets]

        found = self._enter(upload, principal, told, look)
        upload.keep("found", [one for intake in found for one in intake.as_dicts(_MOST_LISTED)])
        upload.keep("changes", {intake.source_id: _changes(intake.report.changes) for intake in found})
        upload.keep("drawn", pictures)
        return [_summary(intake) for intake in found]

    def _apply(self, upload: Upload, principal: Principal, told: Told) -> Any:
        found = self._enter(upload, principal, told)
        upload.keep("refusals", [one.as_dict() for intake in found for one in intake.report.problems])
        if any(not intake.report.refused for intake in found):
            upload.keep("entered", [intake.report.batch_id for intake in found])
            self._entered()
        return [_summary(intake) for intake in found]

    def _enter(self, upload: Upload, principal: Principal, told: Told, look: Look | None = None) -> list[Intake]:
        """Check files and look at them, or, without a look, enter them."""
        wish, user = self.wish(upload), principal.user
        return enter_workbooks(
            upload.paths, ledger=self._ledger, wish=wish, user=user, dry_run=look is not None, progress=told, look=look
        )

    def _wished(self, upload: Upload, principal: Principal, wish: Wish) -> None:
        """Keep the wishes, if they are for a place and a source of who asks."""
        placed = _placed(wish, principal)
        known = self._ledger.sources()
        for source in sources_of(upload.paths, placed):
            _demand_within(source, principal)
            if source.source_id in known:
                _demand_within(known[source.source_id], principal)
        upload.keep("wish", _plain(placed))


def _placed(wish: Wish, principal: Principal) -> Wish:
    """Who has a place enters for it, unless another of theirs is chosen."""
    home = principal.places[0].ljust(6, "0") if principal.places else None
    return replace(wish, place=wish.place or home)


def _demand_within(source: Source, principal: Principal) -> None:
    """Forbidden for a source of a place that is not of who asks."""
    if principal.places and not (source.place or "").startswith(tuple(principal.places)):
        where = source.place or "全部地区"
        raise Forbidden(f"来源 {source.source_id} 属于 {where}，不在您的地区之内。", remedy="请换一个来源编号或地区。")


def _plain(wish: Wish) -> dict[str, Any]:
    names = ("source_id", "place", "mode", "synthetic", "strict")
    return {name: getattr(wish, name) for name in names}


def _changes(found: Changes) -> dict[str, Any]:
    """For JSON: rows of file, type, action and count; then the first changes of each."""
    return {"counts": [[*key, n] for key, n in found.counts.items()], "first": [asdict(one) for one in found.first]}


def _summary(intake: Intake) -> dict[str, Any]:
    """What a job tells of a source: counts and names, no value of any cell."""
    report = intake.report
    return {
        "source": intake.source_id,
        "place": intake.source.place if intake.source else None,
        "files": [one.path.name for one in intake.files],
        "new": report.counts.new,
        "changed": report.counts.changed,
        "unchanged": report.counts.unchanged,
        "closed": report.counts.closed,
        "errors": len(intake.errors),
        "notices": len(intake.notices),
        "refused": report.refused,
        "batch_id": report.batch_id,
        "revision": report.revision,
    }
