// LABEL is replaced by the name of a node type, checked against the ontology.
LOAD FROM $rows
MERGE (n:LABEL {id: id})
SET n.kind = kind,
    n.subkind = subkind,
    n.name = name,
    n.names = names,
    n.place = place,
    n.places = places,
    n.level = level,
    n.status = status,
    n.indicator = indicator,
    n.year = year,
    n.value = value,
    n.unit = unit,
    n.date_from = date_from,
    n.date_to = date_to,
    n.known_on = known_on,
    n.synthetic = synthetic,
    n.record_ids = record_ids,
    n.attributes = attributes
