// TYPE, HEAD and TAIL are replaced by names of a relation type and its ends, checked against the ontology.
MATCH (a)-[x:TYPE]->(b)
RETURN x.id AS id,
       x.kind AS kind,
       x.subkind AS subkind,
       a.id AS head,
       b.id AS tail,
       x.role AS role,
       x.basis AS basis,
       x.places AS places,
       x.date_from AS date_from,
       x.date_to AS date_to,
       x.known_on AS known_on,
       x.synthetic AS synthetic,
       x.record_ids AS record_ids,
       x.attributes AS attributes
ORDER BY id
