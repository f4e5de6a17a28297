// purpose: All universities and research institutes, with what they are part of.
// parameters: scope
// columns: id, kind, name, place, parent, record_ids
MATCH (i)
WHERE (i.kind = 'University' OR i.kind = 'ResearchInstitute') AND (i.places =~ $scope OR $scope IS NULL)
OPTIONAL MATCH (i)-[:PART_OF]->(p:University)
RETURN i.id AS id, i.kind AS kind, i.name AS name, i.place AS place, p.id AS parent, i.record_ids AS record_ids
ORDER BY name, id, parent
