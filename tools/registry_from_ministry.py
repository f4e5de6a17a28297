"""Make `graph/ontology/registry/ministry.json` from the Ministry of Education's list of universities and colleges.

Usage: python tools/registry_from_ministry.py FILE  (data.json of hugg95/university-data, MIT: the list of 2017)
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tools.registry_lines import FOLDER, write

OUT = FOLDER / "ministry.json"


def main() -> None:
    """Write the file, a line an institution."""
    schools = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["university"]
    names = sorted({school["name"].strip().replace("（", "(").replace("）", ")") for school in schools})
    source = "全国高等学校名单 (教育部, 2017), by way of github.com/hugg95/university-data"
    lines = ({"name": name, "type": "University"} for name in names)
    write(OUT, source=source, known_on="2017-06", licence="MIT", lines=lines)
    print(f"{len(names)} institutions")


if __name__ == "__main__":
    main()
