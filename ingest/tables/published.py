"""Where the exchange format names a property otherwise than the ontology does: the one place that says so."""

_NAMES = {
    ("Enterprise", "founded_on"): "established",
    ("Enterprise", "staff"): "employees",
    ("Enterprise", "business"): "main_product",
    ("Enterprise", "former_names"): "former_name",
    ("Platform", "founded_on"): "founded",
    ("Expert", "roles"): "role",
    ("Technology", "fields"): "field",
    ("Technology", "terms"): "licence_terms",
    ("Policy", "issued_on"): "date",
    ("HOLDS", "certificate"): "number",
}


def published_name(kind: str, name: str) -> str:
    """The exchange format's name of a property of a node type or relation."""
    return _NAMES.get((kind, name), name)
