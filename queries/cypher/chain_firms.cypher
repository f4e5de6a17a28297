// purpose: Firms said to be in a chain.
// parameters: scope
// columns: chain_id, id, name, basis, record_ids
MATCH (e:Enterprise)-[r:IN_CHAIN]->(c:IndustryChain)
WHERE (e.places =~ $scope OR $scope IS NULL) AND (r.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT c.id AS chain_id, e.id AS id, e.name AS name, r.basis AS basis, r.record_ids AS record_ids
ORDER BY chain_id, name, id
