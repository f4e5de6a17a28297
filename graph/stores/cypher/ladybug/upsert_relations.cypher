// TYPE, HEAD and TAIL are replaced by names of a relation type and its ends, checked against the ontology.
LOAD FROM $rows
MATCH (a:HEAD {id: head})
MATCH (b:TAIL {id: tail})
MERGE (a)-[x:TYPE {id: id}]->(b)
SET x.kind = kind,
    x.subkind = subkind,
    x.head = head,
    x.tail = tail,
    x.role = role,
    x.basis = basis,
    x.places = places,
    x.date_from = date_from,
    x.date_to = date_to,
    x.known_on = known_on,
    x.synthetic = synthetic,
    x.record_ids = record_ids,
    x.attributes = attributes
