// purpose: Experts who work at or lead an organisation.
// parameters: id, scope
// columns: id, name, relation, attributes, record_ids
MATCH (x:Expert)-[r]->(o)
WHERE o.id = $id AND (r.kind = 'AFFILIATED_WITH' OR r.kind = 'LEADS') AND (x.places =~ $scope OR $scope IS NULL) AND (r.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT x.id AS id, x.name AS name, r.kind AS relation, x.attributes AS attributes, x.record_ids AS record_ids
ORDER BY name, id, relation
