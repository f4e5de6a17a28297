"""Files as an officer brings them: read, compared with the ledger, and entered source by source.

A statement file, or tables with a declared mapping, are one load. Any other table file is read as it is: files of one
list are one source and one batch, and a file that cannot be read keeps no other out.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.errors import Problem, RefusedData
from graph.ledger import Ledger
from graph.model import Mode, Source
from graph.ontology import Ontology, load
from ingest.load import apply, enter
from ingest.report import Report
from ingest.statements import is_statements
from ingest.tables.choices import Chooser, TableChoice, is_choices, read_choices
from ingest.tables.formats import read_sheets
from ingest.tables.limits import Limits
from ingest.tables.problem_list import is_list_of_problems
from ingest.tables.sheet import Sheet
from ingest.tables.understand import understand_sheets
from ingest.tables.understanding import Understanding
from ingest.tables.words import words_of
from ingest.workbooks.earlier import EarlierKeys
from ingest.workbooks.facts import WorkbookReading
from ingest.workbooks.memory import remember, remembered, remembering
from ingest.workbooks.sensitive import without_secrets
from ingest.workbooks.source import source_of, titles_of

_log = logging.getLogger("daqiao.ingest")

Progress = Callable[[float, str], None]  # the share that is done, 0 to 1, and at what
Look = Callable[[Path, list[Sheet], Sequence[Problem]], None]
_LOST_ROWS = frozenset({"required_missing", "name_truncated"})
_READING = 0.8  # of the time of a check; the rest is comparing with the ledger

# What is told without keeping anything out; every other problem keeps its value or its row out.
NOTICES = frozenset({"column_unknown", "unit_ambiguous", "total_mismatch", "duplicate_row", "sensitive_column"})


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be entered. `place` is an adcode; `strict` refuses a source with any error at all.

    `mapping` is a file: a declared load, or choices about columns; `decided` are such choices made elsewhere.
    `limits` are those of one table file, the usual ones where nothing is said.
    """

    source_id: str | None = None
    place: str | None = None
    mapping: Path | None = None
    mode: Mode = "delta"
    synthetic: bool = False
    strict: bool = False
    decided: tuple[TableChoice, ...] = ()
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file: what it says, or (`found` is None) why it cannot be read.

    `remembered` names the sheets whose columns are read as an officer decided earlier, `titles` are what stands around
    its tables.
    """

    path: Path
    found: Understanding | None
    problems: tuple[Problem, ...]
    remembered: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """The files of one source and what they do to the ledger. `files` is empty for a declared load."""

    source_id: str
    report: Report
    files: tuple[ReadFile, ...] = ()
    source: Source | None = None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep something out, each once."""
        every = dict.fromkeys((*self.problems, *self.report.problems))
        return [one for one in every if one.code not in NOTICES]

    @property
    def notices(self) -> list[Problem]:
        """The problems that keep nothing out."""
        return [one for one in self.problems if one.code in NOTICES]

    def as_dicts(self, most: int | None = None) -> Iterator[dict[str, Any]]:
        """For JSON: one object a file, with the counts of its source. `most`: of each kind of thing at most so many."""
        report = self.report.as_dict()
        if not self.files:
            yield report
        for one in self.files:
            said = one.found.to_json(most) if one.found else {"file": one.path.name, "nodes": [], "relations": []}
            yield {
                **said,
                **{name: report[name] for name in ("source", "batch_id", "new", "changed", "unchanged", "closed")},
                "place": self.source.place if self.source else None,
                "synthetic": bool(self.source and self.source.synthetic),
                "joins": report["joins"],
                "changes": [change for change in report["changes"] if change["file"] in (one.path.name, "")],
                "remembered": list(one.remembered),
                "refused": one.found is None or self.report.refused,
                "problems": [_as_json(problem) for problem in one.problems],
                "refusals": [problem.as_dict() for problem in self.report.problems],
            }


def take_in(
    paths: Sequence[Path],
    *,
    ledger: Ledger,
    wish: Wish,
    user: str,
    dry_run: bool,
    progress: Progress | None = None,
) -> list[Intake]:
    """Enter files of any kind, or with `dry_run` say what that would do; one Intake a source."""
    declared = wish.mapping is not None and not is_choices(wish.mapping)
    if declared or (len(paths) == 1 and is_statements(paths[0])):
        report = apply(
            paths, ledger=ledger, mapping=wish.mapping, source=wish.source_id, mode=wish.mode, user=user,
            strict=wish.strict, dry_run=dry_run,
        )  # fmt: skip
        return [Intake(report.source_id, report)]
    return enter_workbooks(paths, ledger=ledger, wish=wish, user=user, dry_run=dry_run, progress=progress)


def enter_workbooks(
    paths: Sequence[Path],
    *,
    ledger: Ledger,
    wish: Wish,
    user: str,
    dry_run: bool,
    progress: Progress | None = None,
    look: Look | None = None,
) -> list[Intake]:
    """Enter table files as they are, each source in the order of its first file.

    `look` is shown the sheets of every file that can be read, with its problems, before they are let go.
    """
    ontology, told = load(), progress or (lambda *_: None)
    decided = [*wish.decided, *(read_choices(wish.mapping, words_of(ontology)) if wish.mapping else ())]
    mapping = remembering(decided, ledger, ontology)
    groups: dict[str, tuple[Source, list[ReadFile]]] = {}
    for number, path in enumerate(paths):

        def reading(share: float, at: int = number, name: str = path.name) -> None:
            told(_READING * (at + share) / len(paths), name)

        file = _read(path, ontology, mapping, wish.limits, reading, look)
        source = _source(path, wish, file.titles)
        groups.setdefault(source.source_id, (source, []))[1].append(file)
    found: list[Intake] = []
    for number, (source, files) in enumerate(groups.values()):
        told(_READING + (1 - _READING) * number / len(groups), source.title)
        files = [replace(one, remembered=remembered(one.found, ledger)) if one.found else one for one in files]
        found.append(_enter(source, files, ontology, ledger, wish, user, dry_run))
        if decided and not dry_run and not found[-1].report.refused:
            remember(decided, [one.found for one in files if one.found], ledger, user)
    told(1.0, "")
    return found


