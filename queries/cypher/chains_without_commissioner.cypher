// purpose: Chains to which neither a commissioner nor a team is assigned, nor to a firm of them.
// parameters: scope
// columns: id, name, record_ids
MATCH (c:IndustryChain)
WHERE (c.places =~ $scope OR $scope IS NULL) AND NOT EXISTS { MATCH (w)-[a:ASSIGNED_TO]->(c) WHERE (a.places =~ $scope OR $scope IS NULL) }
  AND NOT EXISTS { MATCH (w)-[a:ASSIGNED_TO]->(e:Enterprise)-[r:IN_CHAIN]->(c) WHERE (a.places =~ $scope OR $scope IS NULL) AND (r.places =~ $scope OR $scope IS NULL) }
RETURN c.id AS id, c.name AS name, c.record_ids AS record_ids
ORDER BY name, id
