"""What becomes of the faults that `gen_scale.py --dirty` plants: relations into the void, and firms entered twice.

The files are loaded as a keyed source, where keys alone decide and nothing is merged by name; what is there twice is
then looked for as `daqiao identity find` does.
"""

import csv

from benchmarks.data import MAPPING, generated, scratch_home, tables_of
from graph.ledger import Ledger
from graph.ontology import load
from graph.projection import project
from graph.snapshot import Snapshot
from ingest import apply
from ingest.identity.duplicates import doubles, known_in

_SHARE = 0.01
_SOURCE = "scale"  # in mapping.yaml


def run(nodes: int) -> dict[str, float]:
    """Counts of planted, found and wrongly joined, and which share of the planted was found."""
    files = generated(nodes, dirty=_SHARE)
    paths = tables_of(files)
    with scratch_home(files) as home:
        ledger = Ledger.open(f"sqlite:///{home}/ledger.db", home)
        report = apply(paths, ledger=ledger, mapping=MAPPING, user="bench")
        void = {(one.file, one.line) for one in report.problems if one.code == "dangling"}
        snapshot = Snapshot.build(project(ledger, load()))
        with ledger.open_state() as state:
            merged = len(state.survivors())
        key_of = ledger.keys_in(_SOURCE)
        firms = [one for one in known_in(snapshot) if one.type == "Enterprise"]
        verdicts = {frozenset((key_of[one.left], key_of[one.right])): one.decision.verdict for one in doubles(firms)}
        ledger.close()
    with (files / "truth" / "dangling.csv").open(encoding="utf-8", newline="") as told:
        planted = {("collaborations.csv", int(row["row"]) + 2) for row in csv.DictReader(told)}
    with (files / "truth" / "duplicates.csv").open(encoding="utf-8", newline="") as told:
        twice = {frozenset((row["dup_id"], row["same_as"])) for row in csv.DictReader(told)}
    said_same = {pair for pair, verdict in verdicts.items() if verdict == "same"}
    return {
        "dangling_planted": len(planted),
        "dangling_told": len(planted & void),
        "dangling_told_wrongly": len(void - planted),
        "other_problems": report.problem_count - len(void),
        "duplicates_planted": len(twice),
        "duplicates_found": len(twice & verdicts.keys()),
        "duplicates_found_share": len(twice & verdicts.keys()) / max(1, len(twice)),
        "of_them_certain": len(twice & said_same),
        "certain_but_not_planted": len(said_same - twice),
        "asked_but_not_planted": len(verdicts.keys() - said_same - twice),
        "merged_silently": merged,
    }
