// purpose: Policies with who issued them, if known.
// parameters: scope
// columns: id, name, subkind, issuer_id, issuer, record_ids
MATCH (p:Policy)
WHERE (p.places =~ $scope OR $scope IS NULL)
OPTIONAL MATCH (d:Department)-[i:ISSUED]->(p)
WHERE (d.places =~ $scope OR $scope IS NULL) AND (i.places =~ $scope OR $scope IS NULL)
RETURN p.id AS id, p.name AS name, p.subkind AS subkind, d.id AS issuer_id, d.name AS issuer, p.record_ids AS record_ids
ORDER BY name, id, issuer
