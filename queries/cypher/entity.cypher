// purpose: One entity, if the user may see it.
// parameters: id, scope
// columns: id, kind, subkind, name, place, synthetic, record_ids, attributes
MATCH (n)
WHERE n.id = $id AND (n.places =~ $scope OR $scope IS NULL)
RETURN n.id AS id, n.kind AS kind, n.subkind AS subkind, n.name AS name, n.place AS place,
       n.synthetic AS synthetic, n.record_ids AS record_ids, n.attributes AS attributes
