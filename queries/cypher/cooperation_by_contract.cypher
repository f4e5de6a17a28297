// purpose: Firms that bought in a technology contract what an institute sold.
// parameters: scope
// columns: firm_id, id, kind, name, contract, basis, record_ids
MATCH (e:Enterprise)-[f:BUYS]->(k:Contract)<-[g:SELLS]-(i)
WHERE i.kind IN ['University', 'ResearchInstitute', 'Platform'] AND (e.places =~ $scope OR $scope IS NULL) AND (f.places =~ $scope OR $scope IS NULL) AND (g.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT e.id AS firm_id, i.id AS id, i.kind AS kind, i.name AS name, k.name AS contract, g.basis AS basis,
       g.record_ids AS record_ids
ORDER BY firm_id, name, id, contract
