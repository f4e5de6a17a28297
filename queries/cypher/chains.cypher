// purpose: All industry chains with their parent, if any.
// parameters: scope
// columns: id, name, parent, attributes, record_ids
MATCH (c:IndustryChain)
WHERE (c.places =~ $scope OR $scope IS NULL)
OPTIONAL MATCH (c)-[:PART_OF]->(p:IndustryChain)
RETURN c.id AS id, c.name AS name, p.id AS parent, c.attributes AS attributes, c.record_ids AS record_ids
ORDER BY name, id
