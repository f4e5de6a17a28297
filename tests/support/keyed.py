"""The smallest register: firms by key and name, loaded as a user would."""

from collections.abc import Mapping
from pathlib import Path

from graph.ledger import Ledger
from ingest import apply
from ingest.report import Report

_MAPPING = """source: {{id: {source}, title: 名录, place: '330822', keyed: true}}
files:
  - match: '*'
    nodes: [{{type: Enterprise, key: 编号, properties: {{name: 名称, credit_code: 代码}}}}]
"""


def load_keyed(
    ledger: Ledger, folder: Path, firms: Mapping[str, str], source: str = "book", codes: Mapping[str, str] | None = None
) -> Report:
    """Load firms (key → name, and key → credit code) as one batch of a keyed source."""
    mapping, table = folder / f"{source}.yaml", folder / f"{source}.csv"
    mapping.write_text(_MAPPING.format(source=source), encoding="utf-8")
    rows = (f"{key},{name},{(codes or {}).get(key, '')}\n" for key, name in firms.items())
    table.write_text("编号,名称,代码\n" + "".join(rows), encoding="utf-8")
    report = apply([table], ledger=ledger, mapping=mapping, user="tests")
    assert not report.refused, [str(one) for one in report.problems]
    return report
