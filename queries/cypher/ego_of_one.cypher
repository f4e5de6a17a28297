// purpose: Relations of one entity, found by its key: the first hop of an ego network.
// parameters: id, scope, limit
// columns: relation_id, relation, subkind, basis, date_from, head, tail, record_ids, id, kind, name, synthetic
MATCH (a)-[r]-(b)
WHERE a.id = $id AND b.kind <> 'Observation' AND (r.places =~ $scope OR $scope IS NULL) AND (b.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT r.id AS relation_id, r.kind AS relation, r.subkind AS subkind, r.basis AS basis,
       r.date_from AS date_from, r.head AS head, r.tail AS tail, r.record_ids AS record_ids,
       b.id AS id, b.kind AS kind, b.name AS name, b.synthetic AS synthetic
ORDER BY id, relation_id
LIMIT $limit
