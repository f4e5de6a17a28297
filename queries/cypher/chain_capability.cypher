// purpose: Institutes and platforms that specialise in or serve a chain themselves.
// parameters: scope
// columns: chain_id, id, kind, name, relation, basis, record_ids
MATCH (i)-[s]->(c:IndustryChain)
WHERE (s.kind = 'SPECIALISES_IN' OR s.kind = 'SERVES') AND i.kind IN ['University', 'ResearchInstitute', 'Platform'] AND (i.places =~ $scope OR $scope IS NULL) AND (s.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT c.id AS chain_id, i.id AS id, i.kind AS kind, i.name AS name, s.kind AS relation, s.basis AS basis,
       s.record_ids AS record_ids
ORDER BY chain_id, name, id, relation
