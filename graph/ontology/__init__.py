"""What can be known: types of nodes and relations, as YAML that a person of the field can read."""

from graph.ontology.loader import load
from graph.ontology.types import NodeType, Ontology, Property, RelationType

__all__ = ["NodeType", "Ontology", "Property", "RelationType", "load"]
