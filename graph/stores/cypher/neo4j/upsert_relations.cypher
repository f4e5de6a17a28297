// TYPE, HEAD and TAIL are replaced by names of a relation type and its ends, checked against the ontology.
UNWIND $rows AS r WITH r
MATCH (a:HEAD {id: r.head}) WITH r, a
MATCH (b:TAIL {id: r.tail})
MERGE (a)-[x:TYPE {id: r.id}]->(b)
SET x.kind = r.kind,
    x.subkind = r.subkind,
    x.head = r.head,
    x.tail = r.tail,
    x.role = r.role,
    x.basis = r.basis,
    x.places = r.places,
    x.date_from = r.date_from,
    x.date_to = r.date_to,
    x.known_on = r.known_on,
    x.synthetic = r.synthetic,
    x.record_ids = r.record_ids,
    x.attributes = r.attributes
