"""docs/matching.md explains every signal as the code has it: label for the officer, name for the engineer, weight."""

import re
from pathlib import Path

from queries.matching.explanation import label
from queries.matching.fusion import MODEL
from queries.matching.learned.tables import for_engineers, for_officers

DOCUMENT = (Path(__file__).parents[3] / "docs" / "matching.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `?([^`|]+?)`? \| (\d\.\d\d) \|", DOCUMENT, re.MULTILINE))


def test_every_signal_stands_in_both_tables_with_its_weight() -> None:
    said = {name: float(weight) for name, weight in ROWS.items()}
    assert said == dict(MODEL.weights) | {label(name): weight for name, weight in MODEL.weights.items()}


def test_the_signals_of_history_stand_in_it_as_the_code_has_them() -> None:
    assert for_officers() in DOCUMENT
    assert for_engineers() in DOCUMENT


def test_it_has_a_table_of_figures_for_every_task() -> None:
    for task in ("T1", "T2A", "T2B"):
        assert re.search(rf"### {task}（\d+ 个问题，模型 cordis-", DOCUMENT)
