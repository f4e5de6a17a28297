// purpose: Relations of a list with both ends.
// parameters: ids, scope
// columns: relation_id, relation, subkind, basis, date_from, record_ids, head, head_kind, head_name, tail, tail_kind, tail_name
MATCH (a)-[r]->(b)
WHERE r.id IN $ids AND (a.places =~ $scope OR $scope IS NULL) AND (r.places =~ $scope OR $scope IS NULL) AND (b.places =~ $scope OR $scope IS NULL)
RETURN r.id AS relation_id, r.kind AS relation, r.subkind AS subkind, r.basis AS basis, r.date_from AS date_from,
       r.record_ids AS record_ids, a.id AS head, a.kind AS head_kind, a.name AS head_name,
       b.id AS tail, b.kind AS tail_kind, b.name AS tail_name
ORDER BY relation_id
