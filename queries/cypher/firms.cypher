// purpose: All firms.
// parameters: scope
// columns: id, name, place, record_ids
MATCH (e:Enterprise)
WHERE (e.places =~ $scope OR $scope IS NULL)
RETURN e.id AS id, e.name AS name, e.place AS place, e.record_ids AS record_ids
ORDER BY name, id
