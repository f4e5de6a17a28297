// TYPE, HEAD and TAIL are replaced by names of a relation type and its ends, checked against the ontology.
UNWIND $ids AS i WITH i
MATCH ()-[x:TYPE {id: i}]->()
DELETE x
