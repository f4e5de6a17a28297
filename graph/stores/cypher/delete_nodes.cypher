// LABEL is replaced by the name of a node type, checked against the ontology.
UNWIND $ids AS i WITH i
MATCH (n:LABEL {id: i})
DETACH DELETE n
