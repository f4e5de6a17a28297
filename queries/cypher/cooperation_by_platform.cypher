// purpose: Firms and institutes that founded or host one platform together.
// parameters: scope
// columns: firm_id, id, kind, name, platform, basis, record_ids
MATCH (e:Enterprise)-[f]->(p:Platform)<-[g]-(i)
WHERE (f.kind = 'CO_FOUNDED' OR f.kind = 'HOSTS') AND (g.kind = 'CO_FOUNDED' OR g.kind = 'HOSTS')
  AND i.kind IN ['University', 'ResearchInstitute', 'Platform'] AND (e.places =~ $scope OR $scope IS NULL) AND (f.places =~ $scope OR $scope IS NULL) AND (g.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT e.id AS firm_id, i.id AS id, i.kind AS kind, i.name AS name, p.name AS platform, g.basis AS basis,
       g.record_ids AS record_ids
ORDER BY firm_id, name, id, platform
