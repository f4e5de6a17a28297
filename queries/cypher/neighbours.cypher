// purpose: What stands in relation to an entity, one page; relations and neighbours in a fixed order.
// parameters: id, scope, skip, limit
// columns: relation_id, relation, subkind, role, basis, date_from, date_to, record_ids, outgoing, id, kind, name, synthetic
MATCH (a)-[r]-(b)
WHERE a.id = $id AND (r.places =~ $scope OR $scope IS NULL) AND (b.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT r.id AS relation_id, r.kind AS relation, r.subkind AS subkind, r.role AS role, r.basis AS basis,
       r.date_from AS date_from, r.date_to AS date_to, r.record_ids AS record_ids, r.head = $id AS outgoing,
       b.id AS id, b.kind AS kind, b.name AS name, b.synthetic AS synthetic
ORDER BY relation, name, id, relation_id
SKIP $skip LIMIT $limit
