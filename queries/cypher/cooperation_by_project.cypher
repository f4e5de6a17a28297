// purpose: Firms and institutes that undertake one project together.
// parameters: scope
// columns: firm_id, id, kind, name, project, basis, record_ids
MATCH (e:Enterprise)-[f:UNDERTAKES]->(p:Project)<-[g:UNDERTAKES]-(i)
WHERE i.kind IN ['University', 'ResearchInstitute', 'Platform'] AND (e.places =~ $scope OR $scope IS NULL) AND (f.places =~ $scope OR $scope IS NULL) AND (g.places =~ $scope OR $scope IS NULL)
RETURN DISTINCT e.id AS firm_id, i.id AS id, i.kind AS kind, i.name AS name, p.name AS project, g.basis AS basis,
       g.record_ids AS record_ids
ORDER BY firm_id, name, id, project
