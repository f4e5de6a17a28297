"""Make `graph/ontology/registry/ragflow.json` from the table of schools of RAGFlow's résumé reader (Apache-2.0).

Usage: python tools/registry_from_ragflow.py FILE  (deepdoc/parser/resume/entities/res/schools.csv)

Taken are the former names of colleges and universities of four years. A row counts when it gives one former name
(several are schools that were merged), both are names of such schools, and the ministry's list of 2017
(`registry_from_ministry.py`, to be run first) has exactly one of the two: a list that has both knows two schools.
"""

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from graph.names import fold
from tools.registry_lines import FOLDER, write

OUT, MINISTRY = FOLDER / "ragflow.json", FOLDER / "ministry.json"
KINDS = {"本科", "普通本科", "民办(本科)", "独立学院"}
SCHOOL = re.compile(r"^[\u4e00-\u9fff()]+(?<!干部)(?<!教育)(?<!职工)(?<!广播电视)(大学|学院)$")


def lines(file: str) -> Iterator[dict[str, Any]]:
    """The registry's lines."""
    schools = {fold(line["name"]) for line in json.loads(MINISTRY.read_text(encoding="utf-8"))["institutions"]}
    with Path(file).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
    given = Counter(row["alias"] for row in rows)
    for row in rows:
        name, former = row["name_cn"].replace("（", "(").replace("）", ")"), row["alias"]
        if row["is_abroad"] != "0" or row["education_type"] not in KINDS or given[former] > 1:
            continue
        if SCHOOL.match(name) and SCHOOL.match(former) and (fold(name) in schools) != (fold(former) in schools):
            yield {"name": name, "type": "University", "aliases": [former]}


def main() -> None:
    """Write the file, a line a school."""
    found = sorted(lines(sys.argv[1]), key=lambda line: line["name"])
    source = "github.com/infiniflow/ragflow, deepdoc/…/res/schools.csv (Copyright The InfiniFlow Authors)"
    write(OUT, source=source, known_on="2024-02", licence="Apache-2.0", lines=found)
    print(f"{len(found)} universities with a former name")


if __name__ == "__main__":
    main()
