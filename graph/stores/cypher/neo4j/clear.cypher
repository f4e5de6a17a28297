// One slice at a time: a whole graph does not fit one transaction's memory.
MATCH (n)
WITH n LIMIT 10000
DETACH DELETE n
RETURN count(n) AS gone
