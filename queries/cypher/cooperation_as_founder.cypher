// purpose: Platforms that a firm itself founded or hosts: what they do for its chain is cooperation.
// parameters: scope
// columns: firm_id, id, kind, name, relation, basis, record_ids
MATCH (e:Enterprise)-[f]->(p:Platform)
WHERE (f.kind = 'CO_FOUNDED' OR f.kind = 'HOSTS') AND (e.places =~ $scope OR $scope IS NULL)
  AND (f.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT e.id AS firm_id, p.id AS id, p.kind AS kind, p.name AS name, f.kind AS relation, f.basis AS basis,
       f.record_ids AS record_ids
ORDER BY firm_id, name, id, relation
