// purpose: Who is assigned where: commissioners, teams and legal-person commissioners.
// parameters: scope
// columns: id, kind, name, target_id, target_kind, target, subkind, level, date_from, date_to, basis, attributes, record_ids, synthetic
MATCH (w)-[a:ASSIGNED_TO]->(t)
WHERE (w.places =~ $scope OR $scope IS NULL) AND (a.places =~ $scope OR $scope IS NULL) AND (t.places =~ $scope OR $scope IS NULL)
RETURN w.id AS id, w.kind AS kind, w.name AS name, t.id AS target_id, t.kind AS target_kind, t.name AS target,
       a.subkind AS subkind, w.level AS level, a.date_from AS date_from, a.date_to AS date_to, a.basis AS basis,
       a.attributes AS attributes, a.record_ids AS record_ids, w.synthetic AS synthetic
ORDER BY name, id, target, target_id, subkind
