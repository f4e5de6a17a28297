// purpose: Paths of two steps between two entities; places and indicators are no go-betweens.
// parameters: a, b, scope, limit
// columns: middle, relation_1, relation_2
MATCH (x)-[r1]-(m)-[r2]-(y)
WHERE x.id = $a AND y.id = $b AND m.id <> $a AND m.id <> $b
  AND m.kind <> 'Place' AND m.kind <> 'Observation' AND (r1.places =~ $scope OR $scope IS NULL) AND (m.places =~ $scope OR $scope IS NULL) AND (r2.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT m.id AS middle, r1.id AS relation_1, r2.id AS relation_2
ORDER BY middle, relation_1, relation_2
LIMIT $limit
