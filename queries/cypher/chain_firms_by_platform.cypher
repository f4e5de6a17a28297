// purpose: Firms that took part in founding a platform that works for a chain.
// parameters: scope
// columns: chain_id, id, name, platform, basis, record_ids
MATCH (e:Enterprise)-[f]->(p:Platform)-[s]->(c:IndustryChain)
WHERE (f.kind = 'CO_FOUNDED' OR f.kind = 'HOSTS') AND (s.kind = 'SPECIALISES_IN' OR s.kind = 'SERVES')
  AND (e.places =~ $scope OR $scope IS NULL) AND (f.places =~ $scope OR $scope IS NULL) AND (s.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT c.id AS chain_id, e.id AS id, e.name AS name, p.name AS platform, s.basis AS basis,
       s.record_ids AS record_ids
ORDER BY chain_id, name, id, platform
