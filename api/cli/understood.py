"""What bureau files say, for people and programs: `ingest check` of workbooks without a mapping."""

from pathlib import Path

from api.cli.common import OUT, emit, show
from graph.ontology import load
from ingest.tables.understand import understand
from ingest.tables.understanding import Understanding


def tell_understood(files: list[Path], json: Path | None) -> None:
    """The understanding of each file: as JSON (one object, or an array of several), else as tables on the terminal."""
    found = [understand(path, load()) for path in files]
    objects = [one.to_json() for one in found]
    if not emit(objects[0] if len(objects) == 1 else objects, json):
        for one in found:
            _show(one)


def _show(one: Understanding) -> None:
    for sheet in one.sheets:
        title = f"{one.file} {sheet.name}：{sheet.taken_for} {sheet.subject}，{sheet.rows} 行（{sheet.confidence:.0%}）"
        rows = [(c.cell, c.header, c.meaning, f"{c.confidence:.0%}") for c in sheet.columns]
        show(title, ("单元格", "列名", "含义", "把握"), rows)
    counts = f"节点 {len(one.nodes)}、关系 {len(one.relations)}、观测 {len(one.observations)}、问题 {len(one.problems)}"
    OUT.print(f"{one.file}：{counts}", highlight=False)
    for problem in one.problems:
        place = f"{problem.sheet} {problem.cell}".strip()
        OUT.print(f"{place}：「{problem.value}」{problem.message} → {problem.remedy}", highlight=False, markup=False)
