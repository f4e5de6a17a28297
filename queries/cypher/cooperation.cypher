// purpose: Stated cooperation of firms with institutes and platforms, each under its kind.
// parameters: scope
// columns: firm_id, id, kind, name, subkind, basis, date_from, attributes, record_ids
MATCH (e:Enterprise)-[r:COLLABORATES_WITH]-(i)
WHERE i.kind IN ['University', 'ResearchInstitute', 'Platform'] AND (e.places =~ $scope OR $scope IS NULL) AND (r.places =~ $scope OR $scope IS NULL) AND (i.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT e.id AS firm_id, i.id AS id, i.kind AS kind, i.name AS name, r.subkind AS subkind, r.basis AS basis,
       r.date_from AS date_from, r.attributes AS attributes, r.record_ids AS record_ids
ORDER BY firm_id, name, id, subkind, date_from
