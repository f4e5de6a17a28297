// purpose: Relations that join two entities directly.
// parameters: a, b, scope, limit
// columns: relation_1
MATCH (x)-[r1]-(y)
WHERE x.id = $a AND y.id = $b AND (r1.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT r1.id AS relation_1
ORDER BY relation_1
LIMIT $limit
