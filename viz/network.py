"""A subgraph as vis-network reads it. pyvis is the builder; nothing of it that writes HTML is used."""

from pathlib import Path
from typing import Any

from pyvis.network import Network

from graph.ontology import Ontology
from graph.product_files import product_yaml
from queries.network import Subgraph
from viz.layout import positions

STYLE: dict[str, dict[str, str]] = product_yaml(Path(__file__).parent / "style.yaml")
_LABEL_WIDTH = 9  # characters a line
_SIZE = (30, 18, 13)  # pixels by hop


def network_payload(subgraph: Subgraph, ontology: Ontology, lang: str = "zh") -> dict[str, Any]:
    """Nodes and edges with fixed positions, the legend with counts, and the same as a table.

    Only JSON values; labels are plain text, which vis-network draws on a canvas.
    """
    network = Network(directed=True)
    places = positions(subgraph)
    for dot in subgraph.dots:
        x, y = places[dot.id]
        group = ontology.nodes[dot.kind].group
        network.add_node(
            dot.id, kind=dot.kind, name=dot.name, label=_wrapped(dot.name), x=x, y=y, group=group,
            size=_SIZE[min(dot.hop, 2)], physics=False, **STYLE[group],
        )  # fmt: skip
    for one in subgraph.lines:
        label = one.subkind or ontology.relations[one.kind].called(lang)
        year = f" {one.date_from[:4]}" if one.date_from else ""
        network.add_edge(one.head, one.tail, id=one.id, label=f"{label}{year}", dashes=one.basis != "stated")
    nodes, edges, *_ = network.get_network_data()
    for node in nodes:
        node["color"] = STYLE[node["group"]]["color"]  # pyvis drops a colour where a group is given
    return {
        "nodes": nodes,
        "edges": edges,
        "legend": _legend(subgraph, ontology, lang),
        "table": table(subgraph, ontology, lang),
        "hidden": subgraph.hidden,
        "center": subgraph.center,
    }


def table(subgraph: Subgraph, ontology: Ontology, lang: str = "zh") -> list[dict[str, Any]]:
    """The relations as rows: head, relation, tail, date, basis, records."""
    dots = {dot.id: dot for dot in subgraph.dots}
    return [
        {
            "id": one.id,
            "head": {"id": one.head, "name": dots[one.head].name},
            "relation": one.subkind or ontology.relations[one.kind].called(lang),
            "type": ontology.relations[one.kind].called(lang),
            "tail": {"id": one.tail, "name": dots[one.tail].name},
            "date_from": one.date_from,
            "basis": one.basis,
            "record_ids": list(one.record_ids),
        }
        for one in subgraph.lines
    ]


def _legend(subgraph: Subgraph, ontology: Ontology, lang: str) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for dot in subgraph.dots:
        counts[dot.kind] = counts.get(dot.kind, 0) + 1
    return [
        {
            "kind": kind,
            "label": ontology.nodes[kind].called(lang),
            "group": ontology.nodes[kind].group,
            "count": n,
            **STYLE[ontology.nodes[kind].group],
        }
        for kind, n in sorted(counts.items())
    ]


def _wrapped(name: str) -> str:
    """At most three lines; what is cut off is marked."""
    most = 3 * _LABEL_WIDTH
    shown = name if len(name) <= most else f"{name[: most - 1]}…"
    return "\n".join(shown[at : at + _LABEL_WIDTH] for at in range(0, len(shown), _LABEL_WIDTH))
