// LABEL is replaced by the name of a node type, checked against the ontology.
UNWIND $rows AS r WITH r
MERGE (n:LABEL {id: r.id})
SET n.kind = r.kind,
    n.subkind = r.subkind,
    n.name = r.name,
    n.names = r.names,
    n.place = r.place,
    n.places = r.places,
    n.level = r.level,
    n.status = r.status,
    n.indicator = r.indicator,
    n.year = r.year,
    n.value = r.value,
    n.unit = r.unit,
    n.date_from = r.date_from,
    n.date_to = r.date_to,
    n.known_on = r.known_on,
    n.synthetic = r.synthetic,
    n.record_ids = r.record_ids,
    n.attributes = r.attributes
