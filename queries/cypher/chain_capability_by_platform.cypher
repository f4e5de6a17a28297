// purpose: Institutes and platforms that work for a chain through a platform they founded or host.
// parameters: scope
// columns: chain_id, id, kind, name, platform, basis, record_ids
MATCH (i)-[f]->(p:Platform)-[s]->(c:IndustryChain)
WHERE (f.kind = 'CO_FOUNDED' OR f.kind = 'HOSTS') AND (s.kind = 'SPECIALISES_IN' OR s.kind = 'SERVES')
  AND i.kind IN ['University', 'ResearchInstitute', 'Platform'] AND (i.places =~ $scope OR $scope IS NULL) AND (f.places =~ $scope OR $scope IS NULL) AND (s.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT c.id AS chain_id, i.id AS id, i.kind AS kind, i.name AS name, p.name AS platform, s.basis AS basis,
       f.record_ids AS record_ids
ORDER BY chain_id, name, id, platform
