// purpose: Paths of three steps between two entities; places and indicators are no go-betweens.
// parameters: a, b, scope, limit
// columns: middle_1, middle_2, relation_1, relation_2, relation_3
MATCH (x)-[r1]-(m)-[r2]-(n)-[r3]-(y)
WHERE x.id = $a AND y.id = $b AND m.id <> $a AND m.id <> $b AND n.id <> $a AND n.id <> $b AND m.id <> n.id
  AND m.kind <> 'Place' AND m.kind <> 'Observation' AND n.kind <> 'Place' AND n.kind <> 'Observation'
  AND (r1.places =~ $scope OR $scope IS NULL) AND (m.places =~ $scope OR $scope IS NULL) AND (r2.places =~ $scope OR $scope IS NULL)
  AND (n.places =~ $scope OR $scope IS NULL) AND (r3.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT m.id AS middle_1, n.id AS middle_2, r1.id AS relation_1, r2.id AS relation_2, r3.id AS relation_3
ORDER BY middle_1, middle_2, relation_1, relation_2, relation_3
LIMIT $limit
