"""Make `graph/ontology/registry/ministry.json` from the Ministry of Education's list of universities and colleges.

Usage: python tools/registry_from_ministry.py FILE  (data.json of hugg95/university-data, MIT: the list of 2017)
"""

import json
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "graph/ontology/registry/ministry.json"


def main() -> None:
    """Write the file, a line an institution."""
    schools = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["university"]
    names = sorted({school["name"].strip().replace("（", "(").replace("）", ")") for school in schools})
    lines = (json.dumps({"name": name, "type": "University"}, ensure_ascii=False) for name in names)
    source = "全国高等学校名单 (教育部, 2017), by way of github.com/hugg95/university-data"
    head = f'"source": "{source}",\n"known_on": "2017-06",\n"licence": "MIT"'
    body = ",\n".join(lines)
    OUT.write_text(f'{{\n{head},\n"institutions": [\n{body}\n]\n}}\n', encoding="utf-8")
    print(f"{len(names)} institutions")


if __name__ == "__main__":
    main()
