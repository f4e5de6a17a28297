// purpose: Observations, newest year first; each filter may be null.
// parameters: indicator, year, about, scope
// columns: id, indicator, year, value, unit, attributes, about, about_name, about_kind, record_ids, synthetic
MATCH (o:Observation)-[:ABOUT]->(t)
WHERE (o.indicator CONTAINS $indicator OR $indicator IS NULL) AND (o.year = $year OR $year IS NULL)
  AND (t.id = $about OR $about IS NULL) AND (o.places =~ $scope OR $scope IS NULL)
RETURN o.id AS id, o.indicator AS indicator, o.year AS year, o.value AS value, o.unit AS unit,
       o.attributes AS attributes, t.id AS about, t.name AS about_name, t.kind AS about_kind,
       o.record_ids AS record_ids, o.synthetic AS synthetic
ORDER BY year DESC, indicator, id
