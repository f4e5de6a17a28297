// LABEL is replaced by the name of a node type, checked against the ontology.
MATCH (n:LABEL)
RETURN n.id AS id,
       n.kind AS kind,
       n.subkind AS subkind,
       n.name AS name,
       n.names AS names,
       n.place AS place,
       n.places AS places,
       n.level AS level,
       n.status AS status,
       n.indicator AS indicator,
       n.year AS year,
       n.value AS value,
       n.unit AS unit,
       n.date_from AS date_from,
       n.date_to AS date_to,
       n.known_on AS known_on,
       n.synthetic AS synthetic,
       n.record_ids AS record_ids,
       n.attributes AS attributes
ORDER BY id
