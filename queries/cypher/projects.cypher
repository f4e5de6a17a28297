// purpose: Projects and who undertakes them.
// parameters: scope
// columns: id, name, level, status, holder_id, holder, record_ids
MATCH (h)-[u:UNDERTAKES]->(p:Project)
WHERE (h.places =~ $scope OR $scope IS NULL) AND (u.places =~ $scope OR $scope IS NULL) AND (p.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT p.id AS id, p.name AS name, p.level AS level, p.status AS status, h.id AS holder_id, h.name AS holder,
       u.record_ids AS record_ids
ORDER BY name, id, holder
