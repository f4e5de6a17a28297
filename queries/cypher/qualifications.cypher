// purpose: Qualifications and honours with their holders.
// parameters: scope
// columns: id, name, subkind, level, holder_id, holder, date_from, record_ids
MATCH (h)-[r:HOLDS]->(x:Qualification)
WHERE (h.places =~ $scope OR $scope IS NULL) AND (r.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT x.id AS id, x.name AS name, x.subkind AS subkind, x.level AS level, h.id AS holder_id, h.name AS holder,
       r.date_from AS date_from, r.record_ids AS record_ids
ORDER BY name, holder, date_from