def sources_of(paths: Sequence[Path], wish: Wish) -> list[Source]:
    """The source of each file, as far as its name tells."""
    return [_source(path, wish) for path in paths]


def _source(path: Path, wish: Wish, titles: Sequence[str] = ()) -> Source:
    return source_of(path, source_id=wish.source_id, place=wish.place, synthetic=wish.synthetic, titles=titles)


def _read(
    path: Path,
    ontology: Ontology,
    mapping: Chooser,
    limits: Limits | None,
    progress: Callable[[float], None],
    look: Look | None,
) -> ReadFile:
    try:
        sheets = read_sheets(path, limits, lambda share: progress(share / 2))
        sheets = [one for one in sheets if not is_list_of_problems(one)]  # a workbook that was given back, and mended
        found = understand_sheets(sheets, path, ontology, mapping=mapping, progress=progress)
    except RefusedData as error:
        problems = error.problems or (Problem("unreadable", error.detail, error.remedy, path.name),)
        return ReadFile(path, None, problems)
    except Exception:  # a bug met in one file keeps no other out, and is no reason to show an officer a traceback
        _log.exception("reading %s met a bug", path.name)
        remedy = "请把这个文件交给管理员；也可另存为 .xlsx、只留要导入的表后重试。"
        return ReadFile(path, None, (Problem("bug", "程序读这个文件时出错", remedy, path.name),))
    problems = tuple(one.of_file(found.file) for one in found.problems)
    if look is not None:
        look(path, sheets, problems)
    return ReadFile(path, found, problems, titles=tuple(titles_of(sheets)))


def _enter(
    source: Source, files: list[ReadFile], ontology: Ontology, ledger: Ledger, wish: Wish, user: str, dry_run: bool
) -> Intake:
    readable = [one.found for one in files if one.found is not None]
    problems = tuple(problem for one in files for problem in one.problems)
    refusals = list(_refusals(source, files, any(one.nodes for one in readable), problems, wish))
    if refusals:
        report = Report(source.source_id, problems=tuple(refusals), refused=True, checked_only=dry_run)
    else:
        with TemporaryDirectory(prefix="daqiao-") as scratch:
            paths = [_kept(one, Path(scratch), wish.limits, dry_run) for one in files if one.found is not None]
            # A row that gave nothing may speak of what a full load would close.
            lost = [one for one in problems if one.code in _LOST_ROWS]
            earlier = EarlierKeys(ledger.nodes_of(source.source_id))
            reading = WorkbookReading(source, paths, readable, ontology, earlier, lost)
            report = enter(reading, ledger=ledger, mode=wish.mode, user=user, strict=wish.strict, dry_run=dry_run)
            problems += tuple(reading.misfits)
    return Intake(source.source_id, report, tuple(files), source, problems)


def _kept(one: ReadFile, scratch: Path, limits: Limits | None, dry_run: bool) -> Path:
    """The original to be kept: the file itself, or a copy without what must not be stored."""
    if dry_run or all(problem.code != "sensitive_column" for problem in one.problems):
        return one.path
    content = without_secrets(read_sheets(one.path, limits), one.problems)
    if content is None:
        return one.path
    copy = scratch / one.path.name
    copy.write_bytes(content)
    return copy


def _refusals(
    source: Source, files: list[ReadFile], any_fact: bool, problems: Sequence[Problem], wish: Wish
) -> Iterator[Problem]:
    """What keeps a whole source out: nothing readable, doubt about what is gone, or any error where that was asked."""
    names = [one.path.name for one in files]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("name", "有两个文件同名", "改名后重试，否则证据不知指向哪一个。", name)
    unreadable = [one for one in files if one.found is None]
    if len(unreadable) == len(files):
        yield from (problem for one in files for problem in one.problems)
        return
    if wish.mode == "full" and unreadable:
        remedy = "先改正它，或改用增量导入（--mode delta）。"
        yield Problem("incomplete", "有文件读不出，整表更新会误关它的记录", remedy, unreadable[0].path.name)
    if not any_fact:
        remedy = "核对表头；必要时用 daqiao ingest mapping 写明各列的含义。"
        yield Problem("nothing", "没有读出任何对象", remedy, files[0].path.name)
    errors = [one for one in problems if one.code not in NOTICES]
    if wish.strict and errors:
        yield Problem(
            "strict", f"有 {len(errors)} 处错误，按要求整体不导入", "改正后重试，或去掉 --strict。", source.title
        )


def _as_json(problem: Problem) -> dict[str, Any]:
    """A problem as FORMAT.md wants it: always with code, sheet, cell, value."""
    said = problem.as_dict()
    return {"code": problem.code, "sheet": problem.sheet or "", "cell": problem.cell or "", "value": ""} | said
