"""Writing a file of `graph/ontology/registry/`: where it comes from, and a line an institution."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "graph/ontology/registry"


def write(out: Path, *, source: str, known_on: str, licence: str, lines: Iterable[dict[str, Any]]) -> None:
    """The whole file anew, in the order of the lines. `known_on` is the day or month that the source speaks of."""
    head = ",\n".join(
        f'"{key}": {json.dumps(value, ensure_ascii=False)}'
        for key, value in (("source", source), ("known_on", known_on), ("licence", licence))
    )
    body = ",\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    out.write_text(f'{{\n{head},\n"institutions": [\n{body}\n]\n}}\n', encoding="utf-8")
