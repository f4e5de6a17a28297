"""The smallest register: firms by key and name, loaded as a user would."""

from collections.abc import Mapping
from pathlib import Path

from graph.ledger import Ledger
from ingest import apply

_MAPPING = """source: {id: book, title: 名录, place: '330822', keyed: true}
files:
  - match: '*'
    nodes: [{type: Enterprise, key: 编号, properties: {name: 名称}}]
"""


def load_keyed(ledger: Ledger, folder: Path, firms: Mapping[str, str]) -> None:
    """Load firms (key → name) as one batch of the keyed source `book`."""
    mapping, table = folder / "book.yaml", folder / "book.csv"
    mapping.write_text(_MAPPING, encoding="utf-8")
    table.write_text("编号,名称\n" + "".join(f"{key},{name}\n" for key, name in firms.items()), encoding="utf-8")
    report = apply([table], ledger=ledger, mapping=mapping, user="tests")
    assert not report.refused, [str(one) for one in report.problems]
