// purpose: Relations between entities that are all in a list.
// parameters: ids, scope
// columns: relation_id, relation, subkind, basis, date_from, head, tail, record_ids
UNWIND $ids AS i
WITH i
MATCH (a)-[r]->(b)
WHERE a.id = i AND b.id IN $ids AND (r.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT r.id AS relation_id, r.kind AS relation, r.subkind AS subkind, r.basis AS basis,
       r.date_from AS date_from, r.head AS head, r.tail AS tail, r.record_ids AS record_ids
ORDER BY relation_id
