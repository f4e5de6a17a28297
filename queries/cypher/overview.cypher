// purpose: How many nodes of each kind there are.
// parameters: scope
// columns: kind, count
MATCH (n)
WHERE n.kind IS NOT NULL AND (n.places =~ $scope OR $scope IS NULL)
RETURN n.kind AS kind, COUNT(*) AS count
ORDER BY kind
