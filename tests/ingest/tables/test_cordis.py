"""The public records of European projects: keyed, a fifth without a name, three files in one mapping."""

import csv
from itertools import islice
from pathlib import Path

import pytest

from graph.ledger import Ledger
from graph.ontology import Ontology
from graph.projection import project
from ingest import apply
from tests.support import services

BENCH = Path(__file__).parents[4] / "shared" / "bench" / "dev"
PARTICIPATIONS = 3_000
MAPPING = """source: {id: cordis, title: CORDIS FP7 and H2020, keyed: true}
files:
  - match: orgs.csv
    nodes:
      - type:
          column: kind
          values:
            firm: Enterprise
            institute: {column: subtype, values: {HES: University, REC: ResearchInstitute, PRC: ResearchInstitute,
                                                  PUB: ResearchInstitute, OTH: ResearchInstitute}}
            other: Organisation
        key: org_id
        properties: {name: name, country: country}
  - match: projects.csv
    nodes:
      - type: Project
        key: project_id
        properties: {name: headline, programme: programme, start_date: start_date, topic: topic_title, summary: teaser,
                     date_quality: date_quality, parts: {column: parts, split: "|"}}
        date_from: start_date
  - match: participations.csv
    relations:
      - {type: UNDERTAKES, from: {key: org_id}, to: {key: project_id}, properties: {role: role}}
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The first participations with the organisations and projects that they name."""
    if not BENCH.exists():
        services.missing("shared data", str(BENCH))
    folder = tmp_path_factory.mktemp("cordis")
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    named: dict[str, set[str]] = {"org_id": set(), "project_id": set()}
    for name, key in (("participations", ""), ("orgs", "org_id"), ("projects", "project_id")):
        with (BENCH / f"{name}.csv").open(encoding="utf-8", newline="") as source:
            rows = csv.DictReader(source)
            kept = list(islice(rows, PARTICIPATIONS)) if not key else [row for row in rows if row[key] in named[key]]
        for row in kept if not key else ():
            for column, values in named.items():
                values.add(row[column])
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, rows.fieldnames or [])
            writer.writeheader()
            writer.writerows(kept)
    return [folder / f"{name}.csv" for name in ("orgs", "projects", "participations")]


def test_every_row_becomes_one_node_or_relation_with_or_without_a_name(
    ledger: Ledger, ontology: Ontology, files: list[Path]
) -> None:
    report = apply(files, ledger=ledger, mapping=files[0].parent / "mapping.yaml", user="li")
    assert [str(problem) for problem in report.problems] == []
    projected = project(ledger, ontology)
    lines = [sum(1 for _ in csv.reader(path.open(encoding="utf-8", newline=""))) - 1 for path in files]
    organisations = [table for kind, table in projected.nodes.items() if kind != "Project" and table.num_rows]
    assert sum(table.num_rows for table in organisations) == lines[0]
    assert projected.nodes["Project"].num_rows == lines[1]
    assert report.types["UNDERTAKES"] == lines[2]


def test_who_has_no_name_in_the_source_has_none_in_the_ledger(ledger: Ledger, files: list[Path]) -> None:
    apply(files, ledger=ledger, mapping=files[0].parent / "mapping.yaml", user="li")
    with files[0].open(encoding="utf-8", newline="") as source:
        named = {row["org_id"]: row["name"] for row in csv.DictReader(source)}
    assert "" in named.values()
    with ledger.open_records() as (_, records):
        kept = {
            record.key.split(":")[1]: record.payload.get("name", "")
            for record in records
            if record.kind == "node" and record.type != "Project"
        }
    assert kept == {key: name.strip() for key, name in named.items()}


def test_loading_it_again_changes_nothing(ledger: Ledger, files: list[Path]) -> None:
    mapping = files[0].parent / "mapping.yaml"
    first = apply(files, ledger=ledger, mapping=mapping, user="li")
    again = apply(files, ledger=ledger, mapping=mapping, user="li")
    assert again.unchanged
    assert again.counts.unchanged == first.counts.new
