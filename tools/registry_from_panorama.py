"""Make `graph/ontology/registry/panorama.json` from the list of universities of China-Universities-2026 (MIT).

Usage: python tools/registry_from_panorama.py GIT_DIRECTORY  (a clone of Magicdover/China-Universities-2026)

Taken are the short name of a school and the former name that its own text quotes (原「华东化工学院」). A short name
counts when it has three letters or more (of two, 华电 and 国美 begin the names of firms), ends in 大 or 大学 or is made
by the rule of short names too, and no other school of the list, of the rest of the registry or of that rule bears it.
A name under which the rest of the registry knows the school is one of its names; a school that it does not know is left
out, for it may stand there under a longer name (中国人民解放军…).
"""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from graph.names import fold
from graph.ontology.institutions import institution
from ingest.identity.university_names import meant
from tools.registry_lines import FOLDER, write

OUT = FOLDER / "panorama.json"
DATA = ("universities", "uni-211", "uni-extra", "uni-extra2", "uni-special")
FORMER = re.compile(r"原「([^」]+(?:大学|学院))」")


def schools(folder: str) -> Iterator[tuple[str, str, list[str]]]:
    """(full name, short name, former names) of every school of the data files."""
    for name in DATA:
        asked = ["git", "-C", folder, "show", f"HEAD:data/{name}.js"]
        text = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        for block in re.split(r"\n\s*\{ id:", text)[1:]:
            full, short = (re.search(rf"\b{key}:\s*'([^']*)'", block) for key in ("name", "abbr"))
            if full and short:
                yield full[1].replace("（", "(").replace("）", ")"), short[1], FORMER.findall(block)


def is_accepted(short: str, full: str) -> bool:
    """Whether a short name of the list means this school and no other, as far as the rest of the registry tells."""
    of_rule = meant(fold(short)).names
    others = of_rule - {fold(full)}
    says_school = short.endswith(("大", "大学")) or bool(of_rule)
    return len(short) > 2 and "(" not in short and says_school and not others


def lines(folder: str) -> Iterator[dict[str, Any]]:
    """The registry's lines."""
    every = list(schools(folder))
    borne = Counter(short for _, short, _ in every)
    for full, short, former in every:
        if (present := institution(full)) is None:
            continue
        aliases = [short] if borne[short] == 1 and is_accepted(short, full) else []
        aliases += [name for name in former if institution(name) in (None, present)]
        if fold(present.name) != fold(full):
            aliases.append(present.name)
        if aliases:
            yield {"name": full, "type": "University", "aliases": aliases}


def main() -> None:
    """Write the file, a line a school. It is taken away first: the rest of the registry is asked."""
    OUT.unlink(missing_ok=True)
    found = sorted(lines(sys.argv[1]), key=lambda line: line["name"])
    source = "github.com/Magicdover/China-Universities-2026 (Copyright (c) 2026 Magicdover)"
    write(OUT, source=source, known_on="2026-06-09", licence="MIT", lines=found)
    print(f"{len(found)} universities, {sum(len(line['aliases']) for line in found)} further names")


if __name__ == "__main__":
    main()
